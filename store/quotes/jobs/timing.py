"""What the clock does to quotes."""

from __future__ import annotations

from store.infra.db import transaction
from store.kernel import clock
from store.quotes.actions.reviewing import expire_old


def expire_quotes() -> None:
    """Let quotes go whose time is over."""
    with transaction() as session:
        expire_old(session, at=clock.now())
