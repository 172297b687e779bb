"""Datasheets are stored first, outside transactions, then added to a product."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.models import Person
from store.catalog.actions.listing import touch_catalogue
from store.catalog.models import Document, Product
from store.infra.storage import storage
from store.kernel.errors import Invalid, NotFound, TooLarge, UnsupportedType
from store.security.models import record

FOLDER = "documents"
LARGEST = 20_000_000
NAME_LENGTH = 20
MOST_DOCUMENTS = 30
# Nothing that a browser would run: these are shown or saved, whatever is in them.
KINDS = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".step": ("model/step", b"ISO-10303-21"),
    ".stp": ("model/step", b"ISO-10303-21"),
    ".stl": ("model/stl", b""),
}


Told = dict[str, Any]


@dataclass(frozen=True)
class StoredDocument:
    """A file in the storage; its key says what it holds."""

    filename: str
    mime: str
    size: int
    key: str


def store_document(body: bytes, *, filename: str) -> StoredDocument:
    """Keep a file for everybody; raises UnsupportedType for other kinds, TooLarge."""
    ending = PurePosixPath(filename).suffix.lower()
    mime, opening = KINDS.get(ending, ("", b""))
    if not mime or not body.startswith(opening):
        raise UnsupportedType("A document is a PDF, a STEP or an STL file.", field="file")
    if len(body) > LARGEST:
        raise TooLarge(f"A document may have {LARGEST // 10**6} MB.", field="file")
    key = f"{FOLDER}/{hashlib.sha256(body).hexdigest()[:NAME_LENGTH]}{ending}"
    storage().put(key, io.BytesIO(body))
    return StoredDocument(filename, mime, len(body), key)


def add_document(
    session: Session, *, product: Product, title: str, stored: StoredDocument
) -> Document:
    """Let a product come with a document, after those it has."""
    last = select(func.max(Document.position)).where(Document.product_id == product.id)
    found = session.scalar(last)
    document = Document(product_id=product.id, title=title, filename=stored.filename)
    document.mime, document.size = stored.mime, stored.size
    document.storage_key = stored.key
    document.position = 0 if found is None else found + 1
    session.add(document)
    session.flush()
    touch_catalogue(session)
    return document


def hang_document(
    session: Session, *, product_id: int, title: str, stored: StoredDocument, actor: Person
) -> Document:
    """Let a product come with one more document; raises Invalid when there are many."""
    permissions.require(actor, "products.change")
    product = _locked(session, product_id)
    if len(_documents(session, product_id)) >= MOST_DOCUMENTS:
        words = f"A product has at most {MOST_DOCUMENTS} documents: take one off first."
        raise Invalid(words, field="file")
    document = add_document(session, product=product, title=title, stored=stored)
    told = {"title": title, "file": stored.filename}
    _write_down(session, document, actor, "product.document_added", {}, told)
    return document


def change_document(
    session: Session,
    *,
    product_id: int,
    document_id: int,
    title: str,
    place: int,
    actor: Person,
) -> None:
    """Call a document something else, and put it at a place, counted from 0."""
    permissions.require(actor, "products.change")
    document = _one(session, product_id, document_id)
    before = {"title": document.title, "place": document.position + 1}
    document.title = title
    others = [one for one in _documents(session, product_id) if one is not document]
    others.insert(min(max(place, 0), len(others)), document)
    for position, one in enumerate(others):
        one.position = position
    after = {"title": title, "place": document.position + 1}
    _write_down(session, document, actor, "product.document_changed", before, after)


def replace_document(
    session: Session,
    *,
    product_id: int,
    document_id: int,
    stored: StoredDocument,
    actor: Person,
) -> Document:
    """Give a document another file; its title and place stay."""
    permissions.require(actor, "products.change")
    document = _one(session, product_id, document_id)
    before = {"file": f"{document.filename}, {document.size} bytes"}
    document.filename, document.mime = stored.filename, stored.mime
    document.size, document.storage_key = stored.size, stored.key
    after = {"file": f"{stored.filename}, {stored.size} bytes"}
    _write_down(session, document, actor, "product.document_replaced", before, after)
    return document


def remove_document(
    session: Session, *, product_id: int, document_id: int, actor: Person
) -> str:
    """Take a document off a product; gives its title. Its address is answered no more."""
    permissions.require(actor, "products.change")
    document = _one(session, product_id, document_id)
    before = {"title": document.title, "file": document.filename}
    _write_down(session, document, actor, "product.document_removed", before, {})
    session.delete(document)
    session.flush()
    return document.title


def _locked(session: Session, product_id: int) -> Product:
    product = session.get(Product, product_id, with_for_update=True)
    if product is None:
        raise NotFound("There is no such product.")
    return product


def _documents(session: Session, product_id: int) -> Sequence[Document]:
    rows = select(Document).where(Document.product_id == product_id)
    return session.scalars(rows.order_by(Document.position, Document.id)).all()


def _one(session: Session, product_id: int, document_id: int) -> Document:
    """Give a document of a product that is locked from now on."""
    _locked(session, product_id)
    document = session.get(Document, document_id)
    if document is None or document.product_id != product_id:
        raise NotFound("This document is gone.")
    return document


def _write_down(
    session: Session,
    document: Document,
    actor: Person,
    action: str,
    before: Told,
    after: Told,
) -> None:
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action=action,
        subject="product",
        subject_id=document.product_id,
        before=before,
        after=after,
    )
    touch_catalogue(session)
