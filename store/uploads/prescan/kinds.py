"""The kinds of model files that we read, told apart by a file's ending."""

from enum import StrEnum
from pathlib import PurePosixPath

from store.uploads.reasons import Refused


class Kind(StrEnum):
    """The model formats that we read."""

    STL = "stl"
    OBJ = "obj"
    THREEMF = "3mf"
    STEP = "step"
    PLY = "ply"

    @property
    def has_units(self) -> bool:
        """The file says what its numbers mean; the others are bare numbers."""
        return self in (Kind.THREEMF, Kind.STEP)


ENDINGS = {**{kind.value: kind for kind in Kind}, "stp": Kind.STEP}


def kind_of(name: str) -> Kind:
    """Tell the kind by the file's ending; raises Refused for any other ending."""
    ending = PurePosixPath(name.lower()).suffix.removeprefix(".")
    if ending not in ENDINGS:
        raise Refused("wrong-type")
    return ENDINGS[ending]
