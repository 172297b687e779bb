"""A list as its page shows it: products, figures, and the address of every way on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import request, url_for

from store.catalog.filters import OPTION_FACETS, SORT_WORDS, Filters, address
from store.catalog.models import Product
from store.catalog.queries.facets import Facets, Value, facets_of
from store.catalog.queries.listing import products_found
from store.catalog.shelves import Shelf, Shelves
from store.infra.db import reading
from store.web.pagination import MAX_SHOWN, PER_PAGE, Page, whole_number

VIEWS = ("rows", "grid")


@dataclass(frozen=True)
class Place:
    """Where in a list one stands: one page of it, or everything up to one."""

    number: int
    upto: bool

    @property
    def skip(self) -> int:
        return 0 if self.upto else (self.number - 1) * PER_PAGE

    @property
    def take(self) -> int:
        return self.number * PER_PAGE if self.upto else PER_PAGE


@dataclass(frozen=True)
class ShownList:
    """Everything the templates of a listing draw."""

    filters: Filters
    facets: Facets
    page: Page[Product]
    shelves: Shelves
    path: str
    view: str
    place: Place

    @property
    def products(self) -> Sequence[Product]:
        return self.page.rows

    @property
    def first_shown(self) -> int:
        return self.place.skip + 1

    @property
    def here(self) -> str:
        """The address of this list's beginning."""
        return self.address(self.filters)

    @property
    def next_url(self) -> str:
        return self.address(self.filters, page=(self.page.next or self.page.number))

    @property
    def restored_url(self) -> str:
        """The address that shows all that is shown once more has been loaded."""
        shown = min((self.page.number + 1) * PER_PAGE, MAX_SHOWN)
        return self.address(self.filters, upto=shown)

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        return [(s.value, words, s is self.filters.sort) for s, words in SORT_WORDS.items()]

    @property
    def options(self) -> list[tuple[str, str, tuple[Value, ...]]]:
        """The option filters worth showing: parameter, name, values.

        Among unlike things they mean nothing: a length of wire is not one of screws.
        """
        narrowed = self.filters.category or self.filters.query or self.filters.options
        facets = self.facets.options.items() if narrowed else ()
        return [
            (key, OPTION_FACETS[key], values)
            for key, values in facets
            if self.filters.chosen(key) or any(value.count for value in values)
        ]

    def address(self, filters: Filters, **more: int) -> str:
        pairs = self._own(filters)
        pairs += [("view", self.view)] if self.view != VIEWS[0] else []
        pairs += [(name, str(value)) for name, value in more.items()]
        return address(self.path, pairs)

    def with_view(self, view: str) -> str:
        return replace(self, view=view).here

    def kept(self, *but: str) -> list[tuple[str, str]]:
        """The parameters a form must carry on, save those it has fields for."""
        pairs = [*self._own(self.filters), ("view", self.view)]
        return [pair for pair in pairs if pair[0] not in but]

    def shelf_url(self, shelf: Shelf | None) -> str:
        """The address of the same list on another shelf, or on all of them."""
        filters = replace(self.filters, category=shelf.slug if shelf else "")
        if self.path == url_for("catalog.search"):
            return self.address(filters)
        path = _path_of(shelf.slug) if shelf else url_for("catalog.listing")
        return replace(self, path=path).address(filters)

    def _own(self, filters: Filters) -> list[tuple[str, str]]:
        """A category that the path names is not repeated behind it."""
        if filters.category and self.path == _path_of(filters.category):
            return replace(filters, category="").pairs()
        return filters.pairs()


def shown_list(filters: Filters, shelves: Shelves, *, path: str) -> ShownList:
    """Find what is asked for and count what each filter would leave."""
    with reading() as session:
        facets = facets_of(session, filters, shelves)
        place = _place(facets.total)
        products = products_found(
            session, filters, shelves, skip=place.skip, take=place.take
        )
    page = Page(products, place.number, facets.total)
    return ShownList(filters, facets, page, shelves, path, _view(), place)


def known(filters: Filters, shelves: Shelves) -> Filters:
    """Forget a category that does not exist: an old link still shows a list."""
    if shelves.find(filters.category) is None:
        return replace(filters, category="")
    return filters


def _path_of(category: str) -> str:
    return url_for("catalog.category", slug=category)


def _place(total: int) -> Place:
    pages = max(1, -(-total // PER_PAGE))
    upto = whole_number(request.args.get("upto"), default=0, low=0, high=MAX_SHOWN)
    if upto > PER_PAGE:
        return Place(min(-(-upto // PER_PAGE), pages), upto=True)
    number = whole_number(request.args.get("page"), default=1)
    return Place(min(number, pages), upto=False)


def _view() -> str:
    asked = request.args.get("view", "")
    return asked if asked in VIEWS else VIEWS[0]
