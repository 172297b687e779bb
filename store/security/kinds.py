"""Which kinds of events there are, what each means, and how grave it is."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).with_name("logging.toml")


class Level(StrEnum):
    """How grave a kind of event is by itself."""

    NOTICE = "notice"
    WARNING = "warning"
    ALARM = "alarm"


@dataclass(frozen=True)
class Kind:
    """One kind of event: what it means, in a sentence, and its level."""

    means: str
    level: Level


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, Kind]:
    """Read the table; raises KeyError or ValueError when a row is not whole."""
    rows = tomllib.loads(TABLE.read_text())
    return {name: Kind(row["means"], Level(row["level"])) for name, row in rows.items()}


def level_of(kind: str) -> Level:
    """Give how grave an event is; one that nobody has listed is not overlooked."""
    listed = kinds().get(kind)
    return listed.level if listed else Level.WARNING
