"""Files come in: announced and sent later, sent at once, or out of a ZIP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.infra.outbox import announce
from store.kernel import ids
from store.kernel.errors import Conflict, Invalid, TooLarge, TooMany
from store.settings import settings
from store.uploads.models import Upload, UploadStatus
from store.uploads.quarantine import Kept, extension_of, new_key, shown
from store.uploads.queries import (
    awaited_count,
    locked_upload,
    stored_bytes,
    uploads_never_scanned,
)
from store.uploads.topics import UPLOAD_RECEIVED

MOST_STORED = 500_000_000
MOST_AWAITED = 20


@dataclass(frozen=True)
class Announced:
    """A file that somebody wants to send; `batch` joins it to others sent with it."""

    filename: str
    size: int
    batch: str = ""

    def check(self) -> None:
        """Refuse what would be refused anyway, before a byte is sent."""
        if self.size < 1:
            raise Invalid("The file is empty. Choose the model again.", field="size")
        largest = settings().MAX_UPLOAD_BYTES
        if self.size > largest:
            raise TooLarge(f"The file is larger than {largest // 10**6} MB.")
        if self.batch and not (ids.is_token(self.batch) and len(self.batch) <= 32):
            raise Invalid("There is no such batch of files.", field="batch")


def sign_upload(
    session: Session, *, visitor: Visitor, announced: Announced, at: datetime
) -> Upload:
    """Write down that a file will be sent.

    Raises Refused for an ending we do not read, Invalid or TooLarge for its size, TooMany
    when more files are awaited or kept than one visitor may have.
    """
    announced.check()
    extension = extension_of(announced.filename)
    _make_room(session, visitor, announced.size)
    if awaited_count(session, visitor) >= MOST_AWAITED:
        raise TooMany("Many of your files are still on their way. Let them arrive first.")
    upload = Upload(
        visitor=visitor.key,
        customer_id=visitor.customer_id,
        batch=announced.batch or ids.token(),
        filename=shown(announced.filename),
        extension=extension,
        size=announced.size,
        storage_key=new_key(extension, room="incoming"),
        status=UploadStatus.AWAITED,
        created_at=at,
    )
    session.add(upload)
    session.flush()
    return upload


def receive_upload(
    session: Session, *, visitor: Visitor, kept: Kept, at: datetime, batch: str = ""
) -> Upload:
    """Take a file out of a visitor's hands and have it analysed; raises TooLarge."""
    _make_room(session, visitor, kept.size)
    return _received(session, visitor, kept, batch=batch or ids.token(), at=at)


def complete_upload(
    session: Session, *, visitor: Visitor, token: str, sha256: str, key: str, at: datetime
) -> Upload:
    """Take what was sent for an announced file and have it analysed; raises Conflict."""
    upload = locked_upload(session, visitor, token)
    if not upload.is_awaited:
        raise Conflict("This file has been taken already.")
    upload.arrive(sha256=sha256, storage_key=key, at=at)
    announce(session, UPLOAD_RECEIVED, upload.id)
    return upload


def unfold_upload(
    session: Session, *, upload_id: int, kept: Sequence[Kept], at: datetime
) -> bool:
    """Put the models of a ZIP in its place; gives False when that was done already.

    Raises TooLarge when they are more than one visitor may keep.
    """
    package = session.get(Upload, upload_id, with_for_update=True)
    if package is None or package.status != UploadStatus.RECEIVED or package.is_deleted:
        return False
    visitor = Visitor(package.visitor, package.customer_id)
    _make_room(session, visitor, sum(each.size for each in kept) - package.size)
    for each in kept:
        _received(session, visitor, each, batch=package.batch, at=at)
    session.delete(package)
    return True


def analyse_again(session: Session) -> int:
    """Announce anew what waits for a scanner that was away for too long; gives how many."""
    waiting = uploads_never_scanned(session)
    for upload in waiting:
        announce(session, UPLOAD_RECEIVED, upload.id)
    return len(waiting)


def drop_never_sent(session: Session, *, upload_id: int) -> str | None:
    """Forget a file that was announced and never came; gives where it would have been."""
    upload = session.get(Upload, upload_id, with_for_update=True)
    if upload is None or not upload.is_awaited:
        return None
    session.delete(upload)
    return upload.storage_key


def _received(
    session: Session, visitor: Visitor, kept: Kept, *, batch: str, at: datetime
) -> Upload:
    upload = Upload(
        visitor=visitor.key,
        customer_id=visitor.customer_id,
        batch=batch,
        filename=kept.filename,
        extension=kept.extension,
        size=kept.size,
        sha256=kept.sha256,
        storage_key=kept.key,
        created_at=at,
    )
    session.add(upload)
    session.flush()
    announce(session, UPLOAD_RECEIVED, upload.id)
    return upload


def _make_room(session: Session, visitor: Visitor, size: int) -> None:
    """Refuse a file that is too much; whoever asks for the same visitor waits behind us."""
    _lock(session, visitor)
    if stored_bytes(session, visitor) + size > MOST_STORED:
        raise TooLarge(
            f"You keep {MOST_STORED // 10**6} MB of models with us, the most there is room "
            "for. Delete some that you no longer need."
        )


def _lock(session: Session, visitor: Visitor) -> None:
    """Let a visitor's changes follow each other; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        name = f"uploads of {visitor.customer_id or visitor.key}"
        lock = func.pg_advisory_xact_lock(func.hashtextextended(name, 0))
        session.execute(select(lock))
