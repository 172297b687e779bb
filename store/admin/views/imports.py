"""Sheets of products: brought, looked through, applied; and the sheet of what there is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from flask import Response, flash, request, url_for
from sqlalchemy import ColumnElement
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.gate import blueprint
from store.admin.import_form import SheetForm, meanings, told_meanings
from store.admin.queries.products import matching
from store.admin.views.products import search_asked
from store.catalog.actions.importing import runs
from store.catalog.models import ImportRun
from store.catalog.queries.categories import category_tree
from store.catalog.queries.sheets import (
    changes_of,
    import_named,
    newest_imports,
    problems_of,
    sheet_rows,
)
from store.catalog.sheet.writing import HEADINGS
from store.infra.db import reading, transaction
from store.infra.storage import storage
from store.kernel import clock, ids
from store.kernel.errors import StoreError
from store.web.errors import status_of
from store.web.htmx import go, render

LARGEST = 30_000_000  # bytes
FORM_OVERHEAD = 100_000
FOLDER = "imports"


@blueprint.url_value_preprocessor
def _let_sheets_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Allow the size of a sheet here only, before anything reads the body."""
    if endpoint == "admin.bring_import":
        request.max_content_length = LARGEST + FORM_OVERHEAD


@blueprint.get("/imports")
def imports() -> Response:
    """List the sheets that were brought, with a form for one more."""
    return _list(SheetForm(formdata=None))


@blueprint.post("/imports")
def bring_import() -> AnyResponse:
    """Keep a file, and have it looked through: nothing is changed by that."""
    form = SheetForm()
    if not form.validate():
        return _list(form, status=422)
    key = f"{FOLDER}/{ids.token()}"
    size = storage().put(key, cast("BinaryIO", form.file.stream))
    with transaction() as session:
        run = runs.bring_sheet(
            session,
            filename=form.file.filename or "products.csv",
            source_key=key,
            size=size,
            actor=current_staff(),
        )
    return go(url_for("admin.import_run", token=run.token))


@blueprint.get("/imports/<token>")
def import_run(token: str) -> Response:
    """Show what a sheet would change, or how far it is."""
    with reading() as session:
        run = import_named(session, token)
    return _page(run)


@blueprint.post("/imports/<token>/columns")
def match_import(token: str) -> AnyResponse:
    """Say what the columns mean, and look through the sheet anew."""
    with reading() as session:
        run = import_named(session, token)
    told = told_meanings(run)
    try:
        with transaction() as session:
            runs.match_columns(session, token=token, mapped=told, actor=current_staff())
    except StoreError as error:
        return _page(run, told, refusal=error.message, status=status_of(error))
    return go(url_for("admin.import_run", token=token))


@blueprint.post("/imports/<token>/application")
def begin_import(token: str) -> AnyResponse:
    """Apply what was looked through."""
    with transaction() as session:
        actor = current_staff()
        runs.begin_import(session, token=token, actor=actor, at=clock.now())
    return go(url_for("admin.import_run", token=token))


@blueprint.post("/imports/<token>/cancellation")
def cancel_import(token: str) -> AnyResponse:
    """Stop after the batch that is being done."""
    with transaction() as session:
        actor = current_staff()
        runs.cancel_import(session, token=token, actor=actor, at=clock.now())
    flash("The import is cancelled. What was applied before stays.")
    return go(url_for("admin.import_run", token=token))


@blueprint.get("/products/export.csv")
def export_products() -> Response:
    """Send the products that are listed as a sheet, a few at a time."""
    with reading() as session:
        wanted = matching(search_asked(), category_tree(session))
    response = Response(_sheet(wanted), mimetype="text/csv")
    name = f"products-{clock.now().astimezone(clock.IST):%Y-%m-%d}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _sheet(wanted: ColumnElement[bool]) -> Iterator[str]:
    """Write the sheet part by part; its first sign tells spreadsheets that it is UTF-8."""
    yield "\ufeff" + _written([list(HEADINGS)])
    last = 0
    while True:
        with reading() as session:
            rows, last = sheet_rows(session, wanted, after=last)
        if not last:
            return
        yield _written(rows)


def _written(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _list(form: SheetForm, *, status: int = 200) -> Response:
    with reading() as session:
        rows = newest_imports(session)
    return render("admin/imports.html", runs=rows, form=form, status=status)


def _page(
    run: ImportRun,
    told: dict[str, str] | None = None,
    *,
    refusal: str = "",
    status: int = 200,
) -> Response:
    with reading() as session:
        problems, changes = problems_of(session, run), changes_of(session, run)
    return render(
        "admin/import.html",
        fragment="admin/_import_state.html",
        run=run,
        told=told or run.mapped,
        refusal=refusal,
        meanings=meanings(),
        problems=problems,
        changes=changes,
        status=status,
    )
