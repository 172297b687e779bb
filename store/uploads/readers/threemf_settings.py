"""Finds what slicing programs keep in a 3MF beside the part: modifiers and blockers.

They lie in the package as bodies like any other; only notes of the program that wrote it
say that they are tools, not plastic. Without these notes they would be printed and paid.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from zipfile import ZipFile

from store.uploads.readers.threemf_xml import BROKEN, Attributes, parse
from store.uploads.reasons import Refused

# PrusaSlicer numbers the triangles of an object; Bambu Studio and OrcaSlicer name parts.
_NOTES = ("Metadata/Slic3r_PE_model.config", "Metadata/model_settings.config")
_PLASTIC = ("ModelPart", "normal_part")


@dataclass
class Leftovers:
    """By the object they belong to: numbers of triangles, and parts, not to be printed."""

    triangles: dict[str, list[range]] = field(default_factory=dict)
    parts: set[tuple[str, str]] = field(default_factory=set)

    def triangles_of(self, object_id: str) -> Iterable[range]:
        return self.triangles.get(object_id, ())

    def has_part(self, object_id: str, part_id: str) -> bool:
        return (object_id, part_id) in self.parts


def leftovers_in(archive: ZipFile) -> Leftovers:
    """Read the notes of the program that wrote the package, if it left any."""
    notes = _Notes()
    for name in _NOTES:
        if name in archive.namelist():
            try:
                with archive.open(name) as stream:
                    parse(stream, notes.handlers)
            except BROKEN:
                raise Refused("damaged") from None
    return notes.leftovers


class _Notes:
    """Follows the elements of either kind of notes."""

    def __init__(self) -> None:
        self.leftovers = Leftovers()
        self._object = ""
        self._range = range(0)
        self.handlers = {
            "object": self._start_object,
            "volume": self._start_volume,
            "metadata": self._metadata,
            "part": self._part,
        }

    def _start_object(self, attributes: Attributes) -> None:
        self._object = attributes.get("id", "")

    def _start_volume(self, attributes: Attributes) -> None:
        self._range = range(int(attributes["firstid"]), int(attributes["lastid"]) + 1)

    def _metadata(self, attributes: Attributes) -> None:
        key, value = attributes.get("key"), attributes.get("value")
        is_tool = key == "volume_type" and value not in _PLASTIC
        if is_tool or (key == "modifier" and value == "1"):
            self.leftovers.triangles.setdefault(self._object, []).append(self._range)

    def _part(self, attributes: Attributes) -> None:
        if attributes.get("subtype", "normal_part") not in _PLASTIC:
            self.leftovers.parts.add((self._object, attributes.get("id", "")))
