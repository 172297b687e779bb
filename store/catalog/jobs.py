"""What the catalogue does away from the page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from store.catalog.actions import holding
from store.catalog.actions.editing import refresh_listings
from store.catalog.actions.gallery import fail_picture, show_picture
from store.catalog.actions.importing import runs
from store.catalog.actions.listing import relist
from store.catalog.actions.media import develop
from store.catalog.actions.searches import (
    SEARCHES,
    Searched,
    count_searches as add_searches,
    forget_searches,
)
from store.catalog.actions.shelving.collections import follow_the_clock
from store.catalog.actions.shelving.pictures import fail_developing, show_developed
from store.catalog.models import ImportRun, Media, ShelfPicture
from store.catalog.queries.due import collections_due, products_below, products_due
from store.catalog.queries.movements import variants_moved_by
from store.catalog.sheet.reading import Entry, entries, survey
from store.infra import hints
from store.infra.db import reading, transaction
from store.infra.storage import storage
from store.kernel import clock
from store.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from store.settings import settings

BATCH = 100  # products in one transaction
SPELL = timedelta(seconds=60)  # after which another job goes on, and others have a turn
IMPORTS_KEPT = timedelta(days=90)


def refresh_lists_after(order_id: int) -> None:
    """Let lists say "sold out" of what an order took the last of."""
    with transaction() as session:
        refresh_listings(session, variant_ids=variants_moved_by(session, order_id))


def forget_old_holds() -> None:
    """Drop what is left of holds that were over long ago."""
    with transaction() as session:
        holding.forget_old_holds(session, at=clock.now())


def relist_due() -> None:
    """Show what has come on sale by the clock, and hide what has gone."""
    with transaction() as session:
        relist(session, products_due(session, at=clock.now()))


def show_due_collections() -> None:
    """Show the collections whose time has come, and hide those whose time is over."""
    at = clock.now()
    with reading() as session:
        due = collections_due(session, at=at)
    for collection_id in due:
        with transaction() as session:
            follow_the_clock(session, collection_id=collection_id, at=at)


def relist_shelf(category_id: int) -> None:
    """Let the search find what stands on and below a shelf by the names it has now."""
    with reading() as session:
        wanted = products_below(session, category_id)
    for start in range(0, len(wanted), BATCH):
        with transaction() as session:
            relist(session, wanted[start : start + BATCH])


def develop_picture(media_id: int) -> None:
    """Make a picture visible in every format and width, or say why it cannot be."""
    with reading() as session:
        media = session.get(Media, media_id)
    if media is None or media.source_key is None:
        return
    focal = (media.focal_x, media.focal_y)
    try:
        developed = develop(media.source_key, focal=focal)
    except Invalid as error:
        with transaction() as session:
            fail_picture(session, media_id=media_id, sentence=error.message)
        return
    with transaction() as session:
        show_picture(session, media_id=media_id, developed=developed, focal=focal)


def develop_shelf_picture(picture_id: int) -> None:
    """Make the picture over a shelf visible, or say why it cannot be."""
    with reading() as session:
        picture = session.get(ShelfPicture, picture_id)
    if picture is None or picture.source_key is None:
        return
    try:
        developed = develop(picture.source_key)
    except Invalid as error:
        with transaction() as session:
            fail_developing(
                session,
                picture_id=picture_id,
                source_key=picture.source_key,
                sentence=error.message,
            )
        return
    with transaction() as session:
        show_developed(
            session,
            picture_id=picture_id,
            source_key=picture.source_key,
            developed=developed,
        )


def count_searches() -> None:
    """Add the searches of the last minute to their day, and forget old days."""
    left = hints.take(settings().REDIS_URL, SEARCHES)
    searches = [
        Searched(date.fromisoformat(r["day"]), r["query"], r["found"]) for r in left
    ]
    with transaction() as session:
        add_searches(session, searches)
        forget_searches(session, today=clock.now().astimezone(clock.IST).date())


def import_products(run_id: int) -> None:
    """Look through a sheet, or apply it, from where it stands; a kill loses one batch."""
    with reading() as session:
        run = session.get(ImportRun, run_id)
    if run is None or not run.is_at_work:
        return
    try:
        with storage().local_copy(run.source_key) as path:
            _import(_surveyed(run, path), path)
    except Conflict:
        return  # somebody else is at it, or it was cancelled
    except (Invalid, Forbidden, NotFound) as error:
        with transaction() as session:
            runs.fail_import(session, run_id=run_id, sentence=error.message, at=clock.now())


def forget_old_imports() -> None:
    """Delete the sheets of months ago."""
    with transaction() as session:
        keys = runs.forget_imports(session, before=clock.now() - IMPORTS_KEPT)
    for key in keys:
        storage().delete(key)


def _surveyed(run: ImportRun, path: Path) -> ImportRun:
    if run.headings:
        return run
    found = survey(path)
    with transaction() as session:
        return runs.note_survey(session, run_id=run.id, survey=found)


def _import(run: ImportRun, path: Path) -> None:
    until, position = clock.now() + SPELL, run.position
    for batch in _batches(run, path):
        at = clock.now()
        with transaction() as session:
            runs.take_batch(
                session,
                run_id=run.id,
                expected=position,
                entries=batch,
                at=at,
                pause=at >= until,
            )
        if at >= until:
            return
        position = batch[-1].end
    if run.is_at_work:
        with transaction() as session:
            runs.finish_pass(session, run_id=run.id, at=clock.now())


def _batches(run: ImportRun, path: Path) -> Iterator[list[Entry]]:
    if not run.is_at_work:
        return
    left = entries(path, run.mapped, after=run.position)
    while batch := list(islice(left, BATCH)):
        yield batch
