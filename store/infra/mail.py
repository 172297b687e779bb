"""Mail: drawn from templates, sent by SMTP, or kept as files when no server is set."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from store.kernel import clock, formats
from store.kernel.ids import digest
from store.settings import ROOT, Settings

SMTP_SECONDS = 20
# What a server that is away, or does not take a mail, raises.
UNSENT = (smtplib.SMTPException, OSError)


def build(
    name: str, /, *, to: str, subject: str, key: str, settings: Settings, **context: object
) -> EmailMessage:
    """Build a message from `templates/mail/<name>.txt` and `.html`.

    `key` makes the Message-ID, so that a mail sent twice is known as one.
    """
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.MAIL_FROM, to, subject
    message["Date"] = format_datetime(clock.now())
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    message["Message-ID"] = f"<{digest(key)[:32]}@{host}>"
    templates = _templates()
    context = {"shop_url": settings.PUBLIC_URL, **context}
    message.set_content(templates.get_template(f"mail/{name}.txt").render(context))
    page = templates.get_template(f"mail/{name}.html").render(context)
    message.add_alternative(page, subtype="html")
    return message


def send(message: EmailMessage, settings: Settings) -> None:
    """Hand a message to the SMTP server, or lay it into the file mailbox."""
    if settings.SMTP_URL:
        _send_by_smtp(message, settings.SMTP_URL)
    else:
        _keep_in_mailbox(message, settings.VAR / "mail")


@lru_cache(maxsize=1)
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(money=str, day=formats.day, moment=formats.moment)
    return environment


def _send_by_smtp(message: EmailMessage, url: str) -> None:
    """Speak to the server privately whenever it can, and always before a password."""
    parts = urlsplit(url)
    with _connected(parts) as server:
        if parts.scheme == "smtp" and (server.has_extn("starttls") or parts.username):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)


def _connected(parts: SplitResult) -> smtplib.SMTP:
    host = parts.hostname or "localhost"
    if parts.scheme == "smtps":
        context = ssl.create_default_context()
        port = parts.port or smtplib.SMTP_SSL_PORT
        return smtplib.SMTP_SSL(host, port, timeout=SMTP_SECONDS, context=context)
    server = smtplib.SMTP(host, parts.port or smtplib.SMTP_PORT, timeout=SMTP_SECONDS)
    server.ehlo_or_helo_if_needed()
    return server


def _keep_in_mailbox(message: EmailMessage, folder: Path) -> None:
    """One file per Message-ID: the same mail twice is the same file."""
    folder.mkdir(parents=True, exist_ok=True)
    name = str(message["Message-ID"]).strip("<>").split("@")[0]
    (folder / f"{name}.eml").write_bytes(bytes(message))
