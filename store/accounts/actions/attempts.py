"""Forgetting how often something was tried."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from store.accounts.models import Attempt


def forget_old_attempts(session: Session, at: datetime) -> None:
    """Delete the counts whose time is over."""
    session.execute(delete(Attempt).where(Attempt.ends_at < at))
