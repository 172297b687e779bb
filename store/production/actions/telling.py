"""Each move of a job is written into the audit trail in the same words."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from store.accounts.models import Person
from store.production.models import PrintJob, PrintStatus
from store.security.models import record


def told_move(
    session: Session, job: PrintJob, *, before: PrintStatus, actor: Person, **more: str
) -> None:
    """Note who moved a job from where to where, with what else is known."""
    after = {"status": job.status, **{name: word for name, word in more.items() if word}}
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action="print_job.moved",
        subject="print_job",
        subject_id=job.id,
        before={"status": before},
        after=after,
    )


def told(  # noqa: PLR0913 an audit row has this many facts
    session: Session,
    action: str,
    subject: str,
    subject_id: int,
    *,
    actor: Person,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """Note what was done to a printer, a spool, a provider or a plate."""
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action=action,
        subject=subject,
        subject_id=subject_id,
        before=dict(before or {}),
        after=dict(after or {}),
    )
