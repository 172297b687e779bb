"""Where a person is signed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from store.kernel.ids import digest
from store.web import session_store
from store.web.session_store import WebSession

# How somebody proved who they are, by the words of RFC 8176 that sessions keep.
PROOFS: Mapping[str, str] = MappingProxyType(
    {
        "pwd": "password",
        "otp": "code",
        "hwk": "passkey",
        "rec": "recovery code",
        "fed": "another house",
        "mfa": "two factors there",
    }
)


@dataclass(frozen=True)
class SignedIn:
    """One browser that somebody is signed in with, as its owner knows it again.

    `token` names it; `here` is the browser that asks; a program came in by the API.
    """

    token: str
    device: str
    place: str
    network: str
    proofs: str
    since: datetime
    seen_at: datetime
    ends_at: datetime
    here: bool
    is_program: bool


def sessions_of(session: Session, person_id: int, *, here: str = "") -> Sequence[SignedIn]:
    """Give where a person is signed in: with the session id `here`, then by last use."""
    rows = session_store.of_person(session, person_id)
    this = digest(here) if here else ""
    found = [_signed_in(row, here=row.id_hash == this) for row in rows]
    return sorted(found, key=lambda one: not one.here)


def _signed_in(row: WebSession, *, here: bool) -> SignedIn:
    words = (PROOFS.get(proof, proof) for proof in row.content.get("proofs", ()))
    return SignedIn(
        token=row.token or "",
        device=row.device or "Unknown browser",
        place=row.place,
        network=row.network,
        proofs=", ".join(words),
        since=row.created_at,
        seen_at=row.seen_at,
        ends_at=row.created_at + row.limits.absolute,
        here=here,
        is_program=bool(row.content.get("program")),
    )
