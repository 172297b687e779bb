"""Prints how far our estimates are from a real slicer's figures, and what both cost.

    CALIBRATION_SET=folder .venv/bin/python -m bench.quote

Without a set, shapes of our own are sliced by the installed PrusaSlicer. Each bar is said
to hold or to miss; the same is told of the formula most shops use, and of prices once a
part has been sliced.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.formula import by_formula
from bench.shapes import torus
from bench.truth import MATERIAL, Sliced, of_set, of_shapes, sliced
from store.quotes.estimate import Estimate, estimate
from store.quotes.gateway import SlicerFailed
from store.quotes.profiles import profile_of
from store.quotes.slicing import Layers, cut_layers

# Errors in percent: of half of the slices, and of nine in ten.
BARS = {"material": (2.0, 5.5), "time": (4.5, 12.0), "price": (1.5, 3.5)}
ONE_SLICE_BARS = {"material": (1.1, 3.7), "time": (2.5, 6.0)}
MOST_CPU = {100_000: 0.8, 1_000_000: 4.0}
MOST_MEBIBYTES = 1024
ONE_SLICE = "standard"


@dataclass(frozen=True)
class Guess:
    """A run of the slicer beside our figures and the formula's."""

    sliced: Sliced
    ours: Estimate
    formula: tuple[float, float]

    @property
    def group(self) -> str:
        profile = self.sliced.profile
        return profile.machine + (" with supports" if profile.supports else "")


def main() -> None:
    if len(sys.argv) > 1:
        _say(json.dumps(_cost_here(int(sys.argv[1]))))
        return
    folder = os.environ.get("CALIBRATION_SET")
    try:
        guesses = _guesses(of_set(Path(folder)) if folder else of_shapes())
    except SlicerFailed as failed:
        sys.exit(
            f"NOTHING IS MEASURED: PrusaSlicer is needed, or a set of slices ({failed})."
        )
    _say(f"{len(guesses)} slices; errors in %: median / nine in ten / worst")
    _compare(guesses)
    _after_one_slice(guesses)
    _costs(guesses)


def _guesses(slices: Iterable[Sliced]) -> list[Guess]:
    layers: dict[tuple[str, str], Layers] = {}
    guesses = []
    for each in slices:
        key = each.name, each.profile.cut.key
        if key not in layers:
            layers[key] = cut_layers(each.triangles, each.profile.cut)
        ours = estimate(layers[key], each.profile)
        guesses.append(Guess(each, ours, by_formula(each.triangles, each.profile)))
    return guesses


def _compare(guesses: list[Guess]) -> None:
    groups = defaultdict(list)
    for guess in guesses:
        groups[guess.group].append(guess)
    for name, group in groups.items():
        _say(f"\n{name}, {len(group)} slices")
        ours = _errors(group, [(g.ours.material_mm3, g.ours.seconds) for g in group])
        formula = _errors(group, [g.formula for g in group])
        for what, bar in BARS.items():
            _say(f"  {what:<9}{_figures(ours[what])}  {_judged(ours[what], bar)}")
            ratio = np.median(formula[what]) / max(float(np.median(ours[what])), 1e-9)
            _say(f"    formula{_figures(formula[what])}  {ratio:.1f} times our median")


def _errors(group: list[Guess], found: list[tuple[float, float]]) -> dict[str, list[float]]:
    errors: dict[str, list[float]] = {"material": [], "time": [], "price": []}
    for guess, (mm3, seconds) in zip(group, found, strict=True):
        truth = guess.sliced
        errors["material"].append(_off(mm3, truth.mm3))
        errors["time"].append(_off(seconds, truth.seconds))
        price = _price(guess, mm3, seconds)
        errors["price"].append(_off(price, _price(guess, truth.mm3, truth.seconds)))
    return errors


def _price(guess: Guess, mm3: float, seconds: float) -> float:
    """Give a price to compare by: 3, and 0.04 a gram, and 2 an hour."""
    return 3 + 0.04 * mm3 * guess.sliced.profile.material.density / 1000 + seconds / 1800


def _off(found: float, true: float) -> float:
    return 100 * abs(found / true - 1)


def _figures(errors: list[float]) -> str:
    median, most = np.percentile(errors, (50, 90))
    return f"{median:6.2f} /{most:6.2f} /{max(errors):6.1f}"


def _judged(errors: list[float], bar: tuple[float, float]) -> str:
    median, most = np.percentile(errors, (50, 90))
    word = "holds" if median <= bar[0] and most <= bar[1] else "misses"
    return f"{word} {bar[0]:g} / {bar[1]:g}"


def _after_one_slice(guesses: list[Guess]) -> None:
    """Scale every other quality and infill by what one slice showed."""
    known: dict[tuple[str, str], Guess] = {}
    errors: dict[str, list[float]] = {"material": [], "time": []}
    plain = [guess for guess in guesses if not guess.sliced.profile.supports]
    for guess in sorted(plain, key=lambda guess: guess.sliced.quality != ONE_SLICE):
        truth, ours = guess.sliced, guess.ours
        one = known.setdefault((truth.name, truth.profile.machine), guess)
        if one is guess:
            continue
        scale = one.sliced.mm3 / one.ours.material_mm3
        errors["material"].append(_off(ours.material_mm3 * scale, truth.mm3))
        scale = one.sliced.seconds / one.ours.seconds
        errors["time"].append(_off(ours.seconds * scale, truth.seconds))
    _say("\nafter one slice, the other cells")
    for what, bar in ONE_SLICE_BARS.items():
        if errors[what]:
            _say(f"  {what:<9}{_figures(errors[what])}  {_judged(errors[what], bar)}")


def _costs(guesses: list[Guess]) -> None:
    _say("\ncost of cutting one quality, in a child of its own")
    for size, most in MOST_CPU.items():
        cost = _cost(size)
        holds = cost["cpu"] <= most and cost["peak"] <= MOST_MEBIBYTES
        line = f"  {size:>9,} triangles {cost['cpu']:6.2f} CPU s {cost['peak']:5.0f} MiB"
        _say(f"{line}  {'holds' if holds else 'misses'} {most:g} s; {_slicers(size)}")
    spent = [each.sliced.cpu_seconds for each in guesses]
    middle, most_spent = np.nanmedian(spent), np.nanmax(spent)
    _say(f"  the slicer took {middle:.2f} CPU s in the middle, {most_spent:.1f} at most")


def _cost(size: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.quote", str(size)]
    said = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    cost: dict[str, float] = json.loads(said.stdout)
    return cost


def _cost_here(size: int) -> dict[str, float]:
    profile = profile_of("ender3", MATERIAL, ONE_SLICE, infill=0.2)
    triangles = torus(size)
    began = time.process_time()
    cut_layers(triangles, profile.cut).to_bytes()
    spent = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"cpu": spent, "peak": peak}


def _slicers(size: int) -> str:
    profile = profile_of("ender3", MATERIAL, ONE_SLICE, infill=0.2)
    try:
        found = sliced("torus", torus(size), profile, ONE_SLICE)
    except SlicerFailed as failed:
        return f"PrusaSlicer: {failed.code}"
    return f"PrusaSlicer {found.cpu_seconds:.1f} CPU s"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
