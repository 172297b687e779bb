"""A list as its page shows it: products, figures, and the address of every way on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from flask import request, url_for

from store.catalog.facets import COLLECTION
from store.catalog.filters import SORT_WORDS, Applied, Filters, address
from store.catalog.queries.facets import Facets
from store.catalog.queries.index import index_now
from store.catalog.queries.listing import Card, Listing, id_of, listing_of, rows_of
from store.catalog.queries.search import Hits
from store.catalog.shelves import Shelf, Shelves
from store.catalog.views.room import catalogue_now
from store.infra.db import reading
from store.kernel.formats import plural
from store.web.pagination import MAX_SHOWN, PER_PAGE, Page, whole_number

VIEWS = ("rows", "grid")
MARK = "-"
UNFOLDED = "all"


@dataclass(frozen=True)
class Place:
    """Where in a list one stands: one page of it, or everything up to one.

    `after` is the slug of the last product seen: new ones above it move nothing then.
    """

    number: int
    upto: bool
    after: str = ""

    @property
    def skip(self) -> int:
        return 0 if self.upto else (self.number - 1) * PER_PAGE

    @property
    def take(self) -> int:
        return self.number * PER_PAGE if self.upto else PER_PAGE


class Paths(NamedTuple):
    """Where lists live: all products, searches, and what every category begins with."""

    listing: str
    search: str
    category: str


@dataclass(frozen=True)
class ShownList:
    """Everything the templates of a listing draw."""

    listing: Listing
    page: Page[Card]
    shelves: Shelves
    path: str
    view: str
    place: Place
    paths: Paths
    unfolded: str = ""

    @property
    def filters(self) -> Filters:
        return self.listing.filters

    @property
    def searched(self) -> str:
        """The words that were found: as typed, or as they were meant."""
        hits = self.listing.hits
        return (hits and hits.meant) or self.filters.query

    @cached_property
    def facets(self) -> Facets:
        return self.listing.facets(unfolded=self.unfolded)

    @property
    def products(self) -> Sequence[Card]:
        return self.page.rows

    @property
    def total(self) -> str:
        """The number of products in words: "1 product", "2,000+ products"."""
        total = self.page.total
        if self.listing.has_more:
            return f"{total:,}+ products"
        return f"{total:,} products" if total > 1 else plural(total, "product")

    @cached_property
    def applied(self) -> list[Applied]:
        """What narrows the list down, each by the name and the value people read."""
        labels = self.listing.lists.labels
        return [
            replace(
                one,
                name=labels.title(one.key).name if one.key else one.name,
                value=labels.text(one.key, one.value),
            )
            for one in self.filters.applied
        ]

    @property
    def first_shown(self) -> int:
        return self.place.skip + 1

    @property
    def here(self) -> str:
        """The address of this list's beginning."""
        return self.address(self.filters)

    @property
    def next_url(self) -> str:
        """The address of what comes next, held fast at the last product shown."""
        number = self.page.next or self.page.number
        last = self.products[-1].slug if self.products else ""
        return self.address(self.filters, page=number, after=last)

    @property
    def restored_url(self) -> str:
        """The address that shows all that is shown once more has been loaded."""
        shown = min((self.page.number + 1) * PER_PAGE, MAX_SHOWN)
        return self.address(self.filters, upto=shown)

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        return [(s.value, words, s is self.filters.sort) for s, words in SORT_WORDS.items()]

    def address(self, filters: Filters, **more: int | str) -> str:
        pairs = self._own(filters)
        pairs += [("view", self.view)] if self.view != VIEWS[0] else []
        pairs += [(UNFOLDED, self.unfolded)] if self.unfolded else []
        pairs += [(name, str(value)) for name, value in more.items() if value]
        return address(self.path, pairs)

    def with_all(self, key: str = "") -> str:
        """The address of the same list with all values of one filter, or of none."""
        return address(self._folded, [(UNFOLDED, key)] if key else [])

    @cached_property
    def _folded(self) -> str:
        return replace(self, unfolded="").here

    def with_view(self, view: str) -> str:
        return replace(self, view=view).here

    def kept(self, *but: str) -> list[tuple[str, str]]:
        """The parameters a form must carry on, save those it has fields for."""
        pairs = [*self._own(self.filters), ("view", self.view), (UNFOLDED, self.unfolded)]
        return [pair for pair in pairs if pair[1] and pair[0] not in but]

    def shelf_url(self, shelf: Shelf | None) -> str:
        """The address of the same list on another shelf, or on all of them."""
        slug = shelf.slug if shelf else ""
        if self.path == self.paths.search:
            return self.address(replace(self.filters, category=slug))
        path = self.paths.category + slug if slug else self.paths.listing
        return path + self._anywhere

    @cached_property
    def _anywhere(self) -> str:
        """What follows the path of this list on every other shelf."""
        return replace(self, path="", unfolded="").address(
            replace(self.filters, category="")
        )

    def _own(self, filters: Filters) -> list[tuple[str, str]]:
        """A category that the path names is not repeated behind it."""
        if filters.category and self.path == self.paths.category + filters.category:
            return replace(filters, category="").pairs()
        return filters.pairs()


def shown_list(
    filters: Filters, shelves: Shelves, *, path: str, hits: Hits | None = None
) -> ShownList:
    """Find what is asked for; a query is searched unless its hits are given."""
    with reading() as session:
        listing = listing_of(session, filters, shelves, version=catalogue_now(), hits=hits)
        place = _place(listing.total)
        after = id_of(session, place.after) if place.after else None
        if after is None:
            ids = listing.found.page(skip=place.skip, take=place.take)
        else:
            ids = listing.found.after(after, take=place.take)
        rows = rows_of(session, ids)
    page = Page(rows, place.number, listing.total)
    unfolded = _unfolded(listing)
    return ShownList(listing, page, shelves, path, _view(), place, _paths(), unfolded)


def known(filters: Filters, shelves: Shelves) -> Filters:
    """Forget what does not exist: an old link still shows a list, a marked one too."""
    with reading() as session:
        lists = index_now(session, version=catalogue_now())
    there = {*lists.labels.by_facet, *([COLLECTION] if lists.rules else [])}
    options = tuple(pair for pair in filters.options if pair[0] in there)
    category = filters.category if shelves.find(filters.category) else ""
    return replace(filters, category=category, options=options)


def _paths() -> Paths:
    """Ask for addresses once: a list writes hundreds of them."""
    category = url_for("catalog.category", slug=MARK).removesuffix(MARK)
    return Paths(url_for("catalog.listing"), url_for("catalog.search"), category)


def _place(total: int) -> Place:
    pages = max(1, -(-total // PER_PAGE))
    upto = whole_number(request.args.get("upto"), default=0, low=0, high=MAX_SHOWN)
    if upto > PER_PAGE:
        return Place(min(-(-upto // PER_PAGE), pages), upto=True)
    number = min(whole_number(request.args.get("page"), default=1), pages)
    after = request.args.get("after", "") if number > 1 else ""
    return Place(number, upto=False, after=after)


def _unfolded(listing: Listing) -> str:
    asked = request.args.get(UNFOLDED, "")
    return asked if asked in listing.lists.labels.by_facet else ""


def _view() -> str:
    asked = request.args.get("view", "")
    return asked if asked in VIEWS else VIEWS[0]
