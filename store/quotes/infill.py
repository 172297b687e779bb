"""Sparse infill: how much line a pattern lays, and how fast its line can be followed."""

from functools import lru_cache

import numpy as np

from store.quotes.motion import Floats, corner_speed

# PrusaSlicer draws gyroid waves denser than their share by this, and this exact in mm.
_GYROID_DENSITY = 2.44
_GYROID_EXACT_MM = 0.2
_HEIGHTS = 12
_MOST_POINTS = 256
_SPEEDS = np.array([5.0, 10, 15, 20, 30, 45, 65, 90, 130, 200, 300, 600])


def gyroid_share(step: float, share: float) -> float:
    """Give the length of gyroid waves per length of straight lines of the same share."""
    size = step / (share * _GYROID_DENSITY)
    waves = [_wave(height, size) for height in _heights()]
    stretch = np.mean([_lengths(wave).sum() / np.ptp(wave[0]) for wave in waves])
    return float(stretch / (np.pi * size)) / (share / step)


def gyroid_pace(
    speed: Floats, *, step: float, share: float, acceleration: float, jerk: float
) -> Floats:
    """Give seconds per mm along gyroid waves for each of these speeds."""
    table = _paces(round(step, 4), round(share, 4), acceleration, jerk)
    return np.interp(speed, _SPEEDS, table)


@lru_cache(maxsize=256)
def _paces(step: float, share: float, acceleration: float, jerk: float) -> Floats:
    size = step / (share * _GYROID_DENSITY)
    waves = [size * _wave(height, size) for height in _heights()]
    return np.array([_pace(waves, speed, acceleration, jerk) for speed in _SPEEDS])


def _pace(waves: list[Floats], speed: float, acceleration: float, jerk: float) -> float:
    seconds = sum(_followed(wave, speed, acceleration, jerk) for wave in waves)
    return float(seconds / sum(_lengths(wave).sum() for wave in waves))


def _heights() -> Floats:
    """Give heights spread over half a period, after which the pattern repeats turned."""
    return (np.arange(_HEIGHTS) + 0.5) * np.pi / _HEIGHTS


def _wave(height: float, size: float) -> Floats:
    """Trace one period of a gyroid's section at this height, in units of `size`."""
    tolerance = min(np.pi / 2, _GYROID_EXACT_MM / size)
    along = np.linspace(0, 2 * np.pi, 5)
    while len(along) < _MOST_POINTS:
        ends, middle = _section(along, height), (along[1:] + along[:-1]) / 2
        halves = np.diff(along) / 2
        # What PrusaSlicer bounds is the parallelogram that a new point would span.
        bulge = _section(middle, height) - (ends[1:] + ends[:-1]) / 2
        coarse = 2 * np.abs(halves * bulge) > tolerance**2
        if not coarse.any():
            break
        along = np.sort(np.concatenate([along, middle[coarse]]))
    return np.stack([along, _section(along, height)])


def _section(along: Floats, height: float) -> Floats:
    """Solve sin x cos y + sin y cos z + sin z cos x = 0 for y: the wave nearest to zero."""
    sine, cosine = np.sin(height), np.cos(height)
    if abs(sine) <= abs(cosine):
        shift = np.pi * (cosine < 0) + np.pi
        a, b, c = np.sin(along + shift), -cosine, sine * np.cos(along + shift + np.pi)
    else:
        shift = np.pi * (sine < 0)
        a, b, c = np.cos(along + shift), -sine, cosine * np.sin(along + shift)
    reach = np.hypot(a, b)
    wave: Floats = np.arcsin(a / reach) + np.arcsin(np.clip(c / reach, -1, 1))
    return wave


def _lengths(wave: Floats) -> Floats:
    lengths: Floats = np.hypot(*np.diff(wave))
    return lengths


def _followed(wave: Floats, speed: float, acceleration: float, jerk: float) -> float:
    """Time a periodic path through its corners, speeding up and slowing down between."""
    lengths = _lengths(wave)
    ways = np.diff(wave) / lengths
    change = np.abs(ways - np.roll(ways, 1, axis=1))
    turned = ways * np.roll(ways, 1, axis=1) < 0
    larger = np.maximum(np.abs(ways), np.abs(np.roll(ways, 1, axis=1)))
    hardness = np.where(turned, larger, change).max(axis=0)
    limits = corner_speed(hardness, speed=speed, allowed=jerk).tolist()
    spans = lengths.tolist()
    count = len(spans)
    for step in range(
        2 * count
    ):  # twice around: what one end lets through reaches the other
        here, after = step % count, (step + 1) % count
        limits[after] = min(
            limits[after], (limits[here] ** 2 + 2 * acceleration * spans[here]) ** 0.5
        )
    for step in range(2 * count, 0, -1):
        here, after = (step - 1) % count, step % count
        limits[here] = min(
            limits[here], (limits[after] ** 2 + 2 * acceleration * spans[here]) ** 0.5
        )
    entry, leave = np.array(limits), np.roll(limits, -1)
    peak = np.sqrt((entry**2 + leave**2) / 2 + acceleration * lengths)
    peak = np.maximum(np.minimum(peak, speed), np.maximum(entry, leave))
    ramps = (2 * peak - entry - leave) / acceleration
    cruised = lengths - (2 * peak**2 - entry**2 - leave**2) / (2 * acceleration)
    return float((ramps + np.maximum(cruised, 0.0) / peak).sum())
