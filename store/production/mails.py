"""The mail to somebody outside who is handed something to print."""

from __future__ import annotations

from store.infra.mail import build
from store.infra.mail_log import Letter
from store.kernel.formats import plural
from store.production.models import Handoff
from store.settings import Settings


def handoff_url(handoff: Handoff, settings: Settings) -> str:
    """Give the address where they see what is to be made, and answer."""
    return f"{settings.PUBLIC_URL}/hand-overs/{handoff.token}"


def handed_over(handoff: Handoff, settings: Settings) -> Letter:
    """Build what says that there is something to print; no word of whom it is for."""
    jobs = [tried.job for tried in handoff.plate.tries]
    pieces = plural(sum(job.quantity for job in jobs), "piece")
    return build(
        "handed_over",
        to=handoff.provider.email,
        subject=f"{pieces} to print for MakrX Store, plate {handoff.plate.number}",
        key=f"handed-over:{handoff.token}",
        settings=settings,
        handoff=handoff,
        jobs=jobs,
        url=handoff_url(handoff, settings),
    )
