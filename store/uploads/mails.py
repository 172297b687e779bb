"""Mails about a model that was sent."""

from __future__ import annotations

from store.infra.mail import build
from store.infra.mail_log import Letter
from store.settings import Settings
from store.uploads.models import Upload
from store.uploads.reasons import REASONS


def upload_url(upload: Upload, settings: Settings) -> str:
    """Give the address of a model; only the browser or account that sent it may look."""
    return f"{settings.PUBLIC_URL}/uploads/{upload.token}"


def measured(upload: Upload, settings: Settings) -> Letter:
    """Build the mail that says a model has its price, or why it has none."""
    subject = "has its prices" if upload.is_analysed else "cannot be printed as it is"
    return build(
        "measured",
        to=upload.notify or "",
        subject=f"{upload.name} {subject}",
        key=f"measured:{upload.token}:{upload.preparation}:{upload.notify}",
        settings=settings,
        upload=upload,
        reason=REASONS[upload.reason] if upload.reason else None,
        url=upload_url(upload, settings),
    )
