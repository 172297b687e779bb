"""Samples are measured for the shop itself, so that prices can be tried on them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.models import Person
from store.accounts.visitors import Visitor
from store.kernel import ids
from store.security.models import record
from store.uploads.actions.receiving import receive_upload
from store.uploads.models import Upload
from store.uploads.quarantine import Kept


def measure_sample(
    session: Session, *, kept: Kept, name: str, actor: Person, at: datetime
) -> Upload:
    """Have a sample measured and cut; nobody owns it, and its age does not delete it."""
    permissions.require(actor, "print_setup.change")
    nobody = Visitor(ids.token()[:32])
    upload = receive_upload(session, visitor=nobody, kept=kept, at=at)
    upload.of_the_shop = True
    upload.rename(name)
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action="sample.measured",
        subject="upload",
        subject_id=upload.id,
        after={"sample": name},
    )
    return upload
