"""Deletes what was promised to be deleted, by the clock."""

from __future__ import annotations

from store.infra import antivirus
from store.infra.db import reading, transaction
from store.infra.log import log
from store.kernel import clock
from store.uploads.actions.changing import delete_old_upload
from store.uploads.actions.receiving import analyse_again, drop_never_sent
from store.uploads.jobs.files import forget
from store.uploads.queries import uploads_never_sent, uploads_to_delete


def delete_old_files() -> None:
    """Delete the files of uploads that have been kept for as long as we promise."""
    now = clock.now()
    with reading() as session:
        old = uploads_to_delete(session, at=now)
    for upload in old:
        with transaction() as session:
            keys = delete_old_upload(session, upload_id=upload.id, at=now)
        forget(keys)


def forget_never_sent() -> None:
    """Forget what was announced a day ago and never came, or came half."""
    with reading() as session:
        never = uploads_never_sent(session, at=clock.now())
    for upload in never:
        with transaction() as session:
            key = drop_never_sent(session, upload_id=upload.id)
        forget([key])


def scan_at_last() -> None:
    """Take up files that were given up because the scanner was away, once it answers."""
    if antivirus.is_on() and not antivirus.answers():
        return
    with transaction() as session:
        waiting = analyse_again(session)
    if waiting:
        log.info("scanned_at_last", uploads=waiting)
