"""Staff read questions and answers, and answer for the shop; all on the record."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from store.accounts.models import Person
from store.infra.outbox import announce
from store.kernel import ids
from store.kernel.errors import Invalid, NotFound
from store.reviews import topics
from store.reviews.models import THE_SHOP, Answer, Question, Standing
from store.security.models import record

Kind = TypeVar("Kind", Question, Answer)


def approve_question(
    session: Session, *, token: str, version: int, staff: Person
) -> Question:
    """Show a question, with what was answered already; a repeat changes nothing."""
    question = _locked(session, Question, token)
    question.expect_version(version)
    if question.is_shown:
        return question
    _show(session, question, staff)
    for answer_id in session.scalars(_shown_answers(question)):
        announce(session, topics.ANSWER_SHOWN, answer_id)
    return question


def approve_answer(session: Session, *, token: str, version: int, staff: Person) -> Answer:
    """Show a buyer's answer; who asked is told."""
    answer = _locked(session, Answer, token)
    answer.expect_version(version)
    if answer.is_shown:
        return answer
    _show(session, answer, staff)
    announce(session, topics.ANSWER_SHOWN, answer.id)
    return answer


def reject_question(
    session: Session, *, token: str, version: int, reason: str, staff: Person
) -> Question:
    """Keep a question back, or hide it again."""
    return _rejected(session, _locked(session, Question, token), version, reason, staff)


def reject_answer(
    session: Session, *, token: str, version: int, reason: str, staff: Person
) -> Answer:
    """Keep an answer back, or hide it again."""
    return _rejected(session, _locked(session, Answer, token), version, reason, staff)


def answer_for_shop(
    session: Session, *, token: str, version: int, text: str, staff: Person, at: datetime
) -> Answer:
    """Answer a question, which shows it; the shop's answer before is replaced."""
    text = text.strip()
    if not text:
        raise Invalid("Write the answer.", field="text")
    question = _locked(session, Question, token)
    question.expect_version(version)
    if not question.is_shown:
        _show(session, question, staff)
    answer = _of_shop(session, question, at=at)
    if answer.body != text:
        before = {"body": answer.body}
        answer.body = text
        session.flush()
        _write_down(session, answer, staff, "answer.written", before, {"body": text})
        announce(session, topics.ANSWER_SHOWN, answer.id)
    return answer


def _of_shop(session: Session, question: Question, *, at: datetime) -> Answer:
    rows = select(Answer).where(Answer.question_id == question.id, Answer.by_shop)
    known = session.scalar(rows.order_by(Answer.id).limit(1))
    if known is not None:
        return known
    answer = Answer(question_id=question.id, author=THE_SHOP, body="", created_at=at)
    answer.by_shop, answer.status = True, Standing.APPROVED
    session.add(answer)
    return answer


def _locked(session: Session, kind: type[Kind], token: str) -> Kind:
    rows = select(kind).where(kind.token == token).with_for_update()
    said = session.scalar(rows) if ids.is_token(token) else None
    if said is None:
        raise NotFound("There is no such question or answer.")
    return said


def _shown_answers(question: Question) -> Select[int]:
    return select(Answer.id).where(
        Answer.question_id == question.id, Answer.status == Standing.APPROVED
    )


def _show(session: Session, said: Question | Answer, staff: Person) -> None:
    before = _facts(said)
    said.approve()
    _write_down(session, said, staff, f"{_kind(said)}.approved", before, _facts(said))


def _rejected(
    session: Session, said: Kind, version: int, reason: str, staff: Person
) -> Kind:
    said.expect_version(version)
    if said.is_rejected:
        return said
    before = _facts(said)
    said.reject(reason.strip())
    _write_down(session, said, staff, f"{_kind(said)}.rejected", before, _facts(said))
    return said


def _facts(said: Question | Answer) -> dict[str, str]:
    return {"status": said.status.value, "reason": said.reason}


def _kind(said: Question | Answer) -> str:
    return "question" if isinstance(said, Question) else "answer"


def _write_down(
    session: Session,
    said: Question | Answer,
    staff: Person,
    action: str,
    before: dict[str, str],
    after: dict[str, str],
) -> None:
    record(
        session,
        actor_id=staff.id,
        actor=staff.name,
        action=action,
        subject=_kind(said),
        subject_id=said.id,
        before=dict(before),
        after=dict(after),
    )
