"""One flat profile of PrusaSlicer: words, numbers, and shares of one another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from store.kernel.errors import Invalid

_UNSET = frozenset({"", "nil"})


@dataclass(frozen=True)
class Flat:
    """Settings by their names; where a list is given (one for each mode), its first."""

    settings: Mapping[str, str]

    def words(self, name: str) -> list[str]:
        return [word.strip() for word in self.settings.get(name, "").split(",") if word]

    def word(self, name: str) -> str:
        words = self.words(name)
        return "" if not words or words[0] in _UNSET else words[0]

    def number(self, name: str, usual: float) -> float:
        """Give a plain number; raises Invalid for anything else."""
        word = self.word(name)
        return _number(name, word) if word else usual

    def own(self, name: str) -> float | None:
        """Give a number that may be left to others."""
        word = self.word(name)
        return _number(name, word) if word else None

    def switch(self, name: str, *, usually: bool) -> bool:
        word = self.word(name)
        return word != "0" if word else usually

    def share(self, name: str, usual: float) -> float:
        """Give "70%" as 0.7."""
        return self.of(name, 1.0, usual)

    def of(self, name: str, whole: float, usual: float) -> float:
        """Give a number, or so many per cent of the whole."""
        word = self.word(name)
        if not word:
            return usual
        if word.endswith("%"):
            return round(_number(name, word[:-1]) / 100 * whole, 6)
        return _number(name, word)

    def width(self, name: str, *, layer: float) -> float:
        """Give a bead's width, whose per cents are of the layer; 0 when left open."""
        return self.of(name, layer, 0)


def _number(name: str, word: str) -> float:
    try:
        return float(word)
    except ValueError:
        raise Invalid(f"“{word}” is no number for {name}.", field=name) from None
