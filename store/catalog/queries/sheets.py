"""Products as rows of the sheet, and the sheets that were brought."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload, selectinload

from store.catalog.models import (
    ImportChange,
    ImportProblem,
    ImportRun,
    Option,
    Product,
    Variant,
)
from store.catalog.sheet.writing import rows_of
from store.kernel.errors import NotFound

AT_ONCE = 200
SHOWN = 100


def sheet_rows(
    session: Session, wanted: ColumnElement[bool], *, after: int = 0
) -> tuple[list[list[str]], int]:
    """Give the rows of some products after an id, and the last id of them; 0 at the end."""
    rows = (
        select(Product)
        .where(wanted, Product.id > after)
        .order_by(Product.id)
        .limit(AT_ONCE)
        .options(
            joinedload(Product.category),
            selectinload(Product.options).selectinload(Option.values),
            selectinload(Product.variants).selectinload(Variant.values),
            selectinload(Product.variants).joinedload(Variant.stock),
            selectinload(Product.specifications),
        )
    )
    products = session.scalars(rows).all()
    found = [row for product in products for row in rows_of(product)]
    return found, products[-1].id if products else 0


def import_named(session: Session, token: str) -> ImportRun:
    """Give a sheet that was brought; raises NotFound."""
    rows = select(ImportRun).where(ImportRun.token == token.replace("\0", ""))
    run = session.scalar(rows)
    if run is None:
        raise NotFound("There is no such import.")
    return run


def newest_imports(session: Session) -> Sequence[ImportRun]:
    """Give the last sheets, the newest first."""
    rows = select(ImportRun).order_by(ImportRun.id.desc()).limit(SHOWN)
    return session.scalars(rows).all()


def problems_of(session: Session, run: ImportRun) -> Sequence[ImportProblem]:
    """Give what is wrong in a sheet, by line: of the pass it is in, or was in last."""
    rows = select(ImportProblem).where(
        ImportProblem.run_id == run.id, ImportProblem.applying == bool(run.began_at)
    )
    in_order = rows.order_by(ImportProblem.line, ImportProblem.id)
    return session.scalars(in_order.limit(SHOWN)).all()


def changes_of(session: Session, run: ImportRun) -> Sequence[ImportChange]:
    """Give what the dry run of a sheet found, by line."""
    rows = select(ImportChange).where(ImportChange.run_id == run.id)
    in_order = rows.order_by(ImportChange.line, ImportChange.id)
    return session.scalars(in_order.limit(SHOWN)).all()
