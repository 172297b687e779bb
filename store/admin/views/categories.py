"""The tree of categories: grown, renamed, moved, put in order, put away."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.differences import Difference
from store.admin.gate import blueprint
from store.admin.shelf_forms import TOP, CategoryForm, category_filled_in
from store.admin.shelving import Attempt, attempt, pictured, plain, told
from store.catalog.actions.shelving import categories as actions
from store.catalog.models import Category, ShelfKind
from store.catalog.queries.addressed import category_to_edit
from store.catalog.queries.arranging import categories_for_staff, products_on
from store.catalog.queries.categories import category_tree
from store.catalog.shelves import Shelves
from store.infra.db import reading, transaction
from store.kernel.errors import StoreError
from store.kernel.formats import plural
from store.web.errors import status_of
from store.web.htmx import go, render
from store.web.pagination import whole_number

Choices = list[tuple[int, str]]


@blueprint.get("/shelves/categories")
def categories() -> Response:
    """Show the tree, with what stands on each shelf."""
    with reading() as session:
        every = categories_for_staff(session)
    listed = [each for each in every if not each.shelf.archived]
    away = [each for each in every if each.shelf.archived]
    return render("admin/categories.html", listed=listed, away=away)


@blueprint.route("/shelves/categories/new", methods=["GET", "POST"])
def new_category() -> AnyResponse:
    """Put up a category, at the top or below another."""
    tree = _tree()
    above = tree.find(request.args.get("below", ""))
    below = above.id if above else TOP
    form = CategoryForm(data=category_filled_in(None, below=below))
    form.parent_id.choices = places(tree)

    def save() -> Category:
        with transaction() as session:
            return actions.grow_category(
                session,
                slug=form.slug.data or "",
                changes=form.changes,
                actor=current_staff(),
            )

    return _answered(None, form, attempt(form, save))


@blueprint.route("/shelves/categories/<slug>", methods=["GET", "POST"])
def category(slug: str) -> AnyResponse:
    """Show a category, and change what is said of it and where it stands."""
    with reading() as session:
        found = category_to_edit(session, slug)
    tree = _tree()
    form = CategoryForm(data=category_filled_in(found))
    form.parent_id.choices = places(tree, but=found)

    def save() -> Category:
        with transaction() as session:
            return actions.change_category(
                session,
                category_id=found.id,
                version=form.version.data or 0,
                slug=form.slug.data or found.slug,
                changes=form.changes,
                actor=current_staff(),
            )

    names = dict(places(tree))

    def words(name: str, value: Any) -> str:
        return names.get(value, "") if name == "parent_id" else plain(value)

    tried = attempt(form, save, now=lambda: category_filled_in(found), words=words)
    return _answered(found, form, tried)


@blueprint.post("/shelves/categories/<slug>/place")
def place_category(slug: str) -> AnyResponse:
    """Move a category one place earlier or later among its neighbours."""
    step = whole_number(request.form.get("step"), default=1, low=0, high=1)
    with transaction() as session:
        found = category_to_edit(session, slug)
        actor = current_staff()
        actions.place_category(
            session, category_id=found.id, step=1 if step else -1, actor=actor
        )
    return go(url_for("admin.categories") + f"#c-{slug}")


@blueprint.post("/shelves/categories/<slug>/archive")
def archive_category(slug: str) -> AnyResponse:
    """Put a category away; its products go where it was said."""
    heir = whole_number(request.form.get("heir"), default=0, low=0)
    with reading() as session:
        found = category_to_edit(session, slug)
    try:
        with transaction() as session:
            moved = actions.put_away_category(
                session,
                category_id=found.id,
                heir_id=heir or None,
                actor=current_staff(),
            )
    except StoreError as error:
        return category_again(found, Attempt(status=status_of(error)), error.message)
    went = f"; {plural(moved, 'product')} moved" if moved else ""
    flash(f"{found.name} is put away{went}.")
    return go(url_for("admin.categories"))


@blueprint.post("/shelves/categories/<slug>/return")
def return_category(slug: str) -> AnyResponse:
    """Bring a category back, empty."""
    with transaction() as session:
        found = category_to_edit(session, slug)
        actions.bring_back_category(session, category_id=found.id, actor=current_staff())
    flash(f"{found.name} is back in the tree.")
    return go(url_for("admin.category", slug=slug))


def category_again(found: Category, tried: Attempt, *problems: str) -> Response:
    """Draw a category's page with what could not be done about it."""
    form = CategoryForm(formdata=None, data=category_filled_in(found))
    form.parent_id.choices = places(_tree(), but=found)
    form.form_errors.extend(problems)
    return _page(found, form, tried)


def places(tree: Shelves, *, but: Category | None = None) -> Choices:
    """Give the places in the tree, save for a category and what is below it."""
    own = next((shelf.ids() for shelf in tree if but and shelf.id == but.id), frozenset())
    ways = (
        (shelf.id, " / ".join(part.name for part in tree.path(shelf.slug)))
        for shelf in tree
        if shelf.id not in own
    )
    return [(TOP, "Nothing: it stands at the top"), *ways]


def _tree() -> Shelves:
    with reading() as session:
        return category_tree(session)


def _answered(found: Category | None, form: CategoryForm, tried: Attempt) -> AnyResponse:
    if tried.saved is None:
        return _page(found, form, tried)
    flash(f"{tried.saved.name} is saved.")
    return go(url_for("admin.category", slug=tried.saved.slug))


def _page(found: Category | None, form: CategoryForm, tried: Attempt) -> Response:
    names = {str(id_): name for id_, name in places(_tree())}
    with reading() as session:
        products = products_on(session, found.id) if found else 0
    history = told("category", found.id) if found else []
    return render(
        "admin/category.html",
        thing=found,
        form=form,
        clashes=tried.clashes,
        status=tried.status,
        products=products,
        heirs=places(_tree(), but=found)[1:],
        **pictured(ShelfKind.CATEGORY, found, tried.face),
        history=[(entry, [_placed(row, names) for row in rows]) for entry, rows in history],
    )


def _placed(row: Difference, names: dict[str, str]) -> Difference:
    """Write what a category stood below by its name."""
    if row.label != "Parent id":
        return row
    saved, typed = (names.get(each, "") for each in (row.saved, row.typed))
    return Difference("Stands below", saved, typed)
