"""What the catalogue does away from the page."""

from __future__ import annotations

from datetime import date

from store.catalog.actions import holding
from store.catalog.actions.editing import refresh_listings
from store.catalog.actions.gallery import fail_picture, show_picture
from store.catalog.actions.listing import relist
from store.catalog.actions.media import develop
from store.catalog.actions.searches import (
    SEARCHES,
    Searched,
    count_searches as add_searches,
    forget_searches,
)
from store.catalog.models import Media
from store.catalog.queries.due import products_due
from store.catalog.queries.movements import variants_moved_by
from store.infra import hints
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Invalid
from store.settings import settings


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


def count_searches() -> None:
    """Add the searches of the last minute to their day, and forget old days."""
    left = hints.take(settings().REDIS_URL, SEARCHES)
    searches = [
        Searched(date.fromisoformat(r["day"]), r["query"], r["found"]) for r in left
    ]
    with transaction() as session:
        add_searches(session, searches)
        forget_searches(session, today=clock.now().astimezone(clock.IST).date())
