"""What happens to an upload: received, then accepted or rejected by its analysis."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.infra.outbox import announce
from store.uploads.models import Upload
from store.uploads.quarantine import Kept
from store.uploads.topics import UPLOAD_RECEIVED


def receive_upload(
    session: Session, *, visitor: Visitor, kept: Kept, at: datetime
) -> Upload:
    """Take a file out of a visitor's hands and have it analysed."""
    upload = Upload(
        visitor=visitor.key,
        customer_id=visitor.customer_id,
        filename=kept.filename,
        extension=kept.kind.value,
        size=kept.size,
        sha256=kept.sha256,
        storage_key=kept.key,
        created_at=at,
    )
    session.add(upload)
    session.flush()
    announce(session, UPLOAD_RECEIVED, upload.id)
    return upload


def accept_analysis(
    session: Session,
    *,
    upload_id: int,
    measure: dict[str, Any],
    model_key: str,
    thumbnail_key: str,
    at: datetime,
) -> None:
    """Store what was measured; an upload that is settled already stays as it is."""
    upload = session.get_one(Upload, upload_id, with_for_update=True)
    if not upload.is_settled:
        upload.accept(measure, model_key=model_key, thumbnail_key=thumbnail_key, at=at)


def reject_upload(session: Session, *, upload_id: int, reason: str, at: datetime) -> None:
    """Say why a file cannot be printed; an upload that is settled already stays."""
    upload = session.get_one(Upload, upload_id, with_for_update=True)
    if not upload.is_settled:
        upload.reject(reason, at=at)


def forget_files(session: Session, *, upload_id: int) -> None:
    """Note that an upload's files are deleted; what was measured stays."""
    upload = session.get_one(Upload, upload_id, with_for_update=True)
    upload.storage_key, upload.model_key, upload.thumbnail_key = "", None, None
