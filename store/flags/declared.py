"""The flags there are, as `flags.toml` beside this file tells them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DECLARED = Path(__file__).with_name("flags.toml")


@dataclass(frozen=True)
class Flag:
    """One flag: what it lets happen, who answers for it, and until when it is needed."""

    key: str
    means: str
    default: bool
    owner: str
    closed: str = ""
    until: date | None = None

    def is_overdue(self, today: date) -> bool:
        """Tell whether the code should have been rid of it by now."""
        return self.until is not None and self.until < today


@cache
def flags() -> Mapping[str, Flag]:
    """Give every flag by its key, in the order of the file."""
    told = tomllib.loads(DECLARED.read_text("utf-8"))
    return {key: Flag(key=key, **row) for key, row in told.items()}
