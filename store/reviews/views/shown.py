"""Lists of reviews and questions as pages draw them, and how their addresses are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import url_for

from store.catalog.filters import address
from store.catalog.models import Product
from store.reviews.models import Question, Review
from store.reviews.queries.reviews import ANY, ReviewSort, Tally, Wanted
from store.web.pagination import Page, whole_number

PER_PAGE = 10
MOST_PAGES = 10  # so many are drawn at once, for who comes back to a long list
INSIDE = "product"  # the list stands in a product's page: its address stays that page's
SORT_WORDS = {
    ReviewSort.NEWEST: "Newest",
    ReviewSort.HELPFUL: "Most helpful",
    ReviewSort.HIGHEST: "Highest rated",
    ReviewSort.LOWEST: "Lowest rated",
}


@dataclass(frozen=True)
class Asked:
    """What an address asks for: which reviews, how far down, and where they are shown."""

    wanted: Wanted = ANY
    page: int = 1
    inside: bool = False

    @classmethod
    def read(cls, arguments: Iterable[tuple[str, str]]) -> Asked:
        """Read the parameters of an address; anything odd is passed over."""
        told = dict(arguments)
        sort = told.get("sort", "")
        wanted = Wanted(
            stars=whole_number(told.get("stars"), default=0, low=0, high=5),
            photos=told.get("photos") == "1",
            sort=ReviewSort(sort) if sort in set(ReviewSort) else ReviewSort.NEWEST,
        )
        return cls(wanted, whole_number(told.get("page"), default=1), _is_inside(told))

    def pairs(self) -> list[tuple[str, str]]:
        """Give the parameters again, leaving out what is usual."""
        wanted = self.wanted
        told = {
            "stars": str(wanted.stars or ""),
            "photos": "1" if wanted.photos else "",
            "sort": "" if wanted.sort is ReviewSort.NEWEST else wanted.sort.value,
            "page": str(self.page) if self.page > 1 else "",
        }
        return [(name, value) for name, value in told.items() if value]


@dataclass(frozen=True)
class ShownReviews:
    """One page of a product's reviews, and the ways to the others."""

    product: Product
    tally: Tally
    page: Page[Review]
    asked: Asked
    helpful: frozenset[int]

    @property
    def path(self) -> str:
        return url_for("reviews.of_product", slug=self.product.slug)

    @property
    def first(self) -> int:
        """The place of the first review that is drawn."""
        return self.page.shown - len(self.page.rows) + 1

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        """The orders to choose from: value, words, whether it is this one."""
        now = self.asked.wanted.sort
        return [(sort.value, words, sort is now) for sort, words in SORT_WORDS.items()]

    @property
    def query(self) -> str:
        return address("", self.asked.pairs()).lstrip("?")

    def with_stars(self, stars: int) -> str:
        return self._address(replace(self.asked.wanted, stars=stars))

    def with_photos(self, photos: bool) -> str:  # noqa: FBT001 asked by templates
        return self._address(replace(self.asked.wanted, photos=photos))

    @property
    def more(self) -> str:
        return address(self.path, replace(self.asked, page=self.page.number + 1).pairs())

    def inside(self, url: str) -> str:
        """Give the address of a part: it knows whether it stands in a product's page."""
        if not self.asked.inside:
            return url
        return f"{url}{'&' if '?' in url else '?'}in={INSIDE}"

    def _address(self, wanted: Wanted) -> str:
        return address(self.path, Asked(wanted).pairs())


@dataclass(frozen=True)
class ShownQuestions:
    """The questions about a product so far asked for."""

    product: Product
    page: Page[Question]
    asked: Asked

    @property
    def path(self) -> str:
        return url_for("reviews.questions", slug=self.product.slug)

    @property
    def first(self) -> int:
        return self.page.shown - len(self.page.rows) + 1

    @property
    def more(self) -> str:
        return address(self.path, [("page", str(self.page.number + 1))])

    def inside(self, url: str) -> str:
        return f"{url}&in={INSIDE}" if self.asked.inside else url


def stretch(asked: int, total: int, *, only: bool) -> tuple[int, int, int]:
    """Give number, rows to pass over and rows to take of a page that was asked for.

    A whole page shows all rows down to there, so that Back restores the place; a part
    brings `only` the next ones.
    """
    number = min(asked, max(1, -(-total // PER_PAGE)))
    pages = 1 if only else min(number, MOST_PAGES)
    return number, (number - pages) * PER_PAGE, pages * PER_PAGE


def _is_inside(told: dict[str, str]) -> bool:
    return told.get("in") == INSIDE
