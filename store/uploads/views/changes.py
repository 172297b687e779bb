"""What visitors do to their models: rename, copy, prepare anew, share, delete."""

from __future__ import annotations

from flask import Response, flash
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_visitor
from store.infra.db import reading, transaction
from store.infra.storage import storage
from store.kernel import clock
from store.kernel.errors import Gone, Invalid, StoreError
from store.uploads.actions import changing
from store.uploads.forms import NotificationForm, PreparationForm, TitleForm
from store.uploads.models import Upload
from store.uploads.preparation import Preparation
from store.uploads.quarantine import new_key
from store.uploads.queries import upload_of
from store.uploads.views.blueprint import blueprint
from store.web.forms import Form
from store.web.htmx import go, render
from store.web.limits import limiter

SELDOM = "60 per hour"


@blueprint.post("/uploads/<token>/title")
def rename(token: str) -> AnyResponse:
    """Call a model something else."""
    form, upload = TitleForm(), _own(token)
    if not form.validate():
        return _again(upload, form)
    title = (form.title.data or "").strip()
    with transaction() as session:
        changing.rename_upload(session, visitor=current_visitor(), token=token, title=title)
    return go(_page_of(token))


@blueprint.post("/uploads/<token>/copies")
@limiter.limit(SELDOM)
def copy(token: str) -> AnyResponse:
    """Make a second model of the same file, and go to it."""
    upload = _own(token)
    if upload.is_awaited or not upload.storage_key:
        raise Gone("We no longer have this file. Upload it again to print it.")
    key = new_key(upload.extension)
    storage().copy(upload.storage_key, key)
    try:
        with transaction() as session:
            copied = changing.copy_upload(
                session, visitor=current_visitor(), token=token, key=key, at=clock.now()
            )
    except StoreError:
        storage().delete(key)
        raise
    return go(_page_of(copied.token))


@blueprint.post("/uploads/<token>/preparation")
@limiter.limit("120 per hour")
def prepare(token: str) -> AnyResponse:
    """Read the file in another unit or size, or lay it down another way."""
    upload = _own(token)
    form = PreparationForm.over(Preparation.from_key(upload.preparation))
    if not form.validate():
        return _again(upload, form)
    try:
        with transaction() as session:
            changing.prepare_upload(
                session,
                visitor=current_visitor(),
                token=token,
                preparation=form.preparation(),
                at=clock.now(),
            )
    except Invalid as error:
        form.refuse(error)
        return _again(upload, form)
    return go(_page_of(token))


@blueprint.get("/uploads/<token>/notification")
def notification(token: str) -> Response:
    """Ask where to write; the page of the model itself asks for news all the time."""
    return _form_page(_own(token), NotificationForm(formdata=None))


@blueprint.post("/uploads/<token>/notification")
@limiter.limit(SELDOM)
def notify(token: str) -> AnyResponse:
    """Write to an address when the model is measured."""
    form, upload = NotificationForm(), _own(token)
    if not form.validate():
        return _again(upload, form)
    address = form.address.data or ""
    with transaction() as session:
        changing.ask_for_mail(
            session, visitor=current_visitor(), token=token, address=address
        )
    flash(f"We write to {address} when {upload.name} is measured.")
    return go(_page_of(token))


@blueprint.post("/uploads/<token>/share")
def share(token: str) -> AnyResponse:
    """Make a private link: whoever has it may look, and nothing else."""
    with transaction() as session:
        changing.share_upload(session, visitor=current_visitor(), token=token)
    flash("Whoever has the link can see this model. You can withdraw it at any time.")
    return go(_page_of(token))


@blueprint.post("/uploads/<token>/share/withdrawal")
def withdraw(token: str) -> AnyResponse:
    """Let the private link lead nowhere."""
    with transaction() as session:
        changing.withdraw_share(session, visitor=current_visitor(), token=token)
    flash("The link is withdrawn: it leads nowhere now.")
    return go(_page_of(token))


@blueprint.post("/uploads/<token>/deletion")
def delete(token: str) -> AnyResponse:
    """Delete a model now, and everything that was drawn of it."""
    with transaction() as session:
        keys = changing.delete_upload(
            session, visitor=current_visitor(), token=token, at=clock.now()
        )
    for key in keys:
        storage().delete(key)
    flash("The model is deleted. Its measures stay with what you have ordered.")
    return go("/print")


def _own(token: str) -> Upload:
    with reading() as session:
        return upload_of(session, current_visitor(), token)


def _page_of(token: str) -> str:
    return f"/uploads/{token}"


def _again(upload: Upload, form: Form) -> Response:
    """Show the form with what was typed, and what was wrong with it."""
    return _form_page(upload, form, status=422)


def _form_page(upload: Upload, form: Form, *, status: int = 200) -> Response:
    return render("uploads/change.html", upload=upload, form=form, status=status)
