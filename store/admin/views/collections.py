"""Collections: by hand or by rule, in their order, shown by the clock or put away."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.gate import blueprint
from store.admin.shelf_forms import (
    CollectionForm,
    RuleForm,
    collection_filled_in,
)
from store.admin.shelving import Attempt, attempt, pictured, plain, told
from store.catalog.actions.shelving.collections import (
    bring_back_collection,
    change_collection,
    delete_collection,
    open_collection,
    place_collection,
    put_away_collection,
)
from store.catalog.models import Collection, ShelfKind
from store.catalog.queries.addressed import collection_to_edit
from store.catalog.queries.arranging import (
    Preview,
    chosen_of,
    collections_for_staff,
    preview_of,
    products_named,
    vocabulary,
)
from store.catalog.rules import Rule, Vocabulary
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict, Invalid
from store.promotions.queries import require_unpromoted
from store.web.htmx import go, render
from store.web.pagination import whole_number

LONGEST = 80
PREVIEW = "admin/collections/_rule_preview.html"


@blueprint.get("/shelves")
def shelves() -> Response:
    """List the collections: in use, and put away."""
    with reading() as session:
        every = collections_for_staff(session, at=clock.now())
        known = vocabulary(session)
    return render(
        "admin/collections.html",
        listed=[each for each in every if not each.shelf.archived],
        away=[each for each in every if each.shelf.archived],
        rules={each.shelf.id: _said(each.shelf, known) for each in every},
        now=clock.now(),
    )


@blueprint.route("/shelves/collections/new", methods=["GET", "POST"])
def new_collection() -> AnyResponse:
    """Open a collection: by hand, or by a rule."""
    is_ruled = request.args.get("by") == "rule"
    known = _known()
    form = CollectionForm(data=collection_filled_in(None, known))
    form.offer(known)
    if request.form.get("look"):
        return _looked_at(None, form, known)

    def save() -> Collection:
        rule = _rule(form, known) if is_ruled else None
        with transaction() as session:
            return open_collection(
                session,
                slug=form.slug.data or "",
                changes=form.changes(rule),
                actor=current_staff(),
                at=clock.now(),
            )

    tried = attempt(form, save)
    return _answered(None, form, known, tried, is_ruled=is_ruled)


@blueprint.route("/shelves/collections/<slug>", methods=["GET", "POST"])
def collection(slug: str) -> AnyResponse:
    """Show a collection with what is in it, and change what is said of it."""
    with reading() as session:
        found = collection_to_edit(session, slug)
    known = _known()
    form = CollectionForm(data=collection_filled_in(found, known))
    form.offer(known)
    if request.form.get("look"):
        return _looked_at(found, form, known)

    def save() -> Collection:
        rule = _rule(form, known) if found.rule is not None else None
        with transaction() as session:
            return change_collection(
                session,
                collection_id=found.id,
                version=form.version.data or 0,
                slug=form.slug.data or found.slug,
                changes=form.changes(rule),
                actor=current_staff(),
                at=clock.now(),
            )

    def words(name: str, value: Any) -> str:
        return _rows_said(value, known) if name == "rows" else plain(value)

    def now() -> dict[str, Any]:
        return collection_filled_in(found, known)

    tried = attempt(form, save, now=now, words=words)
    return _answered(found, form, known, tried, is_ruled=found.rule is not None)


@blueprint.post("/shelves/collections/preview")
def preview_rule() -> Response:
    """Show what a rule would hold as it is typed; nothing is saved."""
    known, form = _known(), RuleForm()
    form.offer(known)
    context = _previewed(form, known)
    return render("admin/collections/preview.html", fragment=PREVIEW, form=form, **context)


@blueprint.post("/shelves/collections/<slug>/place")
def place_collection_at(slug: str) -> AnyResponse:
    """Move a collection to a place, counted from 1."""
    place = whole_number(request.form.get("place"), default=1)
    with transaction() as session:
        found = collection_to_edit(session, slug)
        actor = current_staff()
        place_collection(session, collection_id=found.id, place=place - 1, actor=actor)
    return go(url_for("admin.shelves") + f"#c-{slug}")


@blueprint.post("/shelves/collections/<slug>/archive")
def archive_collection(slug: str) -> AnyResponse:
    """Put a collection away."""
    with transaction() as session:
        found = collection_to_edit(session, slug)
        put_away_collection(
            session, collection_id=found.id, actor=current_staff(), at=clock.now()
        )
    flash(f"{found.name} is put away: customers do not see it any more.")
    return go(url_for("admin.shelves"))


@blueprint.post("/shelves/collections/<slug>/return")
def return_collection(slug: str) -> AnyResponse:
    """Bring a collection back, hidden."""
    with transaction() as session:
        found = collection_to_edit(session, slug)
        bring_back_collection(
            session, collection_id=found.id, actor=current_staff(), at=clock.now()
        )
    flash(f"{found.name} is back, and hidden until you show it.")
    return go(url_for("admin.collection", slug=slug))


@blueprint.post("/shelves/collections/<slug>/deletion")
def remove_collection(slug: str) -> AnyResponse:
    """Delete a collection that was put away, and that no promotion is for."""
    try:
        with transaction() as session:
            found = collection_to_edit(session, slug)
            name = delete_collection(session, collection_id=found.id, actor=current_staff())
            require_unpromoted(session, found.id)
    except Conflict as error:
        flash(error.message, "bad")
        return go(url_for("admin.collection", slug=slug))
    flash(f"{name} is deleted.")
    return go(url_for("admin.shelves"))


def collection_again(found: Collection, tried: Attempt) -> Response:
    """Draw a collection's page with what could not be done about it."""
    known = _known()
    form = CollectionForm(formdata=None, data=collection_filled_in(found, known))
    form.offer(known)
    return _page(found, form, known, tried, is_ruled=found.rule is not None)


def _known() -> Vocabulary:
    with reading() as session:
        return vocabulary(session)


def _said(found: Any, known: Vocabulary) -> list[str]:
    """Write a rule in words, row by row."""
    return [known.said(row) for row in Rule.read(found.rule or ()).rows]


def _rows_said(rows: list[dict[str, str]], known: Vocabulary) -> str:
    """Write rows as they were typed, or as they are shown."""
    return "; ".join(
        f"{known.title(row['field'])} {row['operator']} {row['value']}"
        for row in rows
        if row["field"]
    )


def _rule(form: RuleForm, known: Vocabulary) -> Rule:
    """Give the rule that was typed; raises Invalid when a row is wrong."""
    rule = form.rule(known)
    if form.faults:
        raise Invalid("Look at the rows of the rule.")
    return rule


def _looked_at(
    found: Collection | None, form: CollectionForm, known: Vocabulary
) -> Response:
    """Draw the page as typed, with what the rule finds; for who has no JavaScript."""
    form.validate()
    return _page(found, form, known, Attempt(status=200), is_ruled=True)


def _answered(
    found: Collection | None,
    form: CollectionForm,
    known: Vocabulary,
    tried: Attempt,
    *,
    is_ruled: bool,
) -> AnyResponse:
    if tried.saved is None:
        return _page(found, form, known, tried, is_ruled=is_ruled)
    flash(f"{tried.saved.name} is saved.")
    return go(url_for("admin.collection", slug=tried.saved.slug))


def _page(
    found: Collection | None,
    form: CollectionForm,
    known: Vocabulary,
    tried: Attempt,
    *,
    is_ruled: bool,
) -> Response:
    words = request.args.get("q", "").replace("\0", "").strip()[:LONGEST]
    with reading() as session:
        chosen = chosen_of(session, found.id) if found and not is_ruled else []
        hits = products_named(session, words) if found and words else []
    return render(
        "admin/collection.html",
        fragment="admin/collections/_found_products.html",
        thing=found,
        form=form,
        clashes=tried.clashes,
        status=tried.status,
        is_ruled=is_ruled,
        chosen=chosen,
        hits=hits,
        words=words,
        now=clock.now(),
        **pictured(ShelfKind.COLLECTION, found, tried.face),
        history=told("collection", found.id) if found else [],
        **(_previewed(form, known) if is_ruled else {}),
    )


def _previewed(form: RuleForm, known: Vocabulary) -> dict[str, Any]:
    """Give what the typed rule finds; rows that are wrong are left out and said."""
    rule = form.rule(known)
    with reading() as session:
        found = preview_of(session, rule, at=clock.now()) if rule.rows else Preview(0, [])
    return {
        "preview": found,
        "faults": form.faults,
        "rule": [known.said(row) for row in rule.rows],
        "known": known,
    }
