"""The picture over a collection, a category or a brand: hung, described, taken down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, BinaryIO, cast

from flask import Response, flash, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.gate import blueprint
from store.admin.shelf_forms import ShelfPictureForm
from store.admin.shelving import Attempt
from store.admin.views.brands import brand_again
from store.admin.views.categories import category_again
from store.admin.views.collections import collection_again
from store.admin.views.pictures import FOLDER, FORM_OVERHEAD, LARGEST
from store.catalog.actions.shelving.pictures import Sent, hang_over, take_down
from store.catalog.queries import addressed
from store.infra.db import reading, transaction
from store.infra.storage import storage
from store.kernel import ids
from store.kernel.errors import NotFound, StoreError
from store.web.errors import status_of
from store.web.htmx import go


@dataclass(frozen=True)
class Page:
    """How a kind of shelf is found, the endpoint of its page, and how it is drawn again."""

    find: Callable[[Session, str], Any]
    endpoint: str
    again: Callable[[Any, Attempt], Response]


# Shelves by their word in addresses.
PAGES: Mapping[str, Page] = MappingProxyType(
    {
        "collections": Page(
            addressed.collection_to_edit, "admin.collection", collection_again
        ),
        "categories": Page(addressed.category_to_edit, "admin.category", category_again),
        "brands": Page(addressed.brand_to_edit, "admin.brand", brand_again),
    }
)


@blueprint.url_value_preprocessor
def _let_a_picture_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Allow the size of a picture here only, before anything reads the body."""
    if endpoint == "admin.hang_shelf_picture":
        request.max_content_length = LARGEST + FORM_OVERHEAD


@blueprint.post("/shelves/<kind>/<slug>/picture")
def hang_shelf_picture(kind: str, slug: str) -> AnyResponse:
    """Keep a file for the worker, or change what is said of the picture that hangs."""
    page, form = _page(kind), ShelfPictureForm()
    with reading() as session:
        shelf = page.find(session, slug)
    if not form.validate():
        return page.again(shelf, Attempt(status=422, face=form))
    key = _kept(form)
    try:
        before = _hang(page, slug, form, key)
    except StoreError as error:
        if key:
            storage().delete(key)
        form.refuse(error)
        return page.again(shelf, Attempt(status=status_of(error), face=form))
    if before:
        storage().delete(before)
    flash("The picture is being developed." if key else "The picture is described.")
    return go(url_for(page.endpoint, slug=slug) + "#picture")


@blueprint.post("/shelves/<kind>/<slug>/picture/removal")
def remove_shelf_picture(kind: str, slug: str) -> AnyResponse:
    """Take the picture down."""
    page = _page(kind)
    with transaction() as session:
        before = take_down(session, page.find(session, slug), actor=current_staff())
    if before:
        storage().delete(before)
    flash("The picture is taken down.")
    return go(url_for(page.endpoint, slug=slug) + "#picture")


def _page(kind: str) -> Page:
    if kind not in PAGES:
        raise NotFound("There is no such shelf.")
    return PAGES[kind]


def _hang(page: Page, slug: str, form: ShelfPictureForm, key: str | None) -> str:
    alt, decorative = form.alt.data or "", bool(form.decorative.data)
    sent = Sent(alt=alt, decorative=decorative, source_key=key)
    with transaction() as session:
        shelf = page.find(session, slug)
        return hang_over(session, shelf, sent=sent, actor=current_staff())


def _kept(form: ShelfPictureForm) -> str | None:
    """Keep a file for the worker; raises TooLarge for one that is."""
    file = form.picture.data
    if not file or not file.filename:
        return None
    key = f"{FOLDER}/{ids.token()}"
    storage().put_stream(key, cast("BinaryIO", file.stream), at_most=LARGEST)
    return key
