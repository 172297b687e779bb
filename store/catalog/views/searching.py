"""The search box: results, and suggestions while somebody types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, unquote

from flask import Response, request, url_for

from store.catalog.actions.searches import SEARCHES
from store.catalog.filters import Filters
from store.catalog.forms import filters_from
from store.catalog.queries.searches import popular_queries
from store.catalog.queries.suggestions import (
    Suggestions,
    shelves_named,
    suggestions_for,
)
from store.catalog.views.listing import draw
from store.catalog.views.lists import known, shown_list
from store.catalog.views.marks import places_named
from store.catalog.views.navigation import shelves
from store.catalog.views.room import blueprint, catalogue_now, shared_page
from store.catalog.words.anonymous import kept
from store.catalog.words.asking import asked
from store.infra import hints
from store.infra.db import reading
from store.kernel import clock
from store.settings import settings
from store.web.htmx import render, wants_fragment

# Told by the drawing to who counts, and taken off before anything is sent.
FOUND, MEANT = "X-Products-Found", "X-Query-Meant"


@blueprint.get("/search")
def search() -> Response:
    """What is found; a word nobody knows is taken for the one it resembles."""
    response = shared_page(_search)
    found, meant = response.headers.pop(FOUND, None), response.headers.pop(MEANT, "")
    if found is not None and not wants_fragment():
        filters = filters_from(request.args)
        _note_when_sent(response, filters, unquote(meant), found=int(found))
    return response


@blueprint.get("/search/suggestions")
def suggestions() -> Response:
    """At most ten things that begin like what was typed."""
    return shared_page(_suggestions)


@dataclass(frozen=True)
class Linked:
    """What is suggested besides products, each as (address, name)."""

    categories: list[tuple[str, str]]
    queries: list[tuple[str, str]]
    places: list[tuple[str, str]]

    @classmethod
    def of(cls, found: Suggestions) -> Linked:
        return cls(
            [
                (url_for("catalog.category", slug=shelf.slug), shelf.name)
                for shelf in found.categories
            ],
            [(url_for("catalog.search", q=one), one) for one in found.queries],
            [(url_for(place), name) for place, name in places_named(found.query)],
        )


def _suggestions() -> Response:
    query = filters_from(request.args).query
    with reading() as session:
        found = suggestions_for(
            session, query, shelves(), today=_today(), version=catalogue_now()
        )
    page = "catalog/suggestions.html"
    fragment = "catalog/_suggestions.html"
    return render(page, fragment=fragment, found=found, linked=Linked.of(found))


def _search() -> Response:
    tree = shelves()
    filters = known(filters_from(request.args), tree)
    shown = shown_list(filters, tree, path=url_for("catalog.search"))
    hits = shown.listing.hits
    nothing = bool(filters.query) and not shown.page.total
    response = draw(
        shown,
        "catalog/search.html",
        shelf=tree.find(filters.category),
        query=filters.query,
        hits=hits,
        named=shelves_named(asked(filters.query), tree)[:4],
        popular=_popular() if nothing else [],
    )
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers[FOUND] = str(len(hits.ids) if hits else 0)
    response.headers[MEANT] = quote((hits and hits.meant) or "")
    return response


def _popular() -> list[str]:
    with reading() as session:
        return list(popular_queries(session, today=_today()))


def _note_when_sent(
    response: Response, filters: Filters, meant: str, *, found: int
) -> None:
    """Let a new search be counted once its page is on the way: nobody waits for that.

    What was misspelt counts as what was meant, so that nobody is offered the slip.
    """
    query = kept(meant or filters.query)
    is_first = filters == Filters(query=filters.query) and "page" not in request.args
    if not query or not is_first:
        return
    remark = {"day": _today().isoformat(), "query": query, "found": found}
    response.call_on_close(lambda: hints.leave(settings().REDIS_URL, SEARCHES, remark))


def _today() -> date:
    return clock.now().astimezone(clock.IST).date()
