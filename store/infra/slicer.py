"""Finds the real slicer of this machine: prusa-slicer, if there is one and it is wanted."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from store.infra.programs import run_program
from store.infra.sandbox import GIBIBYTE, MEBIBYTE, ChildError, Limits
from store.settings import settings

PROGRAM = "prusa-slicer"
NEVER = "off"
_VERSION = re.compile(r"PrusaSlicer-([0-9]+(?:\.[0-9]+)+)")


def slicer() -> str | None:
    """Give the slicer's path; None when there is none, or SLICER says never."""
    wanted = settings().SLICER
    return None if wanted == NEVER else shutil.which(wanted or PROGRAM)


def slicer_title() -> str | None:
    """Give `prusa-slicer 2.5.0` of the slicer that answers; it takes a quarter second."""
    path = slicer()
    return _answer_of(path) if path else None


def _answer_of(path: str) -> str | None:
    limits = Limits(memory=2 * GIBIBYTE, cpu_seconds=5, wall_seconds=5)
    try:
        with TemporaryDirectory(prefix="slicer-") as folder:
            said = run_program(
                [path, "--help"], limits=limits, cwd=Path(folder), tail_size=MEBIBYTE
            )
    except ChildError:
        return None
    found = _VERSION.search(said.stdout_tail)
    return f"{PROGRAM} {found[1]}" if found else None
