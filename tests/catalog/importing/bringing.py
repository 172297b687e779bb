"""Brings sheets as the desk does, and reads what came of them."""

import csv
import io

from sqlalchemy import func, select

from store.catalog.actions.importing import runs
from store.catalog.models import ImportProblem, ImportRun
from store.catalog.queries.products import product_to_edit
from store.infra.db import reading, transaction
from store.infra.storage import storage
from store.kernel import clock
from tests.working import run_jobs

NEW = {
    "handle": "brass-tip",
    "name": "Brass tip",
    "category": "tips",
    "hsn": "84779000",
    "status": "active",
    "sku": "TIP-1",
    "price": "149.50",
    "on_hand": "7",
}


def sheet(*rows, also=()):
    """A CSV file of these rows, under the headings of the first."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [*rows[0], *also])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def bring(body, actor):
    """Have a file looked through; gives the run as it is after that."""
    storage().put("imports/sheet", io.BytesIO(body))
    with transaction() as session:
        run = runs.bring_sheet(
            session,
            filename="sheet.csv",
            source_key="imports/sheet",
            size=len(body),
            actor=actor,
        )
    run_jobs(only=".import_products")
    return now(run)


def apply(run, actor):
    with transaction() as session:
        runs.begin_import(session, token=run.token, actor=actor, at=clock.now())
    run_jobs(only=".import_products")
    return now(run)


def now(run):
    with reading() as session:
        return session.get(ImportRun, run.id)


def outcomes(counts):
    return {
        word: n for word, n in counts.items() if n and word not in {"problems", "changes"}
    }


def told(run):
    with reading() as session:
        rows = select(ImportProblem).where(ImportProblem.run_id == run.id)
        return [(one.line, one.column, one.sentence) for one in session.scalars(rows)]


def one(slug):
    with reading() as session:
        return product_to_edit(session, slug)


def count(table):
    with reading() as session:
        return session.scalar(select(func.count()).select_from(table))
