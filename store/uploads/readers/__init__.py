"""Readers of model files: a checked file in, a surface out."""

from pathlib import Path

from store.uploads.prescan import Kind
from store.uploads.readers.obj import read_obj
from store.uploads.readers.ply import read_ply
from store.uploads.readers.stl import read_stl
from store.uploads.readers.threemf import read_3mf
from store.uploads.surface import Surface, soup


def read(path: Path, kind: Kind) -> Surface:
    """Read a file of this kind.

    3MF and STEP come in millimetres, the others in whatever they were drawn in.
    """
    return _READERS[kind](path)


def _read_stl(path: Path) -> Surface:
    return soup(read_stl(path))


def _read_step(path: Path) -> Surface:
    # To import OpenCascade takes a second: only who sends STEP shall wait for it.
    from store.uploads.readers.step import read_step  # noqa: PLC0415

    surface: Surface = read_step(path)
    return surface


_READERS = {
    Kind.STL: _read_stl,
    Kind.OBJ: read_obj,
    Kind.PLY: read_ply,
    Kind.THREEMF: read_3mf,
    Kind.STEP: _read_step,
}
