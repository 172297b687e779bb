"""The words of pages: written as drafts, looked at, published, and kept for good."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.content_forms import HomeForm, PolicyForm, form_for
from store.admin.gate import blueprint
from store.catalog.models import ShelfKind
from store.catalog.queries.addressed import shelf_now
from store.catalog.queries.themes import collections_shown
from store.content import actions
from store.content.kinds import FIGURES, Subject
from store.content.queries import (
    newest_number,
    version_numbered,
    versions_of,
    words_of,
)
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict, Invalid, NotFound
from store.web.errors import status_of
from store.web.htmx import go, render
from store.web.pagination import whole_number

Written = PolicyForm | HomeForm


@blueprint.get("/content")
def content() -> Response:
    """List the pages whose words staff may write."""
    with reading() as session:
        rows = [(words_of(session, each), versions_of(session, each)) for each in Subject]
    return render("admin/content.html", pages=rows)


@blueprint.get("/content/<subject>")
def write_content(subject: str) -> Response:
    """Offer the words in force, or of another version, to be written anew."""
    page, number = _subject(subject), whole_number(request.args.get("from"), default=0)
    with reading() as session:
        words = words_of(session, page).content
        if number:
            words = version_numbered(session, page, number).content
        newest = newest_number(session, page)
    form = form_for(page)(formdata=None, data={**words, "seen": str(newest)})
    return _page(page, form)


@blueprint.post("/content/<subject>")
def draft_content(subject: str) -> AnyResponse:
    """Keep a new version as a draft."""
    page = _subject(subject)
    form = form_for(page)()
    _offer(form)
    if not form.validate():
        return _page(page, form, status=422)
    try:
        with transaction() as session:
            made = actions.save_draft(
                session,
                staff=current_staff(),
                subject=page,
                content=form.content(),
                note=form.note.data or "",
                seen=form.newest_seen,
                at=clock.now(),
            )
    except (Conflict, Invalid) as error:
        form.refuse(error)
        return _page(page, form, status=status_of(error))
    flash(f"Version {made.number} is kept as a draft. Look at it, then publish it.")
    return go(url_for("admin.write_content", subject=page.value, _anchor="versions"))


@blueprint.post("/content/<subject>/<int:number>/publication")
def publish_content(subject: str, number: int) -> AnyResponse:
    """Put a version in force."""
    page = _subject(subject)
    try:
        with transaction() as session:
            actions.publish(
                session,
                staff=current_staff(),
                subject=page,
                number=number,
                at=clock.now(),
            )
    except Conflict as error:
        flash(error.message, "bad")
    else:
        flash(f"{page.label}: version {number} is in force.")
    return go(url_for("admin.write_content", subject=page.value, _anchor="versions"))


def _page(page: Subject, form: Written, *, status: int = 200) -> Response:
    with reading() as session:
        versions, words = versions_of(session, page), words_of(session, page)
        if form.errors:  # a newer version is known from now on: it stands below
            form.seen.data = str(newest_number(session, page))
    _offer(form)
    return render(
        "admin/content/page.html",
        subject=page,
        form=form,
        versions=versions,
        in_force=words,
        figures=FIGURES.get(page, ()),
        status=status,
    )


def _offer(form: Written) -> None:
    if isinstance(form, HomeForm):
        with reading() as session:
            form.offer([(each.slug, each.name) for each in collections_shown(session)])
            chosen = form.collection.data or ""
            moved = shelf_now(session, ShelfKind.COLLECTION, chosen)
        form.collection.data = moved or chosen


def _subject(name: str) -> Subject:
    if name not in set(Subject):
        raise NotFound("There is no such page.")
    return Subject(name)
