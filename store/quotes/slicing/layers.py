"""The layer table: all that a printer's time and plastic depend on, whatever its speeds."""

import io
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from store.quotes.slicing.planes import Floats, Ints

_FORMAT = 2


class OtherFormat(ValueError):
    """A layer table was packed by another version: the part has to be cut anew."""


@dataclass(frozen=True, kw_only=True, eq=False)  # arrays: a table equals itself alone
class Layers:
    """Arrays over layers, from the bed up; mm and mm2.

    `lines` [4, 2, classes, layers] sorts solid, top, bridge and sparse regions by the
    length of lines across them; `runs`, `turns` and the loops belong to sampled layers:
    `sample` names one for each layer. `support` is the area of supports, `contact` what
    they hold.
    """

    size: Floats  # x, y, z of the part
    pixel: float
    repeated: int  # layers cut once stand for so many
    open_share: float
    length: Floats
    area: Floats
    outer: Floats
    inner: Floats
    outer_area: Floats
    inner_area: Floats
    solid: Floats
    top: Floats
    bridge: Floats
    sparse: Floats
    edge: Floats  # outline of the sparse region
    lines: Floats
    sample: Ints
    islands: Floats
    holes: Floats
    runs: Floats
    turns: Floats
    spread: Floats  # [2, samples], the box around a layer
    support: Floats
    contact: Floats

    @property
    def count(self) -> int:
        return len(self.area)

    def to_bytes(self) -> bytes:
        """Pack for a column of a database: a few dozen kilobytes."""
        packed: dict[str, Any] = {
            each.name: _small(getattr(self, each.name)) for each in fields(self)
        }
        stream = io.BytesIO()
        np.savez_compressed(stream, format=np.int64(_FORMAT), **packed)
        return stream.getvalue()

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Layers":
        """Unpack; raises OtherFormat for what was packed by another version."""
        with np.load(io.BytesIO(kept), allow_pickle=False) as stored:
            if int(stored["format"]) != _FORMAT:
                raise OtherFormat("This layer table is of another format.")
            unpacked = {each.name: _full(stored[each.name]) for each in fields(cls)}
        return cls(**unpacked)


def _small(value: Any) -> NDArray[Any]:
    array = np.asarray(value)
    return array.astype(np.float32 if array.dtype.kind == "f" else np.int32)


def _full(array: NDArray[Any]) -> Any:
    wide = array.astype(np.float64 if array.dtype.kind == "f" else np.int64)
    return wide.item() if wide.ndim == 0 else wide
