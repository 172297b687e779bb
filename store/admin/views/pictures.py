"""The pictures of a product: hung, labelled, moved and taken down."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from flask import Response, flash, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.gate import blueprint
from store.admin.leaves import problems
from store.admin.picture_form import (
    LabelForm,
    NewPictureForm,
    OtherFileForm,
    PictureForm,
    filled_in,
)
from store.catalog.actions.gallery import (
    MOST_PICTURES,
    change_picture,
    hang_picture,
    move_picture,
    replace_picture,
    take_down_picture,
)
from store.catalog.models import Product
from store.catalog.queries.products import product_to_edit
from store.infra.db import reading, transaction
from store.infra.storage import storage
from store.kernel import ids
from store.kernel.errors import StoreError
from store.kernel.formats import plural
from store.web.errors import status_of
from store.web.htmx import go, render
from store.web.pagination import whole_number

LARGEST = 20_000_000  # bytes
MOST_BYTES = 100_000_000  # of several at once
FORM_OVERHEAD = 100_000
FOLDER = "media-sources"


@blueprint.url_value_preprocessor
def _let_pictures_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Allow the size of a picture here only, before anything reads the body."""
    if endpoint == "admin.add_picture":
        request.max_content_length = MOST_BYTES + FORM_OVERHEAD
    if endpoint == "admin.replace_picture_file":
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
    keys = [_kept(file) for file in form.files[: MOST_PICTURES + 1]]
    try:
        _hang_all(product, keys, form)
    except StoreError as error:
        for key in keys:
            storage().delete(key)
        form.refuse(error)
        return _page(product, form, status=status_of(error))
    flash(f"{plural(len(keys), 'picture')} being developed: in the shop in a moment.")
    return go(url_for("admin.pictures", slug=slug))


def _kept(file: FileStorage) -> str:
    """Keep a file for the worker; raises TooLarge for one that is."""
    key = f"{FOLDER}/{ids.token()}"
    storage().put_stream(key, cast("BinaryIO", file.stream), at_most=LARGEST)
    return key


def _hang_all(product: Product, keys: list[str], form: NewPictureForm) -> None:
    """Hang all of them, or none."""
    with transaction() as session:
        for key, label in zip(keys, form.labels, strict=False):
            hang_picture(
                session,
                product_id=product.id,
                source_key=key,
                label=label,
                actor=current_staff(),
            )


@blueprint.post("/products/<slug>/pictures/<int:media_id>/place")
def place_picture(slug: str, media_id: int) -> AnyResponse:
    """Move a picture to a place, counted from 1."""
    with reading() as session:
        product = product_to_edit(session, slug)
    place = whole_number(request.form.get("place"), default=1)
    with transaction() as session:
        move_picture(
            session,
            product_id=product.id,
            media_id=media_id,
            position=place - 1,
            actor=current_staff(),
        )
    flash(f"The picture is at place {place} now.")
    return go(url_for("admin.pictures", slug=slug) + f"#picture-{media_id}")


@blueprint.post("/products/<slug>/pictures/<int:media_id>/file")
def replace_picture_file(slug: str, media_id: int) -> AnyResponse:
    """Make a picture from another file; what is said of it stays."""
    with reading() as session:
        product = product_to_edit(session, slug)
    form = OtherFileForm()
    if not form.validate():
        flash("Choose a picture first.", "bad")
        return go(url_for("admin.pictures", slug=slug))
    key = _kept(form.file)
    with transaction() as session:
        before = replace_picture(
            session,
            product_id=product.id,
            media_id=media_id,
            source_key=key,
            actor=current_staff(),
        )
    if before:
        storage().delete(before)
    flash("The other picture is being developed.")
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
        "admin/pictures.html",
        product=product,
        form=form,
        hung=hung,
        problems=[each for one in (form, *refused.values()) for each in problems(one)],
        status=status,
    )
