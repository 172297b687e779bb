"""An analysis ends: the file becomes a part, or is refused for a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from store.infra.outbox import announce
from store.uploads.models import Part, Scan, Upload, UploadStatus
from store.uploads.queries import part_of_content
from store.uploads.topics import PART_MADE, UPLOAD_SETTLED


@dataclass(frozen=True)
class Made:
    """What the analysis made of one content prepared in one way."""

    sha256: str
    preparation: str
    measure: dict[str, Any]
    model_key: str
    took_ms: int


def note_scan(session: Session, *, upload_id: int, scan: Scan) -> None:
    """Keep what the virus scanner said."""
    upload = session.get(Upload, upload_id, with_for_update=True)
    if upload is not None:
        upload.scan = scan


def settle_upload(
    session: Session, *, upload_id: int, made: Made, at: datetime
) -> tuple[Part, bool] | None:
    """Keep what was measured and let it settle the upload that asked for it.

    Gives the part and whether it is a new row; None for a file that is gone. Of two
    workers who measure the same content at once the first one's part stands; a part whose
    files were deleted takes the new ones. An upload that is to be prepared in another way
    by now stays as it is.
    """
    upload = session.get(Upload, upload_id, with_for_update=True)
    if upload is None or upload.is_deleted:
        return None
    part, is_new = _part(session, made, at=at)
    if _waits_for(upload, part.preparation):
        _accept(session, upload, part, at=at)
    return part, is_new


def adopt_part(session: Session, *, upload_id: int, part_id: int, at: datetime) -> bool:
    """Settle an upload by a part that is there; False when its files have gone."""
    upload = session.get(Upload, upload_id, with_for_update=True)
    part = session.get_one(Part, part_id)
    if not part.model_key:
        return False
    if upload is not None and _waits_for(upload, part.preparation):
        _accept(session, upload, part, at=at)
    return True


def reject_upload(
    session: Session, *, upload_id: int, preparation: str, reason: str, at: datetime
) -> None:
    """Say why a file cannot be printed; one that was settled or changed meanwhile stays."""
    upload = session.get(Upload, upload_id, with_for_update=True)
    if upload is not None and _waits_for(upload, preparation):
        upload.reject(reason, at=at)
        announce(session, UPLOAD_SETTLED, upload.id)


def refuse_sent(session: Session, *, upload_id: int, reason: str, at: datetime) -> None:
    """Refuse what came for an announced file; its bytes are deleted already."""
    upload = session.get(Upload, upload_id, with_for_update=True)
    if upload is not None and upload.is_awaited:
        upload.reject(reason, at=at)
        upload.storage_key = ""


def keep_examination(
    session: Session,
    *,
    part_id: int,
    model_key: str,
    examination: dict[str, Any],
    thumbnail_key: str | None,
    preview_key: str | None,
) -> bool:
    """Keep what the longer look found; False when its model is deleted by now."""
    part = session.get_one(Part, part_id, with_for_update=True)
    if part.model_key != model_key:
        return False
    part.examination = examination
    part.thumbnail_key, part.preview_key = thumbnail_key, preview_key
    return True


def note_told(session: Session, *, upload_id: int) -> None:
    """Note that the sender has had the mail they asked for."""
    upload = session.get(Upload, upload_id, with_for_update=True)
    if upload is not None:
        upload.notify = None


def _accept(session: Session, upload: Upload, part: Part, *, at: datetime) -> None:
    upload.accept(part, at=at)
    announce(session, UPLOAD_SETTLED, upload.id)


def _waits_for(upload: Upload, preparation: str) -> bool:
    return (
        upload.status == UploadStatus.RECEIVED
        and upload.preparation == preparation
        and not upload.is_deleted
    )


def _part(session: Session, made: Made, *, at: datetime) -> tuple[Part, bool]:
    """Give the part of a content, and whether it was made just now."""
    part, is_new = _found_or_inserted(session, made, at=at)
    if not part.model_key:
        part.model_key, part.took_ms = made.model_key, made.took_ms
        part.examination = None
    if part.model_key == made.model_key:
        announce(session, PART_MADE, part.id)
    return part, is_new


def _found_or_inserted(session: Session, made: Made, *, at: datetime) -> tuple[Part, bool]:
    """Insert a part; somebody quicker keeps theirs (the unique constraint decides)."""
    content = {"sha256": made.sha256, "preparation": made.preparation}
    found = part_of_content(session, **content)
    if found is not None:
        return found, False
    part = Part(**vars(made), created_at=at)
    try:
        with session.begin_nested():
            session.add(part)
    except IntegrityError:
        found = part_of_content(session, **content)
        if found is None:
            raise
        return found, False
    return part, True
