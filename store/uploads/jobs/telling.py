"""Mails to people who did not wait."""

from __future__ import annotations

from store.infra import mail
from store.infra.db import reading, transaction
from store.settings import settings
from store.uploads import mails
from store.uploads.actions.settling import note_told
from store.uploads.queries import upload_with_id


def tell_sender(upload_id: int) -> None:
    """Mail whoever asked to hear when the file is measured."""
    with reading() as session:
        upload = upload_with_id(session, upload_id)
    if upload is None or not upload.notify or not upload.is_settled:
        return
    mail.send(mails.measured(upload, settings()), settings())
    with transaction() as session:
        note_told(session, upload_id=upload_id)
