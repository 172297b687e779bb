"""Alerts are told: what is still to be told, and what became of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from store.security.models import Alert, Mark, SecurityMark
from store.security.models.marks import locked_mark

FAILURES = 20  # in a row: then the webhook is off until somebody switches it on


def alert_to_mail(session: Session, alert_id: int, *, at: datetime) -> Alert | None:
    """Give an alert that is open and was not mailed within the hour."""
    alert = session.get(Alert, alert_id)
    if alert is None or not alert.is_open or alert.is_quiet(at):
        return None
    return alert


def mark_mailed(session: Session, alert_id: int, *, at: datetime) -> None:
    """Write down when an alert was mailed."""
    session.get_one(Alert, alert_id, with_for_update=True).mailed_at = at


def is_hook_off(session: Session) -> bool:
    """Tell whether the webhook has failed so often that it is not tried any more."""
    return session.get_one(SecurityMark, Mark.HOOK).at is not None


def mark_posted(session: Session, alert_id: int, *, at: datetime) -> None:
    """Write down that an alert was posted: the webhook works."""
    session.get_one(Alert, alert_id, with_for_update=True).posted_at = at
    locked_mark(session, Mark.HOOK).number = 0


def count_failure(session: Session, *, at: datetime) -> bool:
    """Count a failure of the webhook; True when it was the last one that is borne."""
    hook = locked_mark(session, Mark.HOOK)
    hook.number += 1
    if hook.number < FAILURES or hook.at is not None:
        return False
    hook.at = at
    return True


def switch_on(session: Session) -> None:
    """Try the webhook again."""
    hook = locked_mark(session, Mark.HOOK)
    hook.number, hook.at = 0, None
