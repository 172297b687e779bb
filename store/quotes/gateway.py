"""The only door to PrusaSlicer, which runs as a program of its own on our own solids."""

from __future__ import annotations

from dataclasses import dataclass
from math import pi
from pathlib import Path

from store.infra.programs import run_program
from store.infra.sandboxed import (
    GIBIBYTE,
    MEBIBYTE,
    ChildCrashed,
    ChildError,
    ChildTimedOut,
    Limits,
)
from store.infra.slicer import slicer
from store.quotes.gcode import Summary, summary, support_mm
from store.quotes.profiles import Profile
from store.quotes.slicer_settings import FILAMENT_MM, settings_text

LIMITS = Limits(
    memory=2 * GIBIBYTE,
    cpu_seconds=120,
    wall_seconds=180,
    file_size=400 * MEBIBYTE,
    niceness=10,
)
MOST_WORDS = 500
_FILAMENT_MM2 = pi * (FILAMENT_MM / 2) ** 2
# Its words for what we know by a code of our own.
_WORDS = {
    "no extrusions in the first layer": "nothing-on-the-bed",
    "Loading of a model file failed": "unreadable",
    "bad_alloc": "out-of-memory",
    "Objects could not fit on the bed": "too-big",
}


@dataclass(frozen=True, kw_only=True)
class SlicerFigures:
    """What the slicer says of one piece; supports are part of the weight.

    `warning` is what it doubted although it gave figures.
    """

    milligrams: int
    support_milligrams: int
    seconds: int
    gcode: Path
    version: str
    cpu_seconds: float
    warning: str


class SlicerFailed(Exception):
    """The slicer gave no figures: `code` says why in a word, `words` are its own last."""

    def __init__(self, code: str, words: str = "") -> None:
        super().__init__(f"{code}: {words}" if words else code)
        self.code = code
        self.words = words.strip()[-MOST_WORDS:]


def slice_part(
    model: Path, profile: Profile, *, box_mm: tuple[float, float, float], place: Path
) -> SlicerFigures:
    """Slice our normalised STL as the profile says; the G-code is left in `place`.

    Raises SlicerFailed for every other ending.
    """
    program = slicer()
    if program is None:
        raise SlicerFailed("absent")
    turn = _turn(box_mm, profile.bed)
    (place / "settings.ini").write_text(settings_text(profile), "utf-8")
    command = _command(program, model, profile, turn=turn, place=place)
    cpu_seconds, said = _run(command, place)
    gcode = place / "part.gcode"
    found = summary(gcode) if gcode.exists() else None
    if found is None:
        raise SlicerFailed("no-figures", said)
    return _figures(found, profile, gcode, cpu_seconds=cpu_seconds, said=said)


def _turn(box_mm: tuple[float, float, float], bed: tuple[float, float, float]) -> int:
    """Give the degrees by which a part has to turn; the slicer itself checks no box."""
    x, y, z = box_mm
    if z <= bed[2]:
        if x <= bed[0] and y <= bed[1]:
            return 0
        if y <= bed[0] and x <= bed[1]:
            return 90
    raise SlicerFailed("too-big")


def _command(
    program: str, model: Path, profile: Profile, *, turn: int, place: Path
) -> list[str]:
    middle = f"{profile.bed[0] / 2:g},{profile.bed[1] / 2:g}"
    turned = ["--rotate", str(turn)] if turn else []
    return [
        program,
        "--export-gcode",
        *("--load", str(place / "settings.ini")),
        *("--datadir", str(place)),
        *turned,
        *("--center", middle),
        *("--loglevel", "1"),
        *("--output", str(place / "part.gcode")),
        str(model),
    ]


def _run(command: list[str], place: Path) -> tuple[float, str]:
    try:
        finished = run_program(command, limits=LIMITS, cwd=place)
    except ChildTimedOut:
        raise SlicerFailed("timed-out") from None
    except ChildCrashed as crash:
        raise SlicerFailed(_code(crash.detail, "crashed"), crash.detail) from crash
    except ChildError as error:
        raise SlicerFailed("crashed", str(error)) from error
    said = f"{finished.stdout_tail}\n{finished.stderr_tail}"
    if finished.returncode:
        raise SlicerFailed(_code(said, "refused"), said)
    return finished.cpu_seconds, said


def _code(said: str, otherwise: str) -> str:
    return next((code for words, code in _WORDS.items() if words in said), otherwise)


def _figures(
    found: Summary, profile: Profile, gcode: Path, *, cpu_seconds: float, said: str
) -> SlicerFigures:
    motion, density = profile.motion, profile.material.density
    supports = support_mm(gcode) if profile.supports else 0.0
    mm3 = found.filament_mm * _FILAMENT_MM2
    return SlicerFigures(
        milligrams=round(mm3 * density),
        support_milligrams=round(supports * _FILAMENT_MM2 * density),
        # Homing and probing cost the slicer nothing; printers take their time for it.
        seconds=found.seconds + round(motion.start_seconds + motion.park_seconds),
        gcode=gcode,
        version=found.version,
        cpu_seconds=cpu_seconds,
        warning=_warning(said),
    )


def _warning(said: str) -> str:
    lines = (line.strip() for line in said.splitlines())
    doubts = [line for line in lines if "printable" in line or line.startswith("warning")]
    return " ".join(doubts)[:MOST_WORDS]
