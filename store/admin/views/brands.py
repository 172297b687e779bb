"""Brands: described, renamed, merged and put away."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.gate import blueprint
from store.admin.shelf_forms import BrandForm, brand_filled_in
from store.admin.shelving import Attempt, attempt, pictured, told
from store.catalog.actions.shelving import brands as actions
from store.catalog.models import Brand, ShelfKind
from store.catalog.queries.addressed import brand_to_edit
from store.catalog.queries.arranging import Counted, brands_for_staff
from store.infra.db import reading, transaction
from store.kernel.errors import Invalid, StoreError
from store.kernel.formats import plural
from store.promotions.actions.promotions import rename_brand
from store.web.errors import status_of
from store.web.htmx import go, render


@blueprint.get("/shelves/brands")
def brands() -> Response:
    """List the brands with how many products are of each."""
    with reading() as session:
        every = brands_for_staff(session)
    is_away = {each.shelf.id: _is_away(each) for each in every}
    return render(
        "admin/brands.html",
        listed=[each for each in every if not is_away[each.shelf.id]],
        away=[each for each in every if is_away[each.shelf.id]],
    )


@blueprint.route("/shelves/brands/new", methods=["GET", "POST"])
def new_brand() -> AnyResponse:
    """Add a brand before its first product."""
    form = BrandForm(data=brand_filled_in(None))

    def save() -> Brand:
        with transaction() as session:
            return actions.add_brand(
                session,
                slug=form.slug.data or "",
                changes=form.changes,
                actor=current_staff(),
            )

    return _answered(None, form, attempt(form, save))


@blueprint.route("/shelves/brands/<slug>", methods=["GET", "POST"])
def brand(slug: str) -> AnyResponse:
    """Show a brand, and change what is said of it."""
    with reading() as session:
        found = brand_to_edit(session, slug)
    form = BrandForm(data=brand_filled_in(found))

    def save() -> Brand:
        with transaction() as session:
            changed = actions.change_brand(
                session,
                brand_id=found.id,
                version=form.version.data or 0,
                slug=form.slug.data or found.slug,
                changes=form.changes,
                actor=current_staff(),
            )
            _follow(session, changed)
        return changed.brand

    tried = attempt(form, save, now=lambda: brand_filled_in(found))
    return _answered(found, form, tried)


@blueprint.post("/shelves/brands/<slug>/merge")
def merge_brand(slug: str) -> AnyResponse:
    """Make a brand one with another; its products and its address go there."""
    with reading() as session:
        found = brand_to_edit(session, slug)
    try:
        with transaction() as session:
            into = request.form.get("into", "")
            if not into:
                raise Invalid("Choose the brand to merge it into.")
            left = brand_to_edit(session, into)
            merged = actions.merge_brand(
                session, brand_id=found.id, into_id=left.id, actor=current_staff()
            )
            _follow(session, merged)
    except StoreError as error:
        return brand_again(found, Attempt(status=status_of(error)), error.message)
    moved = plural(merged.products, "product")
    flash(f"{merged.before} is {merged.brand.name} now, with {moved} of it.")
    return go(url_for("admin.brand", slug=merged.brand.slug))


@blueprint.post("/shelves/brands/<slug>/archive")
def archive_brand(slug: str) -> AnyResponse:
    """Put away a brand that no product names."""
    with reading() as session:
        found = brand_to_edit(session, slug)
    try:
        with transaction() as session:
            actions.put_away_brand(session, brand_id=found.id, actor=current_staff())
    except StoreError as error:
        return brand_again(found, Attempt(status=status_of(error)), error.message)
    flash(f"{found.name} is put away.")
    return go(url_for("admin.brands"))


@blueprint.post("/shelves/brands/<slug>/return")
def return_brand(slug: str) -> AnyResponse:
    """Bring a brand back among the others."""
    with transaction() as session:
        found = brand_to_edit(session, slug)
        actions.bring_back_brand(session, brand_id=found.id, actor=current_staff())
    flash(f"{found.name} is back.")
    return go(url_for("admin.brand", slug=slug))


def _follow(session: Session, changed: actions.Renamed) -> None:
    """Let promotions go on naming the brand."""
    if changed.before != changed.brand.name:
        rename_brand(session, old=changed.before, new=changed.brand.name)


def _is_away(each: Counted) -> bool:
    """Tell whether a brand is out of use: one that a product names again is back."""
    return each.shelf.archived and not each.named


def brand_again(found: Brand, tried: Attempt, *problems: str) -> Response:
    """Draw a brand's page with what could not be done about it."""
    form = BrandForm(formdata=None, data=brand_filled_in(found))
    form.form_errors.extend(problems)
    return _page(found, form, tried)


def _answered(found: Brand | None, form: BrandForm, tried: Attempt) -> AnyResponse:
    if tried.saved is None:
        return _page(found, form, tried)
    flash(f"{tried.saved.name} is saved.")
    return go(url_for("admin.brand", slug=tried.saved.slug))


def _page(found: Brand | None, form: BrandForm, tried: Attempt) -> Response:
    with reading() as session:
        every = brands_for_staff(session) if found else []
    own = next((each for each in every if found and each.shelf.id == found.id), None)
    others = [each.shelf for each in every if found and each.shelf.id != found.id]
    return render(
        "admin/brand.html",
        thing=found,
        form=form,
        clashes=tried.clashes,
        status=tried.status,
        counted=own,
        others=[each for each in others if not each.archived],
        **pictured(ShelfKind.BRAND, found, tried.face),
        history=told("brand", found.id) if found else [],
    )
