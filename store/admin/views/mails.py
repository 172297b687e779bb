"""Mails that went out, wait, or were not taken; what failed can be sent again."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.accounts.permissions import require
from store.admin.gate import blueprint
from store.admin.letters import letters
from store.admin.mail_forms import AddressForm, MailSearchForm
from store.admin.queries.mails import (
    MailSearch,
    count_failed,
    kinds_in_use,
    mail_to_show,
    mails_page,
    newest_to,
)
from store.admin.views.security.asking import page_key
from store.infra import mail_log
from store.infra.db import reading, transaction
from store.infra.models import MailState
from store.kernel import clock
from store.kernel.errors import NotFound
from store.security.models import record
from store.web.htmx import go, render

NO_MAIL = "There is no such mail."
NONE_TO = "No mail went to this address in the last 180 days."


@blueprint.get("/mails")
def mails() -> Response:
    """List mails, the newest first."""
    return _list(AddressForm(formdata=None))


@blueprint.post("/mails")
def find_mails() -> AnyResponse:
    """Find the mails to an address, and list them without writing it into the URL."""
    require(current_staff(), "customers.contact")
    form = AddressForm()
    if not form.validate():
        return _list(form, status=422)
    with reading() as session:
        newest = newest_to(session, form.address.data or "")
    if newest is None:
        form.address.errors = [NONE_TO]
        return _list(form, status=422)
    return go(url_for("admin.mails", like=newest))


@blueprint.get("/mails/<int:mail_id>")
def mail(mail_id: int) -> Response:
    """Show one mail with its story."""
    with reading() as session:
        found = mail_to_show(session, mail_id)
    if found is None:
        raise NotFound(NO_MAIL)
    has_sample = found.mail.kind in letters()
    return render("admin/mails/mail.html", found=found, has_sample=has_sample)


@blueprint.post("/mails/<int:mail_id>/trial")
def send_mail_again(mail_id: int) -> AnyResponse:
    """Have a mail sent again that failed."""
    staff = current_staff()
    require(staff, "mails.send")
    with transaction() as session:
        line, refusal = mail_log.ask_again(session, mail_id, by=staff.name, at=clock.now())
        if line is None:
            raise NotFound(NO_MAIL)
        if not refusal:
            record(
                session,
                actor_id=staff.id,
                actor=staff.name,
                action="mail.sent_again",
                subject="mail",
                subject_id=line.id,
                after={"kind": line.kind},
            )
    flash(refusal or "It goes out again.", "bad" if refusal else "message")
    return go(url_for("admin.mail", mail_id=mail_id))


def _list(form: AddressForm, *, status: int = 200) -> Response:
    asked = MailSearchForm(formdata=request.args)
    search = _search(asked) if asked.validate() else MailSearch()
    with reading() as session:
        rows, older = mails_page(session, search, after=page_key())
        kinds, failed = kinds_in_use(session), count_failed(session)
    return render(
        "admin/mails.html",
        mails=rows,
        older=older,
        search=search,
        kinds=kinds,
        failed=failed,
        states=list(MailState),
        form=form,
        status=status,
    )


def _search(form: MailSearchForm) -> MailSearch:
    state = form.state.data or ""
    return MailSearch(
        state=MailState(state) if state else None,
        kind=form.kind.data or "",
        order=(form.order.data or "").strip().upper(),
        person_id=form.person.data,
        like=form.like.data,
    )
