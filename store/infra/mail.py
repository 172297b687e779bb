"""Mail: drawn from templates, sent by SMTP, or kept as files when no server is set."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterable
from email.message import EmailMessage
from email.utils import format_datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from sqlalchemy.exc import SQLAlchemyError

from store.infra import mail_log
from store.infra.db import transaction
from store.infra.log import log
from store.infra.mail_log import NOBODY, About, Letter
from store.infra.masking import clean
from store.kernel import clock, formats
from store.kernel.ids import digest
from store.settings import ROOT, Settings

SMTP_SECONDS = 20
# What a server that is away, or does not take a mail, raises.
UNSENT = (smtplib.SMTPException, OSError)
ADDRESS = re.compile(r"[^\s<>(),;:]+@[^\s<>(),;:]+")
TAKEN = "The server took it."
IN_MAILBOX = "No server is set: it lies in the file mailbox."


def build(
    name: str,
    /,
    *,
    to: str,
    subject: str,
    key: str,
    settings: Settings,
    about: About = NOBODY,
    **context: object,
) -> Letter:
    """Build a message from `templates/mail/<name>.txt` and `.html`.

    `key` makes the Message-ID, so that a mail sent twice is known as one. What it is
    `about` is for the log alone.
    """
    message = Letter()
    message.about = about._replace(kind=about.kind or name)
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


def send(letter: Letter, settings: Settings) -> None:
    """Send a mail, with a line in the log that says so; call it outside any transaction.

    A line that cannot be written keeps no mail back, and has none sent twice. Raises what
    is in `UNSENT` when the server does not take it.
    """
    line = _begun(letter)
    try:
        hand_over(letter, settings)
    except UNSENT as error:
        _note(line, words_of(error), failed=True)
        raise
    _note(line, TAKEN if settings.SMTP_URL else IN_MAILBOX, failed=False)


def hand_over(message: EmailMessage, settings: Settings) -> None:
    """Hand a message to the SMTP server, or lay it into the file mailbox."""
    if settings.SMTP_URL:
        _send_by_smtp(message, settings.SMTP_URL)
    else:
        _keep_in_mailbox(message, settings.VAR / "mail")


def words_of(error: Exception) -> str:
    """Give what a server said, in its words, without anybody's address."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        said = "; ".join(_answers(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        said = "; ".join(_answers([(error.smtp_code, error.smtp_error)]))
    else:
        said = f"{type(error).__name__}: {error}"
    return ADDRESS.sub("[address]", clean(" ".join(said.split())))


def _begun(letter: Letter) -> int | None:
    try:
        with transaction() as session:
            return mail_log.begin(session, letter, clock.now())
    except SQLAlchemyError as error:
        log.error("mail_not_logged", kind=letter.about.kind, error=type(error).__name__)
        return None


def _note(line: int | None, said: str, *, failed: bool) -> None:
    if line is None:
        return
    try:
        with transaction() as session:
            mail_log.settle(session, line, said=said, failed=failed, at=clock.now())
    except SQLAlchemyError as error:
        log.error("mail_not_settled", line=line, error=type(error).__name__)


def _answers(answers: Iterable[tuple[int, bytes | str]]) -> list[str]:
    return [
        f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
        for code, words in answers
    ]


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
