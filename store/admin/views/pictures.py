"""The pictures of a product: hung, labelled, moved and taken down."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.gate import blueprint
from store.admin.picture_form import LabelForm, NewPictureForm, PictureForm, filled_in
from store.catalog.actions.gallery import change_picture, hang_picture, take_down_picture
from store.catalog.models import Product
from store.catalog.queries.products import product_to_edit
from store.infra.db import reading, transaction
from store.infra.storage import storage
from store.kernel import ids
from store.kernel.errors import StoreError
from store.web.errors import status_of
from store.web.htmx import go, render

LARGEST = 20_000_000  # bytes
FORM_OVERHEAD = 100_000
FOLDER = "media-sources"


@blueprint.url_value_preprocessor
def _let_pictures_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Allow the size of a picture here only, before anything reads the body."""
    if endpoint == "admin.add_picture":
        request.max_content_length = LARGEST + FORM_OVERHEAD


@blueprint.get("/products/<slug>/pictures")
def pictures(slug: str) -> Response:
    """Show a product's pictures and a form for one more."""
    with reading() as session:
        product = product_to_edit(session, slug)
    return _page(product, NewPictureForm(formdata=None))


@blueprint.post("/products/<slug>/pictures")
def add_picture(slug: str) -> AnyResponse:
    """Keep a file for the worker, which makes it visible."""
    with reading() as session:
        product = product_to_edit(session, slug)
    form = NewPictureForm()
    form.offer(product)
    if not form.validate():
        return _page(product, form, status=422)
    key = f"{FOLDER}/{ids.token()}"
    storage().put(key, cast("BinaryIO", form.file.stream))
    try:
        with transaction() as session:
            hang_picture(
                session,
                product_id=product.id,
                source_key=key,
                label=form.label,
                actor=current_staff(),
            )
    except StoreError as error:
        storage().delete(key)
        form.refuse(error)
        return _page(product, form, status=status_of(error))
    flash("The picture is being developed: it is in the shop in a moment.")
    return go(url_for("admin.pictures", slug=slug))


@blueprint.post("/products/<slug>/pictures/<int:media_id>")
def change_product_picture(slug: str, media_id: int) -> AnyResponse:
    """Change what is said of a picture, and its place."""
    with reading() as session:
        product = product_to_edit(session, slug)
    form = PictureForm(prefix=f"p{media_id}-")
    form.offer(product)
    if not form.validate():
        return _page(product, NewPictureForm(formdata=None), {media_id: form}, status=422)
    with transaction() as session:
        change_picture(
            session,
            product_id=product.id,
            media_id=media_id,
            label=form.label,
            position=(form.place.data or 1) - 1,
            actor=current_staff(),
        )
    flash("The picture is changed.")
    return go(url_for("admin.pictures", slug=slug))


@blueprint.post("/products/<slug>/pictures/<int:media_id>/removal")
def remove_picture(slug: str, media_id: int) -> AnyResponse:
    """Take a picture down; the file it was made from goes too."""
    with reading() as session:
        product = product_to_edit(session, slug)
    with transaction() as session:
        source = take_down_picture(
            session, product_id=product.id, media_id=media_id, actor=current_staff()
        )
    if source:
        storage().delete(source)
    flash("The picture is taken down.")
    return go(url_for("admin.pictures", slug=slug))


def _page(
    product: Product,
    form: LabelForm,
    refused: dict[int, PictureForm] | None = None,
    *,
    status: int = 200,
) -> Response:
    form.offer(product)
    refused = refused or {}
    hung = [
        (media, refused.get(media.id) or filled_in(media, product, place=place))
        for place, media in enumerate(product.media, start=1)
    ]
    return render(
        "admin/pictures.html", product=product, form=form, hung=hung, status=status
    )
