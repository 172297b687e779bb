"""What a flag is for somebody: pure, with the words of OpenFeature's specification.

https://openfeature.dev/specification/types#evaluation-details
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from store.flags.declared import Flag

WHOLE = 10_000  # basis points


class State(StrEnum):
    """How a flag is set."""

    ON = "on"
    OFF = "off"
    SHARE = "share"
    ROLES = "roles"
    RULE = "rule"


class Reason(StrEnum):
    """Why a flag is what it is."""

    DEFAULT = "DEFAULT"
    STATIC = "STATIC"
    SPLIT = "SPLIT"
    TARGETING_MATCH = "TARGETING_MATCH"
    STALE = "STALE"


class Verb(StrEnum):
    """How a rule compares."""

    IS = "is"
    IS_NOT = "is not"
    IS_ONE_OF = "is one of"
    ENDS_WITH = "ends with"


@dataclass(frozen=True)
class Asker:
    """Who asks: a key that stays theirs, and what rules may look at."""

    key: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def role(self) -> str:
        return self.facts.get("role", "")


@dataclass(frozen=True)
class Condition:
    """One fact of who asks, and what it has to be."""

    fact: str
    verb: Verb
    value: str

    def holds(self, asker: Asker) -> bool:
        found = asker.facts.get(self.fact, "")
        if self.verb is Verb.IS_ONE_OF:
            return found in {each.strip() for each in self.value.split(",")}
        if self.verb is Verb.ENDS_WITH:
            return found.endswith(self.value)
        return (found == self.value) is (self.verb is Verb.IS)


@dataclass(frozen=True)
class Setting:
    """How somebody has set a flag; `until` is when that ends, by itself."""

    state: State
    share_bp: int = 0
    roles: frozenset[str] = frozenset()
    conditions: tuple[Condition, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True)
class Evaluation:
    """What a flag is for somebody, and why."""

    key: str
    value: bool
    reason: Reason

    @property
    def variant(self) -> str:
        return "on" if self.value else "off"


def evaluate(
    flag: Flag, setting: Setting | None, asker: Asker, *, at: datetime
) -> Evaluation:
    """Tell what a flag is; a setting that is over counts no more."""
    if setting is None:
        return Evaluation(flag.key, flag.default, Reason.DEFAULT)
    if setting.until is not None and setting.until <= at:
        return Evaluation(flag.key, flag.default, Reason.STALE)
    value, reason = _answer(flag, setting, asker)
    return Evaluation(flag.key, value, reason)


def position(key: str, asker: str) -> int:
    """Give where somebody stands from 0 to 9,999: always the same for one flag.

    Another flag shuffles anew, so that it is not ever the same people who try things.
    """
    digest = hashlib.sha256(f"{key} {asker}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % WHOLE


def _answer(flag: Flag, setting: Setting, asker: Asker) -> tuple[bool, Reason]:
    if setting.state is State.SHARE:
        return position(flag.key, asker.key) < setting.share_bp, Reason.SPLIT
    if setting.state is State.ROLES:
        return asker.role in setting.roles, Reason.TARGETING_MATCH
    if setting.state is State.RULE:
        held = all(each.holds(asker) for each in setting.conditions)
        return held, Reason.TARGETING_MATCH
    return setting.state is State.ON, Reason.STATIC
