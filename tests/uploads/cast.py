"""Two visitors, and uploads that have really been analysed."""

import io

from sqlalchemy import select

from store.accounts.visitors import Visitor
from store.infra import db
from store.kernel import clock
from store.uploads.actions.receiving import receive_upload
from store.uploads.jobs import analyse_upload, examine_part
from store.uploads.models import Part, Upload
from store.uploads.quarantine import keep
from store.uploads.queries import upload_with_id
from tests.uploads.shapes import binary_stl, box

ASHA = Visitor("asha-browser")
BINA = Visitor("bina-browser")


def received(content=None, *, filename="cube.stl", visitor=ASHA, batch=""):
    """An upload that waits for its analysis."""
    kept = keep(io.BytesIO(content or binary_stl(box())), filename=filename)
    with db.transaction() as session:
        return receive_upload(
            session, visitor=visitor, kept=kept, at=clock.now(), batch=batch
        )


def analysed(content=None, **options):
    """An upload as the worker leaves it."""
    upload = received(content, **options)
    analyse_upload(upload.id)
    return reloaded(upload)


def reloaded(upload):
    """An upload as it is now, with its part; None when its row is gone."""
    with db.reading() as session:
        return upload_with_id(session, upload.id)


def work(*, drawn=True):
    """Settle what has come in and draw what was made, without the quotes' share of it."""
    with db.reading() as session:
        waiting = session.scalars(select(Upload.id)).all()
    for upload_id in waiting:
        analyse_upload(upload_id)
    with db.reading() as session:
        made = session.scalars(select(Part.id)).all() if drawn else []
    for part_id in made:
        examine_part(part_id)
