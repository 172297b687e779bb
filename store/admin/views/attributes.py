"""The dictionary of facts: attributes, their units, and the words of their values."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.gate import blueprint
from store.admin.shelf_forms import AttributeForm, attribute_filled_in
from store.admin.shelving import Attempt, attempt, told
from store.catalog.actions.shelving import attributes as actions
from store.catalog.models import Attribute
from store.catalog.queries.addressed import attribute_to_edit
from store.catalog.queries.arranging import attributes_for_staff, values_stated
from store.infra.db import reading, transaction
from store.kernel.errors import StoreError
from store.kernel.formats import plural
from store.web.errors import status_of
from store.web.htmx import go, render
from store.web.pagination import whole_number

MOST_VALUES = 200


@blueprint.get("/shelves/attributes")
def attributes() -> Response:
    """List the dictionary, each with how many products state it."""
    with reading() as session:
        listed = attributes_for_staff(session)
    return render("admin/attributes.html", listed=listed)


@blueprint.route("/shelves/attributes/new", methods=["GET", "POST"])
def new_attribute() -> AnyResponse:
    """Add an attribute; products that state the fact already follow."""
    form = AttributeForm(data=attribute_filled_in(None))

    def save() -> Attribute:
        with transaction() as session:
            return actions.add_attribute(
                session, changes=form.changes, actor=current_staff()
            )

    return _answered(None, form, attempt(form, save))


@blueprint.route("/shelves/attributes/<key>", methods=["GET", "POST"])
def attribute(key: str) -> AnyResponse:
    """Show an attribute with its values, and change what is said of it."""
    with reading() as session:
        found = attribute_to_edit(session, key)
    form = AttributeForm(data=attribute_filled_in(found))

    def save() -> Attribute:
        with transaction() as session:
            return actions.change_attribute(
                session,
                attribute_id=found.id,
                version=form.version.data or 0,
                changes=form.changes,
                actor=current_staff(),
            )

    tried = attempt(form, save, now=lambda: attribute_filled_in(found))
    return _answered(found, form, tried)


@blueprint.post("/shelves/attributes/<key>/place")
def place_attribute(key: str) -> AnyResponse:
    """Move an attribute one place earlier or later among the filters."""
    step = whole_number(request.form.get("step"), default=1, low=0, high=1)
    with transaction() as session:
        found = attribute_to_edit(session, key)
        actor = current_staff()
        actions.place_attribute(
            session, attribute_id=found.id, step=1 if step else -1, actor=actor
        )
    return go(url_for("admin.attributes") + f"#a-{key}")


@blueprint.post("/shelves/attributes/<key>/values")
def reword_value(key: str) -> AnyResponse:
    """Write one value otherwise on every product that states it."""
    with reading() as session:
        found = attribute_to_edit(session, key)
    old, new = (request.form.get(name, "").replace("\0", "") for name in ("old", "new"))
    try:
        with transaction() as session:
            count = actions.rename_value(
                session, attribute_id=found.id, old=old, new=new, actor=current_staff()
            )
    except StoreError as error:
        form = AttributeForm(formdata=None, data=attribute_filled_in(found))
        form.form_errors.append(f"“{old[:60]}”: {error.message}")
        return _page(found, form, Attempt(status=status_of(error)))
    flash(f"“{old}” is “{' '.join(new.split())}” on {plural(count, 'product')} now.")
    return go(url_for("admin.attribute", key=key) + "#values")


@blueprint.post("/shelves/attributes/<key>/removal")
def remove_attribute(key: str) -> AnyResponse:
    """Strike an attribute; what products state of it stays with them."""
    with transaction() as session:
        found = attribute_to_edit(session, key)
        name = actions.remove_attribute(
            session, attribute_id=found.id, actor=current_staff()
        )
    flash(f"{name} is struck: products state it still, lists ask for it no more.")
    return go(url_for("admin.attributes"))


def _answered(found: Attribute | None, form: AttributeForm, tried: Attempt) -> AnyResponse:
    if tried.saved is None:
        return _page(found, form, tried)
    flash(f"{tried.saved.name} is saved.")
    return go(url_for("admin.attribute", key=tried.saved.key))


def _page(found: Attribute | None, form: AttributeForm, tried: Attempt) -> Response:
    with reading() as session:
        values = values_stated(session, found.id) if found else []
    return render(
        "admin/attribute.html",
        thing=found,
        form=form,
        clashes=tried.clashes,
        status=tried.status,
        values=values[:MOST_VALUES],
        more=max(0, len(values) - MOST_VALUES),
        history=told("attribute", found.id) if found else [],
    )
