"""What passes between the shop and an OpenID provider, and how it can go wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from store.kernel.errors import Busy, Invalid

AGAIN = "Start again from the sign-in page."


class ProviderDown(Busy):
    """The provider did not answer, or not as an OpenID provider does."""

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why


class NotTaken(Invalid):
    """What came in the provider's name is not taken; `why` is a word for the log."""

    def __init__(self, why: str, sentence: str = "") -> None:
        super().__init__(sentence or f"What came back could not be trusted. {AGAIN}")
        self.why = why


@dataclass(frozen=True)
class Begun:
    """Where a browser is sent, and what must come back with it."""

    address: str
    state: str
    nonce: str
    verifier: str = field(repr=False)


@dataclass(frozen=True)
class Tokens:
    """What the provider gave for a code, or for a refresh token."""

    id_token: str = field(repr=False)
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)


@dataclass(frozen=True)
class Signed:
    """A token whose signature is the provider's; what it claims is not checked yet."""

    header: dict[str, Any]
    claims: dict[str, Any]


@dataclass(frozen=True)
class Introduction:
    """Whom the provider says this is, all of it checked.

    `roles` are the names it knows them by. `proofs` are words of RFC 8176, and
    `proved_at` when they were given there; None when it does not say.
    """

    issuer: str
    subject: str
    sid: str | None
    email: str | None
    name: str
    roles: frozenset[str]
    proofs: frozenset[str]
    proved_at: datetime | None


@dataclass(frozen=True)
class Farewell:
    """Whose sessions are over: one of theirs (`sid`), or all of a person's."""

    issuer: str
    jti: str
    subject: str | None
    sid: str | None
