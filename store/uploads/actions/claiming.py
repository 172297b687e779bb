"""Models that were sent before signing in belong to the customer who then signs in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.uploads.models import Upload


def claim_at_login(
    session: Session, *, visitor: Visitor, customer_id: int, at: datetime
) -> None:
    """Give a customer the models that this browser sent."""
    del at
    ours = (Upload.visitor == visitor.key, Upload.customer_id.is_(None))
    session.execute(update(Upload).where(*ours).values(customer_id=customer_id))
