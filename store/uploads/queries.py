"""Reads of uploads and their parts: through their owner, or by a link that was shared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from store.accounts.visitors import Visitor
from store.infra.outbox import MAX_ATTEMPTS, Delivery
from store.kernel import ids
from store.kernel.errors import NotFound
from store.uploads.models import KEPT, Part, Scan, Upload, UploadStatus
from store.uploads.topics import UPLOAD_RECEIVED

AWAITED_FOR = timedelta(days=1)


def upload_of(session: Session, visitor: Visitor, token: str) -> Upload:
    """Give a visitor's own upload with its part; raises NotFound for anybody else's."""
    return _found(session, _with_part().where(_named(token), visitor.owns(Upload)))


def locked_upload(session: Session, visitor: Visitor, token: str) -> Upload:
    """Lock a visitor's own upload and give it; raises NotFound for anybody else's."""
    mine = select(Upload).where(_named(token), visitor.owns(Upload))
    return _found(session, mine.with_for_update())


def shared_upload(session: Session, share_token: str) -> Upload:
    """Give the upload that a private link leads to, with its part; raises NotFound."""
    asked = share_token if ids.is_token(share_token) else ""
    return _found(session, _with_part().where(Upload.share_token == asked))


def upload_to_see(session: Session, visitor: Visitor, token: str) -> Upload:
    """Give an upload whose picture a visitor may see: an own one, or the shop's."""
    seen = visitor.owns(Upload) | Upload.of_the_shop
    return _found(session, _with_part().where(_named(token), seen))


def batch_of(session: Session, visitor: Visitor, batch: str) -> Sequence[Upload]:
    """Give a visitor's files that came together, with their parts, in order."""
    rows = _with_part().where(
        Upload.batch == batch,
        visitor.owns(Upload),
        Upload.deleted_at.is_(None),
        Upload.status != UploadStatus.AWAITED,
    )
    found = session.scalars(rows.order_by(Upload.id)).all() if ids.is_token(batch) else []
    if not found:
        raise NotFound("There are no such models, or they belong to somebody else.")
    return found


def recent_uploads_of(
    session: Session, visitor: Visitor, *, limit: int = 5
) -> Sequence[Upload]:
    """Give a visitor's latest uploads with their parts, newest first."""
    rows = _with_part().where(
        visitor.owns(Upload),
        Upload.deleted_at.is_(None),
        Upload.status != UploadStatus.AWAITED,
    )
    return session.scalars(rows.order_by(Upload.id.desc()).limit(limit)).all()


def upload_to_analyse(session: Session, upload_id: int) -> Upload | None:
    """Give an upload that waits for its analysis, or None when there is nothing to do."""
    upload = session.get(Upload, upload_id)
    if upload is None or upload.is_deleted or upload.status != UploadStatus.RECEIVED:
        return None
    return upload


def upload_with_id(session: Session, upload_id: int) -> Upload | None:
    return session.scalar(_with_part().where(Upload.id == upload_id))


def waiting_before(session: Session, upload: Upload) -> int:
    """Count the models that a worker takes up before this one."""
    rows = select(func.count(Upload.id)).where(
        Upload.status == UploadStatus.RECEIVED,
        Upload.deleted_at.is_(None),
        Upload.id < upload.id,
    )
    return session.scalar(rows) or 0


def awaits_bytes(session: Session, key: str) -> bool:
    """Tell whether something may still be sent to a key."""
    rows = exists().where(Upload.storage_key == key, Upload.status == UploadStatus.AWAITED)
    return bool(session.scalar(select(rows)))


def part_of_content(session: Session, *, sha256: str, preparation: str) -> Part | None:
    """Give what is known of a file content prepared in one way."""
    rows = select(Part).where(Part.sha256 == sha256, Part.preparation == preparation)
    return session.scalar(rows)


def part_to_examine(session: Session, part_id: int) -> Part | None:
    """Give a part that nobody has looked at for long, or None."""
    part = session.get(Part, part_id)
    waits = part is not None and part.examination is None and part.model_key
    return part if waits else None


def was_sent_before(session: Session, upload: Upload) -> bool:
    """Tell whether the same visitor has had this content made into this part before."""
    visitor = Visitor(upload.visitor, upload.customer_id)
    rows = exists().where(
        visitor.owns(Upload),
        Upload.id != upload.id,
        Upload.part_id == Part.id,
        Part.sha256 == upload.sha256,
        Part.preparation == upload.preparation,
    )
    return bool(session.scalar(select(rows)))


def awaited_count(session: Session, visitor: Visitor) -> int:
    """Count the files a visitor has announced and not sent."""
    rows = select(func.count(Upload.id)).where(
        visitor.owns(Upload), Upload.status == UploadStatus.AWAITED
    )
    return session.scalar(rows) or 0


def stored_bytes(session: Session, visitor: Visitor) -> int:
    """Add up what a visitor's files take, announced ones included."""
    rows = select(func.sum(Upload.size)).where(visitor.owns(Upload), _has_file())
    return int(session.scalar(rows) or 0)


def uploads_to_delete(
    session: Session, *, at: datetime, limit: int = 500
) -> Sequence[Upload]:
    """Give uploads whose files have been kept for as long as we promise."""
    old = Upload.created_at < at - KEPT
    rows = select(Upload).where(old, ~Upload.of_the_shop, _has_file())
    return session.scalars(rows.order_by(Upload.id).limit(limit)).all()


def uploads_never_sent(
    session: Session, *, at: datetime, limit: int = 50
) -> Sequence[Upload]:
    """Give uploads that were announced a day ago and never came."""
    rows = select(Upload).where(
        Upload.status == UploadStatus.AWAITED, Upload.created_at < at - AWAITED_FOR
    )
    return session.scalars(rows.order_by(Upload.id).limit(limit)).all()


def uploads_never_scanned(session: Session, *, limit: int = 500) -> Sequence[Upload]:
    """Give uploads that still wait for their scan, and whose delivery was given up."""
    tried = exists().where(
        Delivery.topic == UPLOAD_RECEIVED,
        Delivery.subject_id == Upload.id,
        Delivery.done_at.is_(None),
        Delivery.attempts < MAX_ATTEMPTS,
    )
    rows = select(Upload).where(
        Upload.status == UploadStatus.RECEIVED, Upload.scan == Scan.PENDING, ~tried
    )
    return session.scalars(rows.order_by(Upload.id).limit(limit)).all()


def parts_nobody_keeps(session: Session, sha256: str) -> Sequence[Part]:
    """Give the parts of a content, when no upload has its file any more."""
    kept = aliased(Upload)
    rows = select(Part).where(
        Part.sha256 == sha256,
        ~exists().where(kept.sha256 == sha256, kept.storage_key != ""),
    )
    return session.scalars(rows.order_by(Part.id)).all()


def _with_part() -> Select[Upload]:
    return select(Upload).options(joinedload(Upload.part))


def _named(token: str) -> ColumnElement[bool]:
    return Upload.token == (token if ids.is_token(token) else "")


def _has_file() -> ColumnElement[bool]:
    return Upload.storage_key != ""


def _found(session: Session, rows: Select[Upload]) -> Upload:
    upload = session.scalar(rows)
    if upload is None:
        raise NotFound("There is no such model, or it belongs to somebody else.")
    return upload
