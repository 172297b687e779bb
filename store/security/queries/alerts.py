"""Reads of alerts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.kernel.errors import NotFound
from store.security.models import Alert

PER_PAGE = 50
MOST_REPORTED = 1_000


def alert_with_token(session: Session, token: str, *, lock: bool = False) -> Alert:
    """Give an alert; raises NotFound."""
    rows = select(Alert).where(Alert.token == token)
    found = session.scalar(rows.with_for_update() if lock else rows)
    if found is None:
        raise NotFound("There is no such alert.")
    return found


def alerts_page(
    session: Session, *, only_open: bool, after: int | None = None, size: int = PER_PAGE
) -> tuple[Sequence[Alert], int | None]:
    """Give a page of alerts, the newest first, and the key of the next one."""
    rows = select(Alert).order_by(Alert.id.desc())
    if only_open:
        rows = rows.where(Alert.acknowledged_at.is_(None))
    if after is not None:
        rows = rows.where(Alert.id < after)
    found = session.scalars(rows.limit(size + 1)).all()
    shown = found[:size]
    return shown, shown[-1].id if len(found) > size else None


def alerts_between(
    session: Session, *, first: datetime, before: datetime
) -> Sequence[Alert]:
    """Give the alerts that were raised in a period, the oldest first."""
    rows = select(Alert).where(Alert.first_at >= first, Alert.first_at < before)
    return session.scalars(rows.order_by(Alert.id).limit(MOST_REPORTED)).all()
