"""Who may do what: permissions and roles, as `permissions.toml` beside this file says."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from store.kernel.errors import Forbidden

RULES = Path(__file__).with_name("permissions.toml")
EVERYTHING = "*"


class Actor(Protocol):
    """Somebody with a role, whose account is open or closed."""

    @property
    def role(self) -> str: ...

    @property
    def is_active(self) -> bool: ...


@dataclass(frozen=True)
class RoleRule:
    """One role: its stored word, how pages call it, and all that it may do."""

    word: str
    title: str
    sentence: str
    may: frozenset[str]


@dataclass(frozen=True)
class Rules:
    """The whole file."""

    permissions: Mapping[str, str]
    roles: Mapping[str, RoleRule]
    step_up: frozenset[str]
    dangerous: frozenset[str]
    fields: Mapping[str, str]


class NotAllowed(Forbidden):
    """Known, but of a role that does not include this permission."""

    def __init__(self, permission: str, role: str) -> None:
        self.permission, self.role = permission, role
        super().__init__(
            f"“{meaning(permission)}” is not part of your role, {title(role)}. "
            "The shop's owner can give you one that has it."
        )


@cache
def rules() -> Rules:
    """Give what the file says; raises ValueError when it speaks of what is not there."""
    told = tomllib.loads(RULES.read_text("utf-8"))
    known = told["permissions"]
    found = Rules(
        permissions=known,
        roles={word: _role(word, row, known) for word, row in told["roles"].items()},
        step_up=_known(told["care"]["step_up"], known),
        dangerous=_known(told["care"]["dangerous"], known),
        fields=told["fields"],
    )
    _known(list(found.fields.values()), known)
    return found


def may(person: Actor | None, permission: str) -> bool:
    """Tell whether somebody may do this now; nobody may do what the file does not name."""
    meaning(permission)
    if person is None or not person.is_active:
        return False
    role = rules().roles.get(person.role)
    return role is not None and permission in role.may


def require(person: Actor, permission: str) -> None:
    """Refuse who may not do this; raises NotAllowed, which says what is missing."""
    if not may(person, permission):
        raise NotAllowed(permission, person.role)


def require_field(person: Actor, subject: str, name: str) -> None:
    """Refuse who may not change this field, such as "price" of "variant"."""
    fields = rules().fields
    require(person, fields.get(f"{subject}.{name}") or fields[f"{subject}.*"])


def may_give(person: Actor, role: str) -> bool:
    """Tell whether somebody may make others this, or change those who are.

    The owner may with every role, others only with roles that may less than their own.
    """
    if not may(person, "people.change"):
        return False
    own, other = rules().roles[person.role], rules().roles.get(role)
    if other is None:
        return True  # a customer, who may nothing here
    return own.word == "owner" or other.may < own.may


def meaning(permission: str) -> str:
    """Give what a permission lets somebody do; raises KeyError for one that is none."""
    return rules().permissions[permission]


def title(role: str) -> str:
    """Give how pages call a role."""
    found = rules().roles.get(role)
    return found.title if found else "Customer"


def needs_recent_proof(permission: str) -> bool:
    """Tell whether this wants a proof of the last minutes of who it is."""
    return permission in rules().step_up


def is_dangerous(permission: str) -> bool:
    """Tell whether each use of this is written down."""
    return permission in rules().dangerous


def _role(word: str, row: Mapping[str, Any], known: Mapping[str, str]) -> RoleRule:
    named = row["may"]
    allowed = frozenset(known) if named == [EVERYTHING] else _known(named, known)
    return RoleRule(word, row["title"], row["sentence"], allowed)


def _known(named: list[str], known: Mapping[str, str]) -> frozenset[str]:
    unknown = set(named) - set(known)
    if unknown:
        raise ValueError(f"permissions.toml: there is no {min(unknown)}")
    return frozenset(named)
