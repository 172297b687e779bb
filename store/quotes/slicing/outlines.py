"""Loops of sampled layers: how often, how hard and how far apart they turn.

A printer slows down at corners by how hard its axes must change their speed, so corners are
kept by that, whatever the speeds and the limits of the machine.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from store.quotes.slicing.planes import Floats, Ints, Segments

# Slicers straighten paths by this much (PrusaSlicer: gcode_resolution).
_STRAIGHTENED_MM = 0.0125
# Loops no longer than this are printed slower (PrusaSlicer: SMALL_PERIMETER_LENGTH).
_SMALL_MM = 13 * np.pi
# A corner is told by the greatest change of speed along an axis, per unit of speed.
JERKS = np.array([0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.85])
_SLIGHTEST = 0.06
RUNS = np.array([0.15, 0.3, 0.5, 0.8, 1.3, 2.0, 3.5, 6.0, 12.0, 30.0])
JERK_CLASSES, RUN_CLASSES = len(JERKS) + 1, len(RUNS) + 1
_ROUNDS = 40
# Sizes in mm, of which smaller ones do not break dense and sparse infill.
COARSENESS = (0.5, 1.0, 3.0)


@dataclass(frozen=True)
class Outlines:
    """What loops are like on each of the sampled layers.

    `runs` [2, 2, run classes, jerk classes, samples]: half runs between corners of large,
    then of small loops; their number, then their length in mm. `spread` [2, samples] is
    the box around all loops.
    """

    islands: Floats
    holes: Floats
    runs: Floats
    turns: Floats
    spread: Floats
    open_share: float


@dataclass(frozen=True)
class _Loops:
    """Points in the order of their loops, with the loop and the sample each belongs to."""

    points: Floats
    loop: Ints
    sample: Ints

    def neighbours(self) -> tuple[Ints, Ints]:
        first = self.starts()
        size = np.diff(np.append(first, len(self.loop)))
        begin, around = np.repeat(first, size), np.repeat(size, size)
        place = np.arange(len(self.loop)) - begin
        return begin + (place - 1) % around, begin + (place + 1) % around

    def starts(self) -> Ints:
        fresh = np.append(True, self.loop[1:] != self.loop[:-1])
        return np.flatnonzero(fresh)


def measure_outlines(segments: Segments, *, samples: int, walls_depth: float) -> Outlines:
    """Link segments into loops, straighten them, and sort their corners."""
    if not len(segments.row):
        empty = np.zeros((2, 2, RUN_CLASSES, JERK_CLASSES, samples))
        none = np.zeros(samples)
        return Outlines(
            islands=none,
            holes=none,
            runs=empty,
            turns=np.zeros((len(COARSENESS), samples)),
            spread=np.zeros((2, samples)),
            open_share=0.0,
        )
    following = _following(segments)
    loops = _straightened(_walked(segments, following))
    area = np.add.reduceat(_areas(loops), loops.starts())
    sample = loops.sample[loops.starts()]
    drawn_in = np.sign(area) * 2 * np.pi * walls_depth
    return Outlines(
        islands=np.bincount(sample, (area > 0) * 1.0, samples).astype(float),
        holes=np.bincount(sample, (area < 0) * 1.0, samples).astype(float),
        runs=_sorted_runs(loops, drawn_in, samples),
        turns=np.stack([_turns(loops, samples, size) for size in COARSENESS]),
        spread=_spread(segments, samples),
        open_share=float((following < 0).mean()),
    )


def _spread(segments: Segments, samples: int) -> Floats:
    low, high = np.full((samples, 2), np.inf), np.full((samples, 2), -np.inf)
    np.minimum.at(low, segments.row, segments.start)
    np.maximum.at(high, segments.row, segments.start)
    spread: Floats = np.maximum(high - low, 0.0).T
    return spread


def _turns(loops: _Loops, samples: int, size: float) -> Floats:
    """Count where loops turn back as seen along 45 degrees, ignoring what is smaller.

    There lines of infill begin, end or part: a chain of them is broken off.
    """
    found = np.zeros(samples)
    for x, y in ((1, 1), (1, -1)):
        step = np.floor(loops.points @ np.array([x, y]) / (np.sqrt(2) * size))
        before, _ = loops.neighbours()
        moved = step != step[before]
        kept = _Loops(step[moved][:, None], loops.loop[moved], loops.sample[moved])
        if not moved.any():
            continue
        near, far = kept.neighbours()
        level = kept.points[:, 0]
        turned = (level - level[near]) * (level[far] - level) < 0
        found += np.bincount(kept.sample, turned.astype(float), samples) / 2
    return found


def _following(segments: Segments) -> Ints:
    """Find for each segment the one that starts where it ends, or -1."""
    starts, ends = _names(segments.row, segments.start), _names(segments.row, segments.end)
    order = np.argsort(starts, kind="stable")
    known = starts[order]
    # Where several loops touch in one point, each takes a way out of its own.
    turn = np.empty(len(ends), np.int64)
    by_end = np.argsort(ends, kind="stable")
    turn[by_end] = np.arange(len(ends)) - np.searchsorted(ends[by_end], ends[by_end])
    place = np.minimum(np.searchsorted(known, ends) + turn, len(known) - 1)
    following: Ints = np.where(known[place] == ends, order[place], -1)
    return following


def _names(row: Ints, points: Floats) -> NDArray[np.uint64]:
    """Name points by their bits: equal points, and in practice only they, share a name."""
    x, y = np.ascontiguousarray((points + 0.0).T).view(np.uint64)
    mixed = row.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= x * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed ^= (y + (y >> np.uint64(29))) * np.uint64(0x165667B19E3779F9)
    return mixed


def _walked(segments: Segments, following: Ints) -> _Loops:
    """Follow every loop once around."""
    onward, seen = following.tolist(), bytearray(len(following))
    order: list[int] = []
    ends: list[int] = []
    for start in range(len(onward)):
        at = start
        while at >= 0 and not seen[at]:
            seen[at] = 1
            order.append(at)
            at = onward[at]
        if len(order) > (ends[-1] if ends else 0):
            ends.append(len(order))
    loop = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
    return _Loops(segments.start[order], loop, segments.row[order])


def _straightened(loops: _Loops) -> _Loops:
    """Leave out points too near to the line between their neighbours, again and again."""
    strayed = np.zeros(len(loops.loop))
    for _ in range(_ROUNDS):
        before, after = loops.neighbours()
        off = _off_line(loops.points, before, after) + np.maximum(strayed[before], strayed)
        idle = (off < _STRAIGHTENED_MM) & (after != before)
        # Of two neighbours only the one nearer to its line goes in one round.
        idle &= ~(idle[before] & (off[before] <= off)) & ~(idle[after] & (off[after] < off))
        if not idle.any():
            break
        np.maximum.at(strayed, before[idle], off[idle])
        kept = ~idle
        loops = _Loops(loops.points[kept], loops.loop[kept], loops.sample[kept])
        strayed = strayed[kept]
    return loops


def _off_line(points: Floats, before: Ints, after: Ints) -> Floats:
    line, arm = points[after] - points[before], points - points[before]
    length = np.hypot(*line.T)
    twice_area = np.abs(line[:, 0] * arm[:, 1] - line[:, 1] * arm[:, 0])
    off: Floats = np.where(
        length > 1e-9, twice_area / np.maximum(length, 1e-9), np.hypot(*arm.T)
    )
    return off


def _areas(loops: _Loops) -> Floats:
    _, after = loops.neighbours()
    (x0, y0), (x1, y1) = loops.points.T, loops.points[after].T
    areas: Floats = (x0 * y1 - x1 * y0) / 2
    return areas


def _sorted_runs(loops: _Loops, drawn_in: Floats, samples: int) -> Floats:
    """Sort the ways between corners that matter, half by the corner at either end.

    `drawn_in` is how much shorter each loop's innermost wall is.
    """
    before, after = loops.neighbours()
    edges = loops.points[after] - loops.points
    lengths = np.hypot(*edges.T)
    ways = edges / np.maximum(lengths, 1e-12)[:, None]
    jerk = _jerk(ways[before], ways)
    starts = loops.starts()
    jerk[starts] = 1.0  # every loop starts and ends at its seam
    corners = np.flatnonzero(jerk > _SLIGHTEST)
    run = np.add.reduceat(lengths, corners)
    of_loop = np.searchsorted(starts, corners, "right") - 1
    short = np.add.reduceat(lengths, starts) - drawn_in < _SMALL_MM
    last = np.append(of_loop[1:] != of_loop[:-1], [True])
    far = np.where(last, 1.0, np.append(jerk[corners][1:], 1.0))
    found = np.zeros((2, 2, RUN_CLASSES, JERK_CLASSES, samples))
    length_class, size_class = np.searchsorted(RUNS, run), short.astype(np.int64)[of_loop]
    for end in (jerk[corners], far):
        turn_class = np.searchsorted(JERKS, end)
        place = (size_class, length_class, turn_class, loops.sample[corners])
        np.add.at(found[:, 0], place, 0.5)
        np.add.at(found[:, 1], place, run / 2)
    return found


def _jerk(coming: Floats, going: Floats) -> Floats:
    """Give the greatest change along an axis; a reversal stops first and counts as one."""
    reversed_ = coming * going < 0
    change = np.abs(coming - going)
    change = np.where(reversed_, np.maximum(np.abs(coming), np.abs(going)), change)
    greatest: Floats = change.max(axis=1)
    return greatest
