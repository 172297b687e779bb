"""Moves between beads: how many, how far, and how often plastic is drawn back for them.

The counts follow how a slicer lays a layer: every loop is reached once per bead and left
inwards, chains of lines break where a region's outline turns back.
"""

from dataclasses import dataclass

import numpy as np

from store.quotes.motion import Floats, move_seconds, run_seconds
from store.quotes.profiles import Motion, Profile, spacing
from store.quotes.slicing import Layers

# Loops that vanish between the beads of others are not reached: seen by how much of the
# outline is laid as outer wall.
_SEEN_FROM, _SEEN_OVER = 0.3, 0.6
# A chain of dense lines breaks at each hole, and less often at each turn of an outline ...
_HOLE_BREAKS, _TURN_BREAKS = 1.6, 0.65
# ... sparse lines are linked better, but chance ends of theirs stay loose.
_SPARSE_HOLE_BREAKS, _SPARSE_TURN_BREAKS, _LOOSE_ENDS = 0.8, 0.2, 0.15
# Layers that repeat each other repeat their luck too: most have few loose ends.
_SAME_MM, _LUCK = 0.005, 0.15
_BETWEEN_REGIONS = 1.5
# Infill of a region less wide than this many shortest retracted moves may start at once.
_INSIDE = 3.5
# Thin walls: layers with hardly any room inside, and how often their middle bead is apart.
_NO_ROOM, _LOOSE_BEAD = 0.03, 0.75
# Where thin walls cross, so many pieces of beads lie by themselves for each hole.
_CROSSING = 1.3
# Within islands moves cross about so much of a layer, and shrink with their number.
_REACH = {"nearest": 0.8, "aligned": 1.02}
# Islands are reached in the same order on each layer: from the last back to the first.
_BACK = 0.7
_HOP_MM = 0.6
# With seams at the nearest point a layer starts where the last one ended.
_NEAREST_SEAM = 0.9
# PrusaSlicer wipes at this share of the speed of travel, nearly all of the way it could.
_WIPE_SPEED, _WIPE_WAY = 0.8, 0.95


@dataclass(frozen=True)
class Moves:
    """Per layer: long moves and their length, short hops, and retractions."""

    long: Floats
    reach: Floats
    hops: Floats
    retractions: Floats


def moves(layers: Layers, profile: Profile) -> Moves:
    """Count the moves of one part."""
    seen = _seen(layers, profile)
    islands, holes = (
        layers.islands[layers.sample] * seen,
        layers.holes[layers.sample] * seen,
    )
    rings = 1 + np.ceil(_between(layers) / 2)
    dense = np.minimum(1, (layers.solid + layers.top + layers.bridge) / 4)
    sparse = np.minimum(1, layers.sparse / 4) * (profile.infill > 0)
    filled = np.maximum(dense, sparse)
    breaks = _breaks(layers, profile, dense, sparse, seen)
    entered = islands * filled * _far_inside(layers, profile, islands)
    loose = _loose_beads(layers, profile, islands, holes)
    retractions = islands + entered + holes + breaks + loose
    travels = (islands + holes) * (rings + 1) + islands * filled + breaks + loose
    nearest = profile.printing.seam == "nearest"
    near = np.where((islands <= 1.5) & nearest, _NEAREST_SEAM, 0.0)
    # A lone wall, or a ring, that is not filled ends where its next layer starts.
    alone = np.where((filled > 0) | (islands + holes > 2.5), 1.0, 0.1)
    return Moves(
        long=np.maximum(retractions - near, 0) * alone,
        reach=_reach(layers, profile, retractions),
        hops=np.maximum(travels - retractions, 0),
        retractions=retractions,
    )


def _seen(layers: Layers, profile: Profile) -> Floats:
    """Tell how many of the loops are reached, by how much of the outline is laid.

    Around an island the bead is shorter than the outline, around a hole it is longer.
    """
    turns = (layers.islands - layers.holes)[layers.sample]
    shorter = np.pi * spacing(profile.printing.outer_width, profile.printing.layer) * turns
    whole = np.maximum(layers.length - shorter, layers.length / 2)
    share = layers.outer / np.maximum(whole, 1e-9)
    seen: Floats = np.clip((share - _SEEN_FROM) / _SEEN_OVER, 0, 1)
    return seen


def travel_seconds(found: Moves, motion: Motion) -> Floats:
    """Time the moves of each layer."""
    acceleration = min(motion.travel_acceleration, motion.acceleration)
    speed, jerk = motion.travel_speed, motion.jerk
    far = run_seconds(found.reach, speed=speed, acceleration=acceleration, entry=jerk)
    hop = move_seconds(_HOP_MM, speed=speed, acceleration=acceleration, jerk=jerk)
    seconds: Floats = found.long * far + found.hops * hop
    return seconds


def retraction_seconds(profile: Profile) -> float:
    """Time one retraction: draw back, wipe, lift, lower, push forward again."""
    motion = profile.motion
    before = motion.retract_length * motion.retract_before_wipe
    wiped = motion.retract_length - before
    wipe_speed = _WIPE_SPEED * motion.travel_speed
    way = wiped / max(motion.retract_speed, 1e-9) * wipe_speed * _WIPE_WAY
    wipe = move_seconds(
        way,
        speed=wipe_speed,
        acceleration=profile.printing.default_acceleration,
        jerk=motion.jerk,
    )
    drawn = _filament(before, motion.retract_speed, motion)
    drawn += _filament((1 - _WIPE_WAY) * wiped, motion.retract_speed, motion)
    pushed = _filament(motion.retract_length, motion.unretract_speed, motion)
    return drawn + wipe + pushed + 2 * lift_seconds(motion.lift, motion)


def lift_seconds(height: float, motion: Motion) -> float:
    """Time a move up or down."""
    return move_seconds(
        height,
        speed=min(motion.travel_speed_z, motion.max_speed_z),
        acceleration=motion.acceleration_z,
        jerk=motion.jerk_z,
    )


def planned_seconds(found: Moves, motion: Motion) -> Floats:
    """Time moves as a slicer does when it judges cooling: as if speeds changed at once."""
    way = found.long * found.reach + found.hops * _HOP_MM
    pull = 1 / max(motion.retract_speed, 1e-9) + 1 / max(motion.unretract_speed, 1e-9)
    each = motion.retract_length * pull + 2 * motion.lift / motion.travel_speed_z
    planned: Floats = way / motion.travel_speed + found.retractions * each
    return planned


def _far_inside(layers: Layers, profile: Profile, islands: Floats) -> Floats:
    """Tell how often infill begins so far from the walls that plastic is drawn back."""
    room = layers.solid + layers.top + layers.bridge + layers.sparse
    across = np.sqrt(room / np.maximum(islands, 1))
    far: Floats = np.minimum(
        1, across / (_INSIDE * profile.motion.shortest_retracted_travel)
    )
    return far


def _loose_beads(
    layers: Layers, profile: Profile, islands: Floats, holes: Floats
) -> Floats:
    """Count single beads amid thin walls that are reached by a move of their own.

    Where walls cross, around holes, beads are broken. With aligned seams the middle beads
    of islands begin where their walls end; from compact islands they are never far.
    """
    room = layers.solid + layers.top + layers.bridge + layers.sparse
    far = _slender(layers, islands) / profile.motion.shortest_retracted_travel
    is_odd = (_between(layers) % 2 == 1) & (islands > 1.5)
    apart = _LOOSE_BEAD * islands * np.minimum(far, 1.0) * is_odd
    if profile.printing.seam == "aligned":
        apart = np.zeros(layers.count)
    crossings = _CROSSING * np.maximum(holes - islands, 0)
    return np.where(room < _NO_ROOM * layers.area, apart + crossings, 0.0)


def _between(layers: Layers) -> Floats:
    """Count the beads between the outer walls on either side."""
    return np.round(2 * layers.inner / np.maximum(layers.outer, 1e-9))


def _slender(layers: Layers, islands: Floats) -> Floats:
    """Give how much longer than wide islands are, taken as rectangles."""
    number = np.maximum(islands, 1)
    half, area = layers.length / number / 2, layers.area / number
    longer: Floats = np.sqrt(np.maximum(half**2 - 4 * area, 0.0))
    return longer


def _breaks(
    layers: Layers, profile: Profile, dense: Floats, sparse: Floats, seen: Floats
) -> Floats:
    islands, holes = (
        layers.islands[layers.sample] * seen,
        layers.holes[layers.sample] * seen,
    )
    turns = layers.turns[:, layers.sample] * seen
    fine, coarse = (np.maximum(turns[i] - 2 * islands - 2 * holes, 0) for i in (0, -1))
    broken: Floats = dense * (_HOLE_BREAKS * holes + _TURN_BREAKS * fine)
    if 0 < profile.infill < 1:
        step = spacing(profile.printing.sparse_width, profile.printing.layer)
        lines = layers.lines[3, 0].sum(axis=0) * profile.infill / step
        moved = np.abs(np.diff(layers.area, prepend=0)) / np.maximum(layers.length, 1e-9)
        loose = _LOOSE_ENDS * lines * np.where(moved > _SAME_MM, 1.0, _LUCK)
        held = _SPARSE_HOLE_BREAKS * holes + _SPARSE_TURN_BREAKS * coarse
        broken += sparse * (held + loose) * (1 - dense / 2)
    broken += np.where((dense > 0) & (sparse > 0), _BETWEEN_REGIONS, 0.0)
    return broken


def _reach(layers: Layers, profile: Profile, retractions: Floats) -> Floats:
    """Give the mean length of long moves: between islands, back, and within them.

    Islands lie as far apart as if each had an equal share of the box around the layer.
    """
    across = np.sqrt(layers.spread.prod(axis=0))[layers.sample]
    islands = np.maximum(layers.islands[layers.sample], 1)
    number = np.maximum(retractions, 1)
    between = np.minimum(islands - 1, number)
    way = between / np.sqrt(islands) + _BACK * (islands > 1.5)
    way += (number - between) * _REACH[profile.printing.seam] / np.sqrt(number)
    reach: Floats = across * way / number
    return reach


def _filament(length: float, speed: float, motion: Motion) -> float:
    if length <= 0:
        return 0.0
    return move_seconds(
        length,
        speed=min(speed, motion.max_speed_e),
        acceleration=motion.retract_acceleration,
        jerk=motion.jerk_e,
    )
