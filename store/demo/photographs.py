"""The demo shop's pictures: first one of each product, the rest while the shop is open."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import groupby
from multiprocessing import get_context
from operator import attrgetter

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from store.catalog.actions.media import Stored, add_picture, store_renditions
from store.catalog.models import Media, MediaKind, Product
from store.demo.catalogue import Catalogue
from store.demo.pictures import Kind, Task, image_of, tasks
from store.infra import storage
from store.infra.db import reading, transaction
from store.settings import Settings, settings

FULL_SIZE = 960
ALT = {
    Kind.PICTURE: "{}, three-quarter view",
    Kind.DETAIL: "{}, a closer look",
    Kind.DRAWING: "{}, drawing with dimensions",
}
Photograph = tuple[Task, list[Stored]]


def draw_first(catalogue: Catalogue, *, size: int, most: int) -> None:
    """Draw one picture of each of the first products, so that the shop can open."""
    products = catalogue.products[:most]
    first = [_tasks_of(catalogue, each.slug)[0] for each in products]
    with _pool(os.cpu_count() or 1) as pool:
        taken = list(pool.map(_photograph, first, [size] * len(first), chunksize=4))
    with transaction() as session:
        for task, stored in taken:
            _hang(session, task.slug, [(task, stored)])


def draw_rest(catalogue: Catalogue) -> int:
    """Draw every picture in full size, product by product; gives how many were drawn."""
    waiting = _unfinished(catalogue)
    wanted = [task for slug in waiting for task in _tasks_of(catalogue, slug)]
    with _pool(1) as pool:
        taken = pool.map(_photograph, wanted, [FULL_SIZE] * len(wanted))
        for slug, photographs in groupby(taken, key=lambda each: each[0].slug):
            with transaction() as session:
                _hang(session, slug, list(photographs))
    return len(wanted)


def _tasks_of(catalogue: Catalogue, slug: str) -> list[Task]:
    return tasks(each for each in catalogue.products if each.slug == slug)


def _unfinished(catalogue: Catalogue) -> list[str]:
    """The products of the demo whose pictures are fewer or smaller than they should be."""
    with reading() as session:
        rows = select(Product).options(selectinload(Product.media))
        there = {product.slug: product.media for product in session.scalars(rows)}
    return [
        each.slug
        for each in catalogue.products
        if each.slug in there
        and not _is_finished(there[each.slug], _tasks_of(catalogue, each.slug))
    ]


def _is_finished(media: Sequence[Media], wanted: Sequence[Task]) -> bool:
    return len(media) >= len(wanted) and max(map(attrgetter("width"), media)) >= FULL_SIZE


@contextmanager
def _pool(processes: int) -> Iterator[ProcessPoolExecutor]:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with ProcessPoolExecutor(
        processes, get_context("spawn"), initializer=_open_storage, initargs=(settings(),)
    ) as pool:
        yield pool


def _open_storage(chosen: Settings) -> None:
    storage.use(storage.storage_for(chosen))


def _photograph(task: Task, size: int) -> Photograph:
    return task, store_renditions(image_of(task, size=size))


def _hang(session: Session, slug: str, photographs: Sequence[Photograph]) -> None:
    """Replace a product's pictures by these; a colour's picture hangs on its variant."""
    rows = select(Product).where(Product.slug == slug)
    product = session.scalars(rows.options(selectinload(Product.variants))).one()
    session.execute(delete(Media).where(Media.product_id == product.id))
    variants = {variant.sku: variant for variant in product.variants}
    pictures = sum(task.kind is Kind.PICTURE for task, _ in photographs)
    for position, (task, stored) in enumerate(photographs):
        by_variant = task.kind is Kind.PICTURE and pictures > 1
        add_picture(
            session,
            product=product,
            renditions=stored,
            alt=ALT[task.kind].format(product.name),
            variant=variants[task.sku] if by_variant else None,
            kind=MediaKind.DRAWING if task.kind is Kind.DRAWING else MediaKind.PICTURE,
            position=position,
        )
