"""Mails of the shop, drawn with made-up data; a test of each goes to who asks."""

from __future__ import annotations

from email.message import EmailMessage

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.accounts.permissions import require
from store.admin.gate import blueprint
from store.admin.letters import letters
from store.infra import mail
from store.kernel import ids
from store.kernel.errors import NotFound
from store.settings import settings
from store.web.headers import SANDBOXED
from store.web.htmx import go, render

NOT_SENT = "The mail server did not take it. Look at SMTP_URL, and try again."


@blueprint.get("/mails")
def mails() -> Response:
    """List every mail with its subject."""
    rows = [(name, build(settings())["Subject"]) for name, build in letters().items()]
    return render("admin/mails.html", mails=rows)


@blueprint.get("/mails/<name>")
def mail_sample(name: str) -> Response:
    """Show one mail as its reader gets it."""
    message = _built(name)
    return render(
        "admin/mails/one.html",
        name=name,
        subject=message["Subject"],
        to=message["To"],
        text=_part(message, "plain"),
    )


@blueprint.get("/mails/<name>/page")
def mail_page(name: str) -> Response:
    """Show the part of a mail that is HTML, by itself and locked in."""
    response = Response(_part(_built(name), "html"), mimetype="text/html")
    response.headers["Content-Security-Policy"] = SANDBOXED
    return response


@blueprint.post("/mails/<name>/tests")
def send_test_mail(name: str) -> AnyResponse:
    """Send one to who asks, and to nobody else."""
    staff = current_staff()
    require(staff, "content.change")
    message = _built(name)
    for header, value in (
        ("To", staff.email),
        ("Subject", f"Test: {message['Subject']}"),
        ("Message-ID", f"<{ids.token(16)}@{message['Message-ID'].rpartition('@')[2]}"),
    ):
        del message[header]
        message[header] = value
    try:
        mail.send(message, settings())
    except mail.UNSENT:
        flash(NOT_SENT, "bad")
    else:
        flash(f"A test is on its way to {staff.email}.")
    return go(url_for("admin.mail_sample", name=name))


def _built(name: str) -> EmailMessage:
    build = letters().get(name)
    if build is None:
        raise NotFound("There is no such mail.")
    return build(settings())


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""
