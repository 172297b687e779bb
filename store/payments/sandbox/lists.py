"""Lists with Stripe's cursors, filters and envelope."""

from __future__ import annotations

from dataclasses import replace

from store.payments.sandbox.errors import ParameterError, no_such, unsupported
from store.payments.sandbox.state import Document, Page, Record
from store.payments.sandbox.world import World

MOST = 100
USUAL = 10
CURSORS = frozenset({"limit", "starting_after", "ending_before", "expand", "created"})


def listed(
    world: World, kind: str, given: Document, *, url: str, filters: dict[str, str]
) -> Document:
    """Give one page of a kind; `filters` maps a parameter to a path in the body."""
    for name in given:
        if name not in filters and name not in CURSORS:
            raise unsupported(name)
    page = Page(
        kind,
        equal={path: given[name] for name, path in filters.items() if name in given},
        created=_created(given.get("created", {})),
        before=_cursor(world, kind, given.get("ending_before")),
        after=_cursor(world, kind, given.get("starting_after")),
        limit=_limit(given),
    )
    return _page(world, page, url)


def envelope(rows: list[Document], *, url: str, has_more: bool = False) -> Document:
    return {"object": "list", "data": rows, "has_more": has_more, "url": url}


def _page(world: World, page: Page, url: str) -> Document:
    """Ask for one more than wanted, to know whether there is more."""
    found = world.state.page(replace(page, limit=page.limit + 1))
    has_more = len(found) > page.limit
    kept = found[-page.limit :] if page.before else found[: page.limit]
    return envelope([record.body for record in kept], url=url, has_more=has_more)


def windowed(rows: list[Document], given: Document, *, url: str) -> Document:
    """Give one page of rows that live inside another object, in their own order."""
    limit = _limit(given)
    after = given.get("starting_after")
    start = next((at + 1 for at, row in enumerate(rows) if row["id"] == after), 0)
    kept = rows[start : start + limit]
    return envelope(kept, url=url, has_more=start + limit < len(rows))


def _limit(given: Document) -> int:
    limit = int(given.get("limit", USUAL))
    if not 1 <= limit <= MOST:
        raise ParameterError(f"Invalid limit: must be between 1 and {MOST}", param="limit")
    return limit


def _created(given: dict[str, int] | int) -> dict[str, int]:
    return {"eq": given} if isinstance(given, int) else given


def _cursor(world: World, kind: str, identifier: str | None) -> str | None:
    if identifier and world.state.find(kind, identifier) is None:
        raise no_such(kind, identifier)
    return identifier


def bodies(records: list[Record]) -> list[Document]:
    return [record.body for record in records]
