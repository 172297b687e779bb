"""Reads the points and faces of a PLY file, as text or binary of either byte order."""

from array import array
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from store.uploads.prescan.ply import Element, Encoding, Header, Property, ply_header
from store.uploads.readers.text import numbers
from store.uploads.reasons import Refused
from store.uploads.surface import MOST_CORNERS, Faces, Points, Surface, fans, indexed

_CORNERS = ("vertex_indices", "vertex_index")
_HEADER = 64 * 1024
_WIDEST_ROW = 128
_Columns = dict[str, NDArray[Any]]


def read_ply(path: Path) -> Surface:
    """Give the points and faces; larger faces are cut into fans."""
    content = path.read_bytes()
    header = ply_header(content[:_HEADER], len(content))
    body = _body(header, content[header.length :])
    elements = {each.name: _columns(body, each) for each in _needed(header)}
    return indexed(_points(elements["vertex"]), _faces(elements["face"]))


def _needed(header: Header) -> tuple[Element, ...]:
    """Give the elements up to the later one of points and faces."""
    names = [each.name for each in header.elements]
    return header.elements[: 1 + max(names.index("vertex"), names.index("face"))]


def _points(columns: _Columns) -> Points:
    if not all(columns.get(axis, np.empty(0)).size for axis in "xyz"):
        raise Refused("no-triangles")
    return np.stack([columns[axis].astype(np.float64) for axis in "xyz"], axis=1)


def _faces(columns: _Columns) -> Faces:
    name = next((name for name in _CORNERS if f"{name} count" in columns), None)
    if name is None:
        raise Refused("no-triangles")
    counts, corners = columns[f"{name} count"], columns[name]
    return fans(counts.astype(np.int64), corners.astype(np.int64))


class _Packed:
    """The numbers after a binary header, read from front to back."""

    def __init__(self, content: bytes, order: str) -> None:
        self._content = content
        self._order = order
        self.at = 0

    def take(self, kinds: list[str], rows: int) -> list[NDArray[Any]]:
        """Give the next rows of these kinds, by column; Refused when the file ends."""
        fields = [(str(nth), self._order + kind) for nth, kind in enumerate(kinds)]
        row = np.dtype(fields)
        start, self.at = self.at, self.at + rows * row.itemsize
        if self.at > len(self._content):
            raise Refused("cut-short")
        table = np.frombuffer(self._content, row, rows, start)
        return [table[str(nth)] for nth in range(len(kinds))]


class _Written:
    """The numbers after a text header."""

    def __init__(self, content: bytes) -> None:
        self._numbers = numbers([content], columns=1)[:, 0]
        self.at = 0

    def take(self, kinds: list[str], rows: int) -> list[NDArray[Any]]:
        """Give the next rows of so many columns; Refused when the file ends first."""
        start, self.at = self.at, self.at + rows * len(kinds)
        if self.at > len(self._numbers):
            raise Refused("cut-short")
        return list(self._numbers[start : self.at].reshape(rows, len(kinds)).T)


_Body = _Packed | _Written


def _body(header: Header, content: bytes) -> _Body:
    if header.encoding is Encoding.TEXT:
        return _Written(content)
    return _Packed(content, header.encoding.order)


def _columns(body: _Body, element: Element) -> _Columns:
    """Read an element: a column per property; of lists, their lengths and contents."""
    if not element.count:
        return {}
    start = body.at
    found = _even(body, element)
    if found is None:
        body.at = start
        return _uneven(body, element)
    return found


def _even(body: _Body, element: Element) -> _Columns | None:
    """Read rows whose lists are all as long as those of the first row; None for others."""
    start = body.at
    lengths = [len(_next(body, each)) for each in element.properties]
    body.at = start
    pairs = list(zip(element.properties, lengths, strict=True))
    kinds = [kind for each, length in pairs for kind in _kinds(each, length)]
    if len(kinds) > _WIDEST_ROW:
        return None
    try:
        columns = iter(body.take(kinds, element.count))
    except Refused:
        return None
    found: _Columns = {}
    for each, length in pairs:
        if each.count_type:
            found[f"{each.name} count"] = counts = next(columns)
            if (counts != length).any():
                return None
        parts = [next(columns) for _ in range(length)]
        found[each.name] = np.stack(parts, axis=1).ravel() if parts else np.empty(0)
    return found


def _kinds(each: Property, length: int) -> list[str]:
    return [*([each.count_type] if each.count_type else []), *([each.type] * length)]


def _next(body: _Body, each: Property) -> NDArray[Any]:
    """Read one property of one row: a number, or the numbers of a list."""
    length = 1
    if each.count_type:
        [counts] = body.take([each.count_type], 1)
        if not 0 <= counts[0] <= MOST_CORNERS:
            raise Refused("huge-polygon")
        length = int(counts[0])
    [values] = body.take([each.type], length)
    return values


def _uneven(body: _Body, element: Element) -> _Columns:
    found: defaultdict[str, array[float]] = defaultdict(lambda: array("d"))
    for _ in range(element.count):
        for each in element.properties:
            values = _next(body, each)
            found[each.name].extend(values.tolist())
            if each.count_type:
                found[f"{each.name} count"].append(len(values))
    return {name: np.array(values) for name, values in found.items()}
