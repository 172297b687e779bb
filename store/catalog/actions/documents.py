"""Datasheets are stored first, outside transactions, then added to a product."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import PurePosixPath

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.catalog.actions.listing import touch_catalogue
from store.catalog.models import Document, Product
from store.infra.storage import storage
from store.kernel.errors import TooLarge, UnsupportedType

FOLDER = "documents"
LARGEST = 20_000_000
NAME_LENGTH = 20
# Nothing that a browser would run: these are shown or saved, whatever is in them.
KINDS = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".step": ("model/step", b"ISO-10303-21"),
    ".stp": ("model/step", b"ISO-10303-21"),
    ".stl": ("model/stl", b""),
}


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
