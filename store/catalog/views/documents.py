"""Datasheets and drawings, for everybody to have."""

from __future__ import annotations

from flask import Response, url_for

from store.catalog.models import Document
from store.catalog.queries.products import document_of
from store.catalog.views.room import blueprint
from store.infra.db import reading
from store.web.files import send_public


@blueprint.get("/documents/<name>/<filename>")
def document(name: str, filename: str) -> Response:
    """Send a document; its name says what it holds, so it may be kept for ever."""
    with reading() as session:
        found = document_of(session, name=name, filename=filename)
    return send_public(found.storage_key, mimetype=found.mime, called=found.filename)


@blueprint.app_template_global()
def document_url(document: Document) -> str:
    """Give the address of a document: what it holds, then what it is called."""
    name = document.storage_key.rpartition("/")[2]
    return url_for("catalog.document", name=name, filename=document.filename)
