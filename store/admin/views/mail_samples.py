"""Mails of the shop, drawn with made-up data; a test of each goes to who asks."""

from __future__ import annotations

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.accounts.permissions import require
from store.admin.gate import blueprint
from store.admin.letters import as_test, letters
from store.admin.queries.mails import tests_to
from store.admin.topics import TEST_MAIL_ASKED
from store.infra import mail_log, outbox
from store.infra.db import reading, transaction
from store.infra.mail_log import About, Letter
from store.kernel import clock, ids
from store.kernel.errors import NotFound
from store.security.models import record
from store.settings import settings
from store.web.headers import SANDBOXED
from store.web.htmx import go, render


@blueprint.get("/mails/samples")
def mail_samples() -> Response:
    """List every mail that the shop writes, with its subject."""
    rows = [(name, build(settings())["Subject"]) for name, build in letters().items()]
    return render("admin/mails/samples.html", mails=rows)


@blueprint.get("/mails/samples/<name>")
def mail_sample(name: str) -> Response:
    """Show one mail as its reader gets it."""
    message = _built(name)
    with reading() as session:
        tests = tests_to(session, current_staff(), kind=name)
    return render(
        "admin/mails/one.html",
        name=name,
        subject=message["Subject"],
        to=message["To"],
        text=_part(message, "plain"),
        tests=tests,
    )


@blueprint.get("/mails/samples/<name>/page")
def mail_page(name: str) -> Response:
    """Show the part of a mail that is HTML, by itself and locked in."""
    response = Response(_part(_built(name), "html"), mimetype="text/html")
    response.headers["Content-Security-Policy"] = SANDBOXED
    return response


@blueprint.post("/mails/samples/<name>/tests")
def send_test_mail(name: str) -> AnyResponse:
    """Have the worker send one to who asks, and to nobody else."""
    staff = current_staff()
    require(staff, "content.change")
    letter = as_test(_built(name), to=staff.email, token=ids.token(16))
    with transaction() as session:
        line = mail_log.line_of_test(session, letter, by=staff.name, at=clock.now())
        outbox.announce(session, TEST_MAIL_ASKED, line.id)
        record(
            session,
            actor_id=staff.id,
            actor=staff.name,
            action="mail.tested",
            subject="mail",
            subject_id=line.id,
            after={"kind": line.kind},
        )
    flash(f"A test goes to {staff.email}.")
    return go(url_for("admin.mail_sample", name=name))


def _built(name: str) -> Letter:
    build = letters().get(name)
    if build is None:
        raise NotFound("There is no such mail.")
    letter = build(settings())
    letter.about = About(kind=name)
    return letter


def _part(message: Letter, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""
