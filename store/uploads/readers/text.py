"""Reads columns of numbers out of text at the speed of the number library."""

import re
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from store.uploads.reasons import Refused

_CHUNK = 1 << 22


def matching(pattern: re.Pattern[bytes], content: bytes, *, after: bytes) -> list[bytes]:
    """Find the only group of a pattern everywhere; no match crosses the mark `after`."""
    return [each for piece in _pieces(content, after) for each in pattern.findall(piece)]


def _pieces(content: bytes, mark: bytes) -> Iterator[bytes]:
    """Cut a text into pieces of a few megabytes that end with the mark."""
    start = 0
    while start < len(content):
        end = content.find(mark, start + _CHUNK)
        end = len(content) if end < 0 else end + len(mark)
        yield content[start:end]
        start = end


def numbers(words: Iterable[bytes], *, columns: int) -> NDArray[np.float64]:
    """Turn words into rows of numbers; raises Refused for a word that is no number."""
    try:
        return np.fromstring(b" ".join(words), np.float64, sep=" ").reshape(-1, columns)
    except ValueError:
        raise Refused("damaged") from None
