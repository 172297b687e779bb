"""What their owner does to uploads: renamed, copied, prepared anew, shared, deleted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.infra.outbox import announce
from store.kernel.errors import Conflict, Gone
from store.security.models import record
from store.uploads import holds
from store.uploads.actions.receiving import receive_upload
from store.uploads.models import Scan, Upload
from store.uploads.preparation import Preparation
from store.uploads.quarantine import Kept
from store.uploads.queries import locked_upload, parts_nobody_keeps
from store.uploads.topics import UPLOAD_RECEIVED

# These say their own unit; all others are bare numbers.
WITH_UNITS = {"3mf", "step"}


def rename_upload(session: Session, *, visitor: Visitor, token: str, title: str) -> Upload:
    """Call a model something else; an empty title gives it the file's name back."""
    upload = locked_upload(session, visitor, token)
    upload.rename(title)
    return upload


def copy_upload(
    session: Session, *, visitor: Visitor, token: str, key: str, at: datetime
) -> Upload:
    """Have the same content as a second model; `key` is a copy of the file."""
    source = locked_upload(session, visitor, token)
    _require_file(source)
    kept = Kept(source.filename, source.extension, source.size, source.sha256, key)
    copied = receive_upload(session, visitor=visitor, kept=kept, at=at, batch=source.batch)
    copied.preparation, copied.scan = source.preparation, source.scan
    copied.title = f"{source.name} (copy)"[:200]
    return copied


def prepare_upload(
    session: Session,
    *,
    visitor: Visitor,
    token: str,
    preparation: Preparation,
    at: datetime,
) -> Upload:
    """Have the file made into a part in another way; the same way again changes nothing."""
    upload = locked_upload(session, visitor, token)
    _require_file(upload)
    key = preparation.for_file(has_units=upload.extension in WITH_UNITS).key
    if key == upload.preparation:
        return upload
    if not upload.is_settled:
        raise Conflict("The model is still being measured. Change it when that is done.")
    upload.prepare(key, at=at)
    announce(session, UPLOAD_RECEIVED, upload.id)
    return upload


def ask_for_mail(session: Session, *, visitor: Visitor, token: str, address: str) -> Upload:
    """Mail this address when the model is measured; raises Conflict when it is already."""
    upload = locked_upload(session, visitor, token)
    if upload.is_settled:
        raise Conflict("The model is measured already: the page shows everything.")
    upload.notify = address
    return upload


def share_upload(session: Session, *, visitor: Visitor, token: str) -> Upload:
    """Make a private link to a model; the link that is there stays the same."""
    upload = locked_upload(session, visitor, token)
    _require_file(upload)
    upload.share()
    return upload


def withdraw_share(session: Session, *, visitor: Visitor, token: str) -> Upload:
    """Let the private link lead nowhere from now on."""
    upload = locked_upload(session, visitor, token)
    upload.share_token = None
    return upload


def delete_upload(
    session: Session, *, visitor: Visitor, token: str, at: datetime
) -> list[str]:
    """Delete a model at its owner's wish; gives the keys of the files that go.

    Raises Conflict while a paid print of it is not done; a repeat gives nothing.
    """
    upload = locked_upload(session, visitor, token)
    if upload.of_the_shop:
        raise Conflict("A product of the shop is printed from this model.")
    if not holds.may_go(session, upload.id):
        raise Conflict(
            "A print of this model is ordered and not done yet. We need the file for it, "
            "and delete it when you ask again after that."
        )
    if upload.is_awaited:
        session.delete(upload)
        return [upload.storage_key]
    return _forgotten(session, upload, at=at)


def delete_old_upload(session: Session, *, upload_id: int, at: datetime) -> list[str]:
    """Delete a model whose time is over, unless a print of it is still to be made."""
    upload = session.get(Upload, upload_id, with_for_update=True)
    if upload is None or upload.of_the_shop or not holds.may_go(session, upload.id):
        return []
    return _forgotten(session, upload, at=at)


def delete_infected(
    session: Session, *, upload_id: int, virus: str, at: datetime
) -> list[str]:
    """Refuse a file that carries a virus, for staff to see; gives the keys that go."""
    upload = session.get_one(Upload, upload_id, with_for_update=True)
    keys, upload.storage_key = [upload.storage_key], ""
    upload.scan = Scan.INFECTED
    if not upload.is_settled:
        upload.reject("infected", at=at)
    record(
        session,
        actor_id=0,
        actor="virus scanner",
        action="upload.infected",
        subject="upload",
        subject_id=upload.id,
        after={"virus": virus, "sha256": upload.sha256, "visitor": upload.visitor},
    )
    return [key for key in keys if key]


def _forgotten(session: Session, upload: Upload, *, at: datetime) -> list[str]:
    """Note a deletion; the parts of the content go with the last file that held it."""
    keys = [upload.storage_key]
    if not upload.is_deleted:
        upload.forget(at=at)
    session.flush()
    for part in parts_nobody_keeps(session, upload.sha256) if upload.sha256 else ():
        keys += [part.model_key, part.preview_key or "", part.thumbnail_key or ""]
        part.model_key, part.preview_key, part.thumbnail_key = "", None, None
    return [key for key in keys if key]


def _require_file(upload: Upload) -> None:
    if upload.is_awaited:
        raise Conflict("The file has not arrived yet.")
    if not upload.storage_key:
        raise Gone("We have deleted this model as promised. Upload it again to print it.")
