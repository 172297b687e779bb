"""Housekeeping of the API."""

from __future__ import annotations

from sqlalchemy import delete

from store.api.models import KEPT, KeptAnswer
from store.infra.db import transaction
from store.kernel import clock


def forget_old_answers() -> None:
    """Delete the answers that were kept for a day."""
    with transaction() as session:
        old = KeptAnswer.begun_at < clock.now() - KEPT
        session.execute(delete(KeptAnswer).where(old))
