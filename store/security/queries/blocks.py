"""Reads of blocked addresses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.security.models import BlockedNetwork

MOST = 500


def live_blocks(session: Session, *, at: datetime) -> Sequence[BlockedNetwork]:
    """Give what is refused at a moment, what was blocked last first."""
    rows = select(BlockedNetwork).where(
        BlockedNetwork.lifted_at.is_(None), BlockedNetwork.until > at
    )
    return session.scalars(rows.order_by(BlockedNetwork.id.desc()).limit(MOST)).all()


def past_blocks(session: Session, *, at: datetime) -> Sequence[BlockedNetwork]:
    """Give what was refused once, the newest fifty."""
    rows = select(BlockedNetwork).where(
        BlockedNetwork.lifted_at.is_not(None) | (BlockedNetwork.until <= at)
    )
    return session.scalars(rows.order_by(BlockedNetwork.id.desc()).limit(50)).all()
