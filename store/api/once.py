"""`Idempotency-Key`: what creates something is done once, however often it is asked for.

The same key with the same request gives the first answer again; with another request it
is refused, and while the first is still being answered it has to wait.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import ParamSpec

from flask import Response, make_response, request
from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from store.api.access import remembered_visitor
from store.api.models import KEPT, KeptAnswer
from store.api.problems import BadRequest, Fault
from store.infra.db import transaction
from store.infra.upserts import inserting
from store.kernel import clock
from store.kernel.errors import Conflict, Invalid
from store.kernel.ids import digest

P = ParamSpec("P")
HEADER = "Idempotency-Key"
SHAPE = re.compile(r"[!-~]{1,128}", re.ASCII)
ANSWERED_WITHIN = timedelta(minutes=1)  # who died on the way leaves the key to others then
POINTER = "/headers/idempotency-key"
ANOTHER = "This Idempotency-Key was used for another request."
WAIT = "The first request with this Idempotency-Key is still being answered."


@dataclass(frozen=True)
class Asked:
    """One request under its key, by what the database knows of it."""

    asker: str
    name: str
    asked: str


def once(view: Callable[P, Response]) -> Callable[P, Response]:
    """Let a view that creates something answer a repeated request from what is kept."""

    @wraps(view)
    def guarded(*arguments: P.args, **named: P.kwargs) -> Response:
        key = request.headers.get(HEADER)
        if key is None:
            return view(*arguments, **named)
        asked = _asked(key)
        kept = _begin(asked)
        if kept is not None:
            return _again(kept)
        answer = None
        try:
            answer = view(*arguments, **named)
        finally:
            _finish(asked, answer)
        return answer

    return guarded


def _asked(key: str) -> Asked:
    if SHAPE.fullmatch(key) is None:
        raise BadRequest([Fault(POINTER, "Use 1 to 128 plain characters.")])
    whole = f"{request.method} {request.full_path}\n".encode() + request.get_data()
    return Asked(
        asker=digest(remembered_visitor().key),
        name=digest(key),
        asked=hashlib.sha256(whole).hexdigest(),
    )


def _begin(asked: Asked) -> KeptAnswer | None:
    """Take the key; gives what was answered before. Raises for another use of it."""
    at = clock.now()
    with transaction() as session:
        if _taken(session, asked, at):
            return None
        kept = session.scalars(select(KeptAnswer).where(_is(asked))).one()
    if kept.asked != asked.asked:
        raise Invalid(ANOTHER, field="headers/idempotency-key")
    if kept.status is None:
        raise Conflict(WAIT)
    return kept


def _taken(session: Session, asked: Asked, at: datetime) -> bool:
    """Write the key down, or take it over from who never finished, or was a day ago."""
    row = {**vars(asked), "begun_at": at, "location": "", "body": ""}
    adding = inserting(session, KeptAnswer).values(row)
    late = (KeptAnswer.status.is_(None)) & (KeptAnswer.begun_at < at - ANSWERED_WITHIN)
    old = KeptAnswer.begun_at < at - KEPT
    taken = adding.on_conflict_do_update(
        index_elements=["asker", "name"],
        set_={**row, "status": None},
        where=old | (late & (KeptAnswer.asked == asked.asked)),
    )
    return session.scalar(taken.returning(KeptAnswer.id)) is not None


def _finish(asked: Asked, answer: Response | None) -> None:
    """Keep an answer that went well; anything else leaves the key free for another try."""
    with transaction() as session:
        if answer is None or answer.status_code >= 300:
            session.execute(delete(KeptAnswer).where(_is(asked)))
            return
        told = {
            "status": answer.status_code,
            "location": answer.headers.get("Location", ""),
            "body": answer.get_data(as_text=True),
        }
        kept = update(KeptAnswer).where(_is(asked)).values(told)
        session.execute(kept.execution_options(synchronize_session=False))


def _again(kept: KeptAnswer) -> Response:
    answer = make_response(kept.body, kept.status)
    answer.mimetype = "application/json"
    answer.headers["Idempotent-Replayed"] = "true"
    if kept.location:
        answer.headers["Location"] = kept.location
    return answer


def _is(asked: Asked) -> ColumnElement[bool]:
    return (KeptAnswer.asker == asked.asker) & (KeptAnswer.name == asked.name)
