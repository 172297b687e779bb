"""Reads of uploads, always through their owner."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.kernel import ids
from store.kernel.errors import NotFound
from store.uploads.models import KEPT, Upload


def upload_of(session: Session, visitor: Visitor, token: str) -> Upload:
    """Give a visitor's own upload; raises NotFound for anybody else's."""
    rows = select(Upload).where(Upload.token == token, visitor.owns(Upload))
    upload = session.scalar(rows) if ids.is_token(token) else None
    if upload is None:
        raise NotFound("There is no such model, or it belongs to somebody else.")
    return upload


def recent_uploads_of(
    session: Session, visitor: Visitor, *, limit: int = 5
) -> Sequence[Upload]:
    """Give a visitor's latest uploads, newest first."""
    rows = select(Upload).where(visitor.owns(Upload)).order_by(Upload.id.desc())
    return session.scalars(rows.limit(limit)).all()


def upload_to_analyse(session: Session, upload_id: int) -> Upload | None:
    """Give an upload that waits for its analysis, or None when it is settled."""
    upload = session.get_one(Upload, upload_id)
    return None if upload.is_settled else upload


def uploads_to_delete(
    session: Session, *, at: datetime, limit: int = 50
) -> Sequence[Upload]:
    """Give uploads whose files have been kept for as long as we promise."""
    rows = select(Upload).where(Upload.created_at < at - KEPT, Upload.storage_key != "")
    return session.scalars(rows.order_by(Upload.id).limit(limit)).all()
