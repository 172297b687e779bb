"""What the catalogue does away from the page."""

from __future__ import annotations

from store.catalog.actions.editing import refresh_listings
from store.catalog.queries.movements import variants_moved_by
from store.infra.db import transaction


def refresh_lists_after(order_id: int) -> None:
    """Let lists say "sold out" of what an order took the last of."""
    with transaction() as session:
        refresh_listings(session, variant_ids=variants_moved_by(session, order_id))
