"""Reads the points and faces of an OBJ file; other files it names are never opened."""

import re
from array import array
from io import BytesIO
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from store.uploads.readers.text import matching, numbers
from store.uploads.reasons import Refused
from store.uploads.surface import (
    MOST_CORNERS,
    MOST_TRIANGLES,
    Faces,
    Surface,
    fans,
    indexed,
)

_POINT = re.compile(rb"(?m)^[ \t]*+v[ \t]++(\S++[ \t]++\S++[ \t]++\S++)")
_POINT_LINE = re.compile(rb"(?m)^[ \t]*+v[ \t]")
# Normals and places in pictures follow a slash; a solid needs neither.
_CORNER = rb"([0-9]{1,9})(?:/[-0-9/]*+)?"
_TRIANGLE = re.compile(
    rb"(?m)^[ \t]*+f[ \t]++" + rb"[ \t]++".join([_CORNER] * 3) + rb"[ \t]*+\r?$"
)
_FACE_LINE = re.compile(rb"(?m)^[ \t]*+f[ \t]")


def read_obj(path: Path) -> Surface:
    """Give the points and faces; larger faces are cut into fans."""
    content = path.read_bytes().replace(b"\\\r\n", b" ").replace(b"\\\n", b" ")
    points = matching(_POINT, content, after=b"\n")
    if len(points) != len(_POINT_LINE.findall(content)):
        raise Refused("damaged")
    faces = _triangles(content)
    return indexed(
        numbers(points, columns=3), _polygons(content) if faces is None else faces
    )


def _triangles(content: bytes) -> Faces | None:
    """Read a file whose every face is three plain numbers; None for any other."""
    faces = _TRIANGLE.findall(content)
    if len(faces) != len(_FACE_LINE.findall(content)):
        return None
    if len(faces) > MOST_TRIANGLES:
        raise Refused("too-many-triangles")
    return numbers(chain.from_iterable(faces), columns=3).astype(np.int64) - 1


def _polygons(content: bytes) -> Faces:
    """Read faces of any length, numbered from 1 or back from the last point (negative)."""
    counts, corners, known = array("q"), array("q"), 0
    for line in BytesIO(content):
        words = line.split(None, MOST_CORNERS + 1)
        if words[:1] == [b"v"]:
            known += 1
        elif words[:1] == [b"f"]:
            written = _corners(words[1:], known)
            counts.append(len(written))
            corners.extend(written)
            if len(counts) > MOST_TRIANGLES:
                raise Refused("too-many-triangles")
    return fans(np.array(counts, np.int64), _from_zero(corners))


def _corners(words: list[bytes], known: int) -> list[int]:
    if len(words) > MOST_CORNERS:
        raise Refused("huge-polygon")
    try:
        written = [int(word.partition(b"/")[0]) for word in words]
    except ValueError:
        raise Refused("damaged") from None
    # Zero names nothing; neither does a number that no file of ours could hold.
    if not all(0 < abs(number) < 2**31 for number in written):
        raise Refused("bad-references")
    return [number - 1 if number > 0 else known + number for number in written]


def _from_zero(corners: "array[int]") -> NDArray[np.int64]:
    return np.array(corners, np.int64)
