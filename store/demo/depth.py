"""Gives the demo's products depth: attributes, relations, themes, prints, sheets."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from store.catalog.actions.attributes import add_attribute
from store.catalog.actions.brands import describe_brand
from store.catalog.actions.collections import add_collection, fill_collection
from store.catalog.actions.documents import add_document, store_document
from store.catalog.actions.products import relate
from store.catalog.models import Document, Product, RelationKind
from store.demo.catalogue import Catalogue, records
from store.demo.drawings import image
from store.demo.pictures import sheet_of
from store.demo.samples import write_samples
from store.infra.db import reading, transaction
from store.kernel import clock
from store.quotes.actions.printing import Choices, print_product
from store.uploads.quarantine import keep

Added = Mapping[str, Product]
SHEET_PIXELS = 1240  # a sheet of A5's width at 210 dots an inch
DOTS_AN_INCH = 210


def add_attributes(session: Session, catalogue: Catalogue) -> None:
    """Say which facts are comparable, before any product states them."""
    for position, row in enumerate(catalogue.attributes):
        add_attribute(session, key=row.key, name=row.name, unit=row.unit, position=position)


def relate_all(session: Session, catalogue: Catalogue, added: Added) -> None:
    """Say what goes with what, what it is spare for, what may be taken instead."""
    for each in catalogue.products:
        kinds = {
            RelationKind.GOES_WITH: each.related,
            RelationKind.SPARE_FOR: each.spares,
            RelationKind.INSTEAD_OF: each.instead,
        }
        for kind, slugs in kinds.items():
            others = [added[slug] for slug in slugs]
            relate(session, product=added[each.slug], others=others, kind=kind)


def add_themes(session: Session, catalogue: Catalogue, added: Added) -> None:
    """Say who the brands are, and put products together across the shelves."""
    for name, blurb in catalogue.brands:
        describe_brand(session, name=name, blurb=blurb)
    for position, row in enumerate(catalogue.collections):
        collection = add_collection(
            session,
            slug=row.slug,
            name=row.name,
            blurb=row.blurb,
            rule=row.rule or None,
            position=position,
        )
        if row.products:
            ids = [added[slug].id for slug in row.products]
            fill_collection(session, collection=collection, product_ids=ids)


def add_prints(catalogue: Catalogue) -> None:
    """Put a model behind each product that is printed when ordered."""
    with TemporaryDirectory() as folder:
        write_samples(Path(folder))
        for each in catalogue.products:
            if each.printed is not None:
                _print(each, each.printed, Path(folder))


def add_sheets(catalogue: Catalogue) -> int:
    """Draw the dimensions of products as PDFs to keep; gives how many were drawn."""
    waiting = list(_without_sheet(catalogue))
    for each in waiting:
        stored = store_document(_sheet(each), filename=f"{each.slug}-dimensions.pdf")
        with transaction() as session:
            product = session.scalars(
                select(Product).where(Product.slug == each.slug)
            ).one()
            add_document(session, product=product, title="Dimensions", stored=stored)
    return len(waiting)


def _print(each: records.Product, printed: records.Print, folder: Path) -> None:
    path = folder / printed.file
    with path.open("rb") as source:
        kept = keep(source, filename=path.name)
    choices = Choices(
        materials=printed.materials, colours=printed.colours, qualities=printed.qualities
    )
    with transaction() as session:
        product = _product(session, each.slug)
        print_product(session, product=product, kept=kept, choices=choices, at=clock.now())


def _product(session: Session, slug: str) -> Product:
    return session.scalars(select(Product).where(Product.slug == slug)).one()


def _without_sheet(catalogue: Catalogue) -> Iterator[records.Product]:
    with reading() as session:
        rows = select(Product.slug).outerjoin(Document).where(Document.id.is_(None))
        waiting = set(session.scalars(rows))
    return (each for each in catalogue.products if each.drawing and each.slug in waiting)


def _sheet(each: records.Product) -> bytes:
    if each.drawing is None:
        raise ValueError(f"{each.slug} has no drawing")
    drawn = image(sheet_of(each.drawing, title=each.name), size=SHEET_PIXELS)
    paper = Image.new("L", drawn.size, 255)
    paper.paste(drawn.convert("L"), mask=drawn.getchannel("A"))
    page = io.BytesIO()
    # The time it was made would name the same sheet anew each time.
    undated = {"creationDate": None, "modDate": None}
    paper.save(page, "PDF", resolution=DOTS_AN_INCH, title=each.name, **undated)
    return page.getvalue()
