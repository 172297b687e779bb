"""The parsers of strangers' files, each as one function that tells how an input ends."""

import io
from collections.abc import Callable
from pathlib import Path

from store.infra.sandbox import ChildCrashed, ChildError, ChildRefused, run_child
from store.uploads.mesh import check_surface, prepared
from store.uploads.preparation import Preparation
from store.uploads.prescan import Kind, prescan
from store.uploads.readers import read
from store.uploads.reasons import Refused
from store.uploads.solids import solid_from
from store.uploads.surface import merged
from tests.uploads.seeds import packaged

Target = Callable[[bytes, Path], str]


def _reading(kind: Kind) -> Target:
    def ending(content: bytes, place: Path) -> str:
        return ending_of(kind, content, place)

    return ending


def ending_of(kind: Kind, content: bytes, place: Path) -> str:
    """Do what the child does up to the measure; give a refusal's code, or "read"."""
    path = place / f"fuzzed.{kind}"
    path.write_bytes(content)
    try:
        prescan(io.BytesIO(content), kind=kind, size=len(content))
        surface = read(path, kind)
        check_surface(surface)
        solid_from(prepared(merged(surface), Preparation()))
    except Refused as refusal:
        return refusal.code
    return "read"


def _ending_of_model(content: bytes, place: Path) -> str:
    return ending_of(Kind.THREEMF, packaged(content), place)


TARGETS: dict[str, Target] = {
    "stl": _reading(Kind.STL),
    "obj": _reading(Kind.OBJ),
    "ply": _reading(Kind.PLY),
    "3mf": _reading(Kind.THREEMF),
    "model": _ending_of_model,
}


def ending_of_step(content: bytes, place: Path) -> str:
    """Analyse one STEP file as the worker does."""
    path = place / "fuzzed.step"
    path.write_bytes(content)
    request = {"source": str(path), "kind": Kind.STEP.value, "picture": False}
    try:
        run_child("store.uploads.mesh", request, cwd=place)
    except ChildRefused as refusal:
        return refusal.code
    except ChildCrashed as crash:
        return f"crash by signal {crash.signal_number}" if crash.signal_number else "error"
    except ChildError as error:
        return type(error).__name__
    return "read"
