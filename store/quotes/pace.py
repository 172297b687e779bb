"""How long beads take to lay: corners, short lines, cooling, and limits of the machine."""

import numpy as np

from store.quotes.beads import Beads
from store.quotes.infill import gyroid_pace
from store.quotes.motion import Floats, corner_speed, run_seconds
from store.quotes.profiles import Profile, spacing
from store.quotes.slicing import Layers

_ALL_SOLID = 0.99
# The middle of each class of corners (see slicing.outlines.JERKS).
_JERKS = np.array([0.08, 0.125, 0.175, 0.225, 0.275, 0.35, 0.45, 0.55, 0.65, 0.775, 0.95])
# At the end of an infill line one axis may keep some of its speed: at 45 degrees to the
# walls the head turns at about this multiple of its jerk.
_TURNING = 1.2
# Between two lines lies a link along the wall, so many times as long as they lie apart.
_LINK = 1.3
_SHORTEST_LINE = 0.1
_HALVINGS = 24
_REGIONS = {"solid": 0, "top": 1, "bridge": 2, "sparse": 3}
# Bridges are never slowed down for cooling.
_STEADY = "bridge"


def speeds(beads: Beads, profile: Profile) -> dict[str, Floats]:
    """Give the speed of each role on each layer before cooling."""
    printing, most = profile.printing, profile.motion.max_speed
    wanted = {
        "outer": printing.outer_speed,
        "inner": printing.wall_speed,
        "small": printing.small_speed,
        "solid": printing.skin_speed,
        "top": printing.top_speed,
        "bridge": printing.bridge_speed,
        "sparse": printing.skin_speed
        if profile.infill >= _ALL_SOLID
        else printing.sparse_speed,
        "skirt": printing.wall_speed,
    }
    found = {}
    for role, speed in wanted.items():
        melted = profile.material.max_flow / beads.cross[role]
        found[role] = np.minimum(min(speed, most), melted)
        found[role][0] = min(found[role][0], printing.first_speed)
    return found


def cooled(
    speed: dict[str, Floats], beads: Beads, profile: Profile, *, other: Floats, copies: int
) -> dict[str, Floats]:
    """Slow layers down that would be laid too soon, the quickest beads first.

    As PrusaSlicer's cooling does, time is counted as if speeds changed at once; `other` is
    what moves take. All copies on a plate share the time a layer needs to cool.
    """
    wanted, slowest = profile.material.shortest_layer, profile.material.slowest_speed
    if not wanted:
        return speed
    roles = [role for role in speed if role != _STEADY]
    each = [beads.lengths[role] * (1 if role == "skirt" else copies) for role in roles]
    lengths, quick = np.stack(each), np.stack([speed[role] for role in roles])
    steady = other + copies * beads.lengths[_STEADY] / speed[_STEADY]
    hurried = steady + (lengths / quick).sum(axis=0) < wanted
    if not hurried.any():
        return speed
    limit = np.full(len(other), np.inf)
    limit[hurried] = _limits(
        lengths[:, hurried], quick[:, hurried], wanted - steady[hurried], slowest=slowest
    )
    slowed = {
        role: np.minimum(speed[role], np.maximum(limit, np.minimum(speed[role], slowest)))
        for role in roles
    }
    return {**slowed, _STEADY: speed[_STEADY]}


def _limits(lengths: Floats, quick: Floats, wanted: Floats, *, slowest: float) -> Floats:
    """Find the highest speed on each layer with which its beads take the time wanted."""
    low, high = np.full(len(wanted), slowest), np.maximum(quick.max(axis=0), slowest)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        soon = (lengths / np.minimum(quick, middle)).sum(axis=0) < wanted
        low, high = np.where(soon, low, middle), np.where(soon, middle, high)
    return low


def laying_seconds(
    layers: Layers, beads: Beads, profile: Profile, speed: dict[str, Floats]
) -> Floats:
    """Time all beads of each layer."""
    seconds = _wall_seconds(layers, beads, profile, speed)
    printing, infill = profile.printing, profile.printing.infill_acceleration
    for role in ("solid", "top"):
        seconds += _line_seconds(layers, beads, profile, speed[role], role, infill)
    bridged = min(printing.bridge_acceleration, profile.motion.acceleration)
    seconds += _line_seconds(layers, beads, profile, speed["bridge"], "bridge", bridged)
    seconds += _sparse_seconds(layers, beads, profile, speed["sparse"])
    return seconds + beads.lengths["skirt"] / speed["skirt"]


def _wall_seconds(
    layers: Layers, beads: Beads, profile: Profile, speed: dict[str, Floats]
) -> Floats:
    large, small = layers.runs
    slow = beads.small_share
    outer = (1 - slow) * _pace(large, layers, profile, speed["outer"])
    outer += slow * _pace(small, layers, profile, speed["outer"])
    inner = _pace(large, layers, profile, speed["inner"])
    tight = _pace(small, layers, profile, speed["small"])
    seconds: Floats = beads.lengths["outer"] * outer
    return seconds + beads.lengths["inner"] * inner + beads.lengths["small"] * tight


def _pace(runs: Floats, layers: Layers, profile: Profile, speed: Floats) -> Floats:
    """Give seconds per mm along walls with these runs between corners."""
    # Most classes of runs are empty: a part has few kinds of corners.
    there = runs[0].any(axis=-1)
    number, length = (each[there][:, layers.sample] for each in runs)
    jerks = np.broadcast_to(_JERKS, there.shape)[there]
    passing = corner_speed(jerks[:, None], speed=speed, allowed=profile.motion.jerk)
    each = run_seconds(
        length / np.maximum(number, 1e-9),
        speed=speed,
        acceleration=profile.printing.wall_acceleration,
        entry=passing,
    )
    whole = length.sum(axis=0)
    pace: Floats = np.where(
        whole > 0, (each * number).sum(axis=0) / np.maximum(whole, 1e-9), 1 / speed
    )
    return pace


def _line_seconds(
    layers: Layers,
    beads: Beads,
    profile: Profile,
    speed: Floats,
    role: str,
    acceleration: float,
) -> Floats:
    """Time parallel lines that touch, and the short links between them."""
    width, area = layers.lines[_REGIONS[role]]
    step = beads.steps[role]
    link, entry = _LINK * step, _TURNING * profile.motion.jerk
    line = np.maximum(area / np.maximum(width, 1e-9) - link, _SHORTEST_LINE)
    run = run_seconds(line, speed=speed, acceleration=acceleration, entry=entry)
    run = run + run_seconds(link, speed=speed, acceleration=acceleration, entry=entry)
    drawn = np.maximum(area.sum(axis=0) / step, 1e-9)
    seconds: Floats = (width / step * run).sum(axis=0) * beads.lengths[role] / drawn
    return seconds


def _sparse_seconds(
    layers: Layers, beads: Beads, profile: Profile, speed: Floats
) -> Floats:
    printing, share = profile.printing, profile.infill
    acceleration, entry = printing.infill_acceleration, _TURNING * profile.motion.jerk
    if share == 0:
        return np.zeros(layers.count)
    if share >= _ALL_SOLID:
        return _line_seconds(layers, beads, profile, speed, "sparse", acceleration)
    width, area = layers.lines[_REGIONS["sparse"]]
    lines = width * share / beads.steps["sparse"]
    number = np.maximum(lines.sum(axis=0), 1e-9)
    link = run_seconds(
        beads.links / number, speed=speed, acceleration=acceleration, entry=entry
    )
    links = np.where(beads.links > 0, number * link, 0.0)
    length = beads.lengths["sparse"] - beads.links
    if printing.pattern == "gyroid":
        return links + length * gyroid_pace(
            speed,
            step=spacing(printing.sparse_width, printing.layer),
            share=share,
            acceleration=acceleration,
            jerk=profile.motion.jerk,
        )
    mean = area / np.maximum(width, 1e-9)
    run = run_seconds(mean, speed=speed, acceleration=acceleration, entry=entry)
    drawn = np.maximum((lines * mean).sum(axis=0), 1e-9)
    seconds: Floats = (lines * run).sum(axis=0) * length / drawn + links
    return seconds
