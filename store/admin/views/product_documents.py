"""The documents that come with a product: sent, named, ordered, replaced, taken off."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.document_forms import (
    DocumentForm,
    NewDocumentForm,
    OtherDocumentForm,
    filled_in,
    stored,
)
from store.admin.gate import blueprint
from store.admin.leaves import problems
from store.catalog.actions.documents import (
    LARGEST,
    change_document,
    hang_document,
    remove_document,
    replace_document,
)
from store.catalog.models import Product
from store.catalog.queries.products import product_to_edit
from store.infra.db import reading, transaction
from store.kernel.errors import StoreError
from store.web.errors import status_of
from store.web.forms import Form
from store.web.htmx import go, render

FORM_OVERHEAD = 100_000
TAKES_A_FILE = ("admin.add_product_document", "admin.replace_product_document")


@blueprint.url_value_preprocessor
def _let_documents_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Allow the size of a document here only, before anything reads the body."""
    if endpoint in TAKES_A_FILE:
        request.max_content_length = LARGEST + FORM_OVERHEAD


@blueprint.get("/products/<slug>/documents")
def product_documents(slug: str) -> Response:
    """Show what comes with a product, and a form for one more."""
    return _page(_product(slug))


@blueprint.post("/products/<slug>/documents")
def add_product_document(slug: str) -> AnyResponse:
    """Let a product come with one more document."""
    product, form = _product(slug), NewDocumentForm()
    if not form.validate():
        return _page(product, form, status=422)
    try:
        kept = stored(form.file.data)
        with transaction() as session:
            hang_document(
                session,
                product_id=product.id,
                title=form.title.data or "",
                stored=kept,
                actor=current_staff(),
            )
    except StoreError as error:
        form.refuse(error)
        return _page(product, form, status=status_of(error))
    flash(f"{form.title.data} comes with it now.")
    return _back(slug)


@blueprint.post("/products/<slug>/documents/<int:document_id>")
def change_product_document(slug: str, document_id: int) -> AnyResponse:
    """Call a document something else, or give it another place."""
    product, form = _product(slug), DocumentForm(prefix=f"d{document_id}-")
    if not form.validate():
        return _page(product, refused={document_id: form}, status=422)
    with transaction() as session:
        change_document(
            session,
            product_id=product.id,
            document_id=document_id,
            title=form.title.data or "",
            place=(form.place.data or 1) - 1,
            actor=current_staff(),
        )
    flash(f"{form.title.data} is saved.")
    return _back(slug)


@blueprint.post("/products/<slug>/documents/<int:document_id>/file")
def replace_product_document(slug: str, document_id: int) -> AnyResponse:
    """Give a document another file; its title and place stay."""
    product, form = _product(slug), OtherDocumentForm(prefix=f"f{document_id}-")
    if not form.validate():
        return _page(product, others={document_id: form}, status=422)
    try:
        kept = stored(form.file.data)
        with transaction() as session:
            document = replace_document(
                session,
                product_id=product.id,
                document_id=document_id,
                stored=kept,
                actor=current_staff(),
            )
    except StoreError as error:
        form.refuse(error)
        return _page(product, others={document_id: form}, status=status_of(error))
    flash(f"{document.title} is {document.filename} now.")
    return _back(slug)


@blueprint.post("/products/<slug>/documents/<int:document_id>/removal")
def remove_product_document(slug: str, document_id: int) -> AnyResponse:
    """Take a document off a product."""
    product = _product(slug)
    with transaction() as session:
        title = remove_document(
            session, product_id=product.id, document_id=document_id, actor=current_staff()
        )
    flash(f"{title} is taken off.")
    return _back(slug)


def _back(slug: str) -> AnyResponse:
    return go(url_for("admin.product_documents", slug=slug))


def _product(slug: str) -> Product:
    with reading() as session:
        return product_to_edit(session, slug)


def _page(
    product: Product,
    form: NewDocumentForm | None = None,
    *,
    refused: dict[int, DocumentForm] | None = None,
    others: dict[int, OtherDocumentForm] | None = None,
    status: int = 200,
) -> Response:
    refused, others = refused or {}, others or {}
    form = form or NewDocumentForm(formdata=None)
    rows = [
        (
            document,
            refused.get(document.id) or filled_in(document, place=place),
            others.get(document.id)
            or OtherDocumentForm(formdata=None, prefix=f"f{document.id}-"),
        )
        for place, document in enumerate(product.documents, start=1)
    ]
    shown: list[Form] = [form, *refused.values(), *others.values()]
    return render(
        "admin/product_documents.html",
        product=product,
        form=form,
        rows=rows,
        problems=[each for one in shown for each in problems(one)],
        clashes=None,
        largest=LARGEST // 10**6,
        status=status,
    )
