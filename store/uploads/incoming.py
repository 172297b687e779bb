"""Files that are announced first and sent to a signed address: for pages and the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO

from store.accounts.visitors import Visitor
from store.flags.reading import require_on
from store.infra import storage as infra_storage
from store.infra.db import reading, transaction
from store.infra.storage import SignedUpload, storage
from store.infra.storage.signing import verify
from store.kernel import clock
from store.kernel.errors import Conflict, Gone, Invalid, NotFound, UnsupportedType
from store.settings import settings
from store.uploads.actions.receiving import Announced, complete_upload, sign_upload
from store.uploads.actions.settling import refuse_sent
from store.uploads.models import Upload
from store.uploads.quarantine import digest_of, inspect, new_key
from store.uploads.queries import awaits_bytes, upload_of
from store.uploads.reasons import Refused

SIGNED_FOR = timedelta(hours=1)
CONTENT_TYPE = "application/octet-stream"
UNREAD_TYPES = ("wrong-type", "content-mismatch")


@dataclass(frozen=True)
class Signed:
    """An announced upload, and where its bytes go."""

    upload: Upload
    target: SignedUpload


def announce_file(visitor: Visitor, announced: Announced) -> Signed:
    """Note that a file will come, and sign an address for it; raises as `sign_upload`."""
    require_on("prints.taken")
    try:
        with transaction() as session:
            upload = sign_upload(
                session, visitor=visitor, announced=announced, at=clock.now()
            )
    except Refused as refusal:
        raise plainly(refusal, field="filename") from refusal
    return _signed(upload)


def sign_again(visitor: Visitor, token: str) -> Signed:
    """Sign another address for a file that has not come; what came half is forgotten."""
    with reading() as session:
        upload = upload_of(session, visitor, token)
    if not upload.is_awaited:
        raise Conflict("This file has been taken already.")
    storage().delete(upload.storage_key)
    return _signed(upload)


def take_bytes(signed: str, stream: BinaryIO) -> int:
    """Keep what is sent to a signed address of ours, once, and no byte more than signed."""
    claim = verify(signed, secret=settings().SECRET_KEY, at=clock.now())
    with reading() as session:
        if not awaits_bytes(session, claim.key):
            raise Gone("This upload link has been used. Send the file again.")
    return storage().put_stream(claim.key, stream, at_most=claim.size, at_least=claim.size)


def complete(visitor: Visitor, token: str) -> Upload:
    """Take what was sent, whatever was promised: its size, kind and digest are ours.

    A repeat gives the upload as it is. Raises Conflict when nothing has come, Invalid or
    UnsupportedType when it is not what was announced.
    """
    with reading() as session:
        upload = upload_of(session, visitor, token)
    if not upload.is_awaited:
        return upload
    key = _adopted(upload)
    try:
        sha256 = _checked(upload, key)
        with transaction() as session:
            complete_upload(
                session,
                visitor=visitor,
                token=token,
                sha256=sha256,
                key=key,
                at=clock.now(),
            )
    except Refused as refusal:
        storage().delete(key)
        with transaction() as session:
            refuse_sent(session, upload_id=upload.id, reason=refusal.code, at=clock.now())
        raise plainly(refusal) from refusal
    except Conflict:
        storage().delete(key)
        raise
    with reading() as session:
        return upload_of(session, visitor, token)


def plainly(refusal: Refused, *, field: str = "file") -> Invalid | UnsupportedType:
    """Say a refusal in the shop's own way."""
    kind = UnsupportedType if refusal.code in UNREAD_TYPES else Invalid
    return kind(refusal.sentence, field=field)


def _signed(upload: Upload) -> Signed:
    target = storage().sign_upload(
        upload.storage_key,
        size=upload.size,
        content_type=CONTENT_TYPE,
        expires_at=clock.now() + SIGNED_FOR,
    )
    return Signed(upload, target)


def _adopted(upload: Upload) -> str:
    """Move the bytes to where no signature leads; gives the new key."""
    key = new_key(upload.extension)
    try:
        infra_storage.adopt(upload.storage_key, target=key, size=upload.size)
    except NotFound:
        raise Conflict(
            "The file has not arrived. Send it to the signed address first."
        ) from (None)
    return key


def _checked(upload: Upload, key: str) -> str:
    """Look at the bytes without parsing them; gives their SHA-256, raises Refused."""
    with storage().open(key) as file:
        inspect(file, filename=upload.filename, size=upload.size)
        sha256, _ = digest_of(file)
    return sha256
