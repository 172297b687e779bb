"""The palette: anything of the desk, found by its beginning."""

from __future__ import annotations

from flask import Response, request

from store.admin.gate import blueprint, may
from store.admin.queries.find import LONGEST, found_for
from store.infra.db import reading
from store.web.htmx import render


@blueprint.get("/find")
def find() -> Response:
    """Show what begins so: the whole page, or the hits alone for the palette."""
    words = request.args.get("q", "")[:LONGEST]
    with reading() as session:
        found = found_for(session, words, may=may)
    return render(
        "admin/find.html", fragment="admin/_suggestions.html", q=words, found=found
    )
