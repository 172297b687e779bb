"""Reads of what people are told about their accounts."""

from __future__ import annotations

from sqlalchemy.orm import Session

from store.accounts.models import AccountNotice


def notice_with_id(session: Session, notice_id: int) -> AccountNotice | None:
    """Give a notice for whoever mails it."""
    return session.get(AccountNotice, notice_id)
