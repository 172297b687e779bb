"""What a view saw, with what the request itself tells: who asked, from where, for what."""

from __future__ import annotations

from flask import g, has_request_context, request, session as visit

from store.infra import witness
from store.infra.masking import clean
from store.kernel import clock
from store.kernel.ids import digest
from store.web.sessions import PERSON

LONGEST = 200


def saw(
    kind: str, *, outcome: str = "refused", person_id: int | None = None, **detail: object
) -> None:
    """Write down what was seen; call it outside any transaction.

    `person_id` is whom it is about; without one it is who is signed in. `outcome` is
    "allowed" or "refused".
    """
    facts = {name: str(value)[:LONGEST] for name, value in detail.items()}
    seen = {"kind": kind, "at": clock.now(), "outcome": outcome, "detail": facts}
    if has_request_context():
        seen |= _asked()
    if person_id is not None:
        seen["person_id"] = person_id
    witness.saw(witness.Sighting(**seen))  # type: ignore[arg-type]


def _asked() -> dict[str, object]:
    signed_in = visit.get(PERSON)
    return {
        "person_id": int(signed_in) if signed_in else None,
        "network": request.remote_addr or "",
        "session": digest(visit.sid)[:16],  # type: ignore[attr-defined]
        "request_id": g.get("request_id", ""),
        "path": clean(request.path)[:LONGEST],
    }
