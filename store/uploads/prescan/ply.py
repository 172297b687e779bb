"""Reads the header of a PLY file, and checks it against the file's size."""

import re
from dataclasses import dataclass
from enum import StrEnum

from store.uploads.reasons import Refused

MOST_POINTS = 6_000_000
MOST_FACES = 2_000_000
_MOST_PROPERTIES = 64
_LONGEST_HEADER = 64 * 1024
_END = re.compile(rb"\bend_header[ \t]*\r?\n")

# Both the names of Turk's original and those that later programs write.
TYPES = {
    "char": "i1", "uchar": "u1", "short": "i2", "ushort": "u2", "int": "i4", "uint": "u4",
    "float": "f4", "double": "f8", "int8": "i1", "uint8": "u1", "int16": "i2",
    "uint16": "u2", "int32": "i4", "uint32": "u4", "float32": "f4", "float64": "f8",
}  # fmt: skip


class Encoding(StrEnum):
    """How the numbers after the header are written."""

    TEXT = "ascii"
    LITTLE = "binary_little_endian"
    BIG = "binary_big_endian"

    @property
    def order(self) -> str:
        return ">" if self is Encoding.BIG else "<"


@dataclass(frozen=True)
class Property:
    """One number of an element, or a list: a count and so many numbers."""

    name: str
    type: str
    count_type: str | None = None

    @property
    def least_bytes(self) -> int:
        return int((self.count_type or self.type)[1])


@dataclass(frozen=True)
class Element:
    """One table of the file: so many rows of these properties."""

    name: str
    count: int
    properties: tuple[Property, ...]


@dataclass(frozen=True)
class Header:
    """What the file says it holds, and where its numbers begin."""

    encoding: Encoding
    elements: tuple[Element, ...]
    length: int


def ply_header(head: bytes, size: int) -> Header:
    """Read the header; raises Refused for one that is broken or promises too much."""
    if not re.match(rb"ply[ \t]*\r?\n", head):
        raise Refused("content-mismatch")
    end = _END.search(head, 0, _LONGEST_HEADER)
    if end is None:
        raise Refused("damaged")
    try:
        lines = [line.split() for line in head[: end.start()].decode("ascii").splitlines()]
        encoding = _encoding(lines[1])
        elements = _elements([line for line in lines[2:] if line])
    except (ValueError, KeyError, IndexError):
        raise Refused("damaged") from None
    header = Header(encoding, elements, end.end())
    _check_counts(header, size)
    return header


def _encoding(words: list[str]) -> Encoding:
    if words[0] != "format" or words[2] != "1.0":
        raise ValueError
    return Encoding(words[1])


def _elements(lines: list[list[str]]) -> tuple[Element, ...]:
    elements: list[Element] = []
    for words in lines:
        if words[0] == "element":
            elements.append(Element(words[1], int(words[2]), ()))
        elif words[0] == "property":
            last = elements.pop()
            properties = (*last.properties, _property(words[1:]))
            elements.append(Element(last.name, last.count, properties))
        elif words[0] not in ("comment", "obj_info"):
            raise ValueError
    return tuple(elements)


def _property(words: list[str]) -> Property:
    if words[0] == "list":
        return Property(words[3], TYPES[words[2]], TYPES[words[1]])
    return Property(words[1], TYPES[words[0]])


def _check_counts(header: Header, size: int) -> None:
    counts = {each.name: each.count for each in header.elements}
    if len(counts) < len(header.elements) or min(counts.values(), default=0) < 0:
        raise Refused("damaged")
    if sum(len(each.properties) for each in header.elements) > _MOST_PROPERTIES:
        raise Refused("damaged")
    if not counts.get("vertex") or not counts.get("face"):
        raise Refused("no-triangles")
    if counts["face"] > MOST_FACES or counts["vertex"] > MOST_POINTS:
        raise Refused("too-many-triangles")
    if header.length + sum(_least_bytes(header, each) for each in header.elements) > size:
        raise Refused("cut-short")


def _least_bytes(header: Header, element: Element) -> int:
    """Give the fewest bytes that an element can take; text needs a digit and a space."""
    if header.encoding is Encoding.TEXT:
        return element.count * 2 * len(element.properties) - 1
    return element.count * sum(each.least_bytes for each in element.properties)
