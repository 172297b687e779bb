"""Prints what both looks at a model cost, each in its own sandboxed child.

    .venv/bin/python -m bench.examine [TRIANGLES ...]

The model is a torus: all of it is curved, half of it hangs over, and its hull is large.
"""

import resource
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from store.infra.sandbox import run_child
from store.uploads.readers.stl import write_stl

SIZES = (10_000, 100_000, 1_000_000)
MEBIBYTE = 1024


def main() -> None:
    sizes = [int(each) for each in sys.argv[1:]] or SIZES
    _say(f"{'triangles':>10} {'look':<7} {'cpu s':>6} {'wall s':>6} {'peak MB':>8}")
    for size in sizes:
        with TemporaryDirectory() as name:
            _both_looks(Path(name), size)


def _both_looks(place: Path, size: int) -> None:
    source = place / "torus.stl"
    write_stl(source, _torus(size))
    asked = {"source": str(source), "kind": "stl", "picture": False}
    measure = _timed("first", "store.uploads.mesh", asked, size, place)["measure"]
    asked = {"source": str(place / "model.stl"), "measure": measure}
    _timed("second", "store.uploads.examine", asked, size, place)


def _timed(
    look: str, module: str, request: dict[str, Any], size: int, place: Path
) -> dict[str, Any]:
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    answer = run_child(module, request, cwd=place)
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    # The peak is that of the largest child so far: sizes are to be given in rising order.
    peak = after.ru_maxrss / MEBIBYTE
    _say(f"{size:>10} {look:<7} {cpu:>6.2f} {wall:>6.2f} {peak:>8.0f}")
    return answer


def _torus(triangles: int) -> NDArray[np.float64]:
    """Give a closed ring of about this many triangles, 80 mm across."""
    around = round((triangles / 4) ** 0.5)
    u = np.linspace(0, 2 * np.pi, 2 * around, endpoint=False)[:, None]
    v = np.linspace(0, 2 * np.pi, around, endpoint=False)[None, :]
    reach = 30 + 10 * np.cos(v)
    grid = np.stack([reach * np.cos(u), reach * np.sin(u), 10 * np.sin(v) + 0 * u], -1)
    right, up = np.roll(grid, -1, 0), np.roll(grid, -1, 1)
    both = np.roll(right, -1, 1)
    halves = np.stack([np.stack([grid, right, both], 2), np.stack([grid, both, up], 2)])
    return halves.reshape(-1, 3, 3)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
