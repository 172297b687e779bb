"""Copies a stream while counting: a stranger's stream may have no end."""

from __future__ import annotations

from typing import IO

from store.infra.storage.contract import CHUNK
from store.kernel.errors import Invalid, TooLarge


def pour(
    source: IO[bytes], out: IO[bytes], *, at_most: int | None = None, at_least: int = 0
) -> int:
    """Copy a stream to its end; gives the bytes written.

    Raises TooLarge as soon as one byte too many was read, Invalid when it ends too early.
    """
    written = 0
    while chunk := source.read(_step(written, at_most)):
        written += len(chunk)
        if at_most is not None and written > at_most:
            raise TooLarge("The file is larger than was said.")
        out.write(chunk)
    if written < at_least:
        raise Invalid("The file did not arrive whole. Send it again.")
    return written


def _step(written: int, at_most: int | None) -> int:
    """Never ask for more than one byte beyond what may come."""
    return CHUNK if at_most is None else min(CHUNK, at_most - written + 1)
