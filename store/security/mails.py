"""Mails about alerts."""

from __future__ import annotations

from store.infra.mail import build
from store.infra.mail_log import About, Letter
from store.security.models import Alert
from store.settings import Settings


def alert_raised(alert: Alert, *, to: str, settings: Settings) -> Letter:
    """Build the mail that says what a rule has found, and where to settle it."""
    called = f"Security: {in_words(alert.rule)}"
    return build(
        "security_alert",
        to=to,
        subject=f"{called}, {alert.subject}",
        about=About(called=called),
        key=f"alert:{alert.token}:{alert.mailed_at}:{to}",
        settings=settings,
        alert=alert,
        rule=in_words(alert.rule),
        url=alert_url(alert, settings),
    )


def in_words(rule: str) -> str:
    """Say a rule's name as people do."""
    return rule.replace("_", " ")


def alert_url(alert: Alert, settings: Settings) -> str:
    """Give where staff settle an alert."""
    return f"{settings.PUBLIC_URL}/admin/security/alerts/{alert.token}"
