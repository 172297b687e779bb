"""How many products each filter would leave, all others being kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain

from store.catalog.index.among import Among, Facets, among
from store.catalog.index.columns import slots_of
from store.catalog.index.orders import Sort
from store.catalog.index.snapshot import RATINGS
from store.catalog.index.wanted import CATEGORY, RATING, STOCK, THEME, Found


@dataclass(frozen=True)
class Counts:
    """Figures beside the filters.

    `there` holds the ids of what occurs on this shelf or in this search at all, by facet;
    `spread` is how many of its products have a value of the facet. `prices` are the lowest
    and the highest, in paise; None when there is nothing.
    """

    found: Found = field(repr=False)
    total: int
    scope: int
    categories: Mapping[int, int]
    there: Mapping[str, tuple[int, ...]]
    spread: Mapping[str, int]
    in_stock: int
    ratings: Mapping[int, int]
    prices: tuple[int, int] | None

    def values(self, facet: str) -> dict[int, int]:
        """Count each value of a facet; few facets are shown, so only these are counted."""
        found, ids = self.found, self.there.get(facet, ())
        if facet not in found.parts:
            return self._everything.values(ids)
        return among(found.index, found.without(facet), sets=len(ids)).values(ids)

    @cached_property
    def _everything(self) -> Among:
        sets = sum(map(len, self.there.values()))
        return among(self.found.index, self.found.everything, sets=sets)


def counted(found: Found, facets: Facets) -> Counts:
    """Count, for facets given as ids of their values; must be those of this index."""
    if found.wanted.hits is not None:
        return _counted(found, _scope(found, facets))
    index, wanted = found.index, replace(found.wanted, sort=Sort.RELEVANCE)
    themes = tuple(values for facet, values in wanted.values if facet == THEME)
    key = ("scope", wanted.categories, themes, wanted.rules)
    scope = index.kept(key, lambda: _scope(found, facets))
    return index.kept(("counts", wanted), lambda: _counted(found, scope))


@dataclass(frozen=True)
class _Scope:
    """A shelf, a collection or a search, whatever filters do to it."""

    size: int
    there: Mapping[str, tuple[int, ...]]
    spread: Mapping[str, int]
    prices: tuple[int, int] | None


def _scope(found: Found, facets: Facets) -> _Scope:
    index = found.index
    scope = found.scope & found.parts.get(CATEGORY, found.scope)
    scope = scope & found.parts.get(THEME, scope)
    counts = among(index, scope, sets=len(index.values))
    there = _there(counts, facets)
    spread = counts.spread(facets)
    prices = index.price[slots_of(scope)]
    return _Scope(
        size=len(scope),
        there=there,
        spread={facet: spread[facet] for facet in there},
        prices=(int(prices.min()), int(prices.max())) if len(prices) else None,
    )


def _counted(found: Found, scope: _Scope) -> Counts:
    index, rated = found.index, found.without(RATING)
    shelved = among(index, found.without(CATEGORY), sets=len(index.categories))
    return Counts(
        found=found,
        total=len(found),
        scope=scope.size,
        categories=shelved.categories(),
        there=scope.there,
        spread=scope.spread,
        in_stock=found.without(STOCK).intersection_cardinality(index.stocked),
        ratings={
            stars: rated.intersection_cardinality(index.rated(stars)) for stars in RATINGS
        },
        prices=scope.prices,
    )


def _there(counts: Among, facets: Facets) -> dict[str, tuple[int, ...]]:
    """Give the values that occur, by facet."""
    number = counts.values(chain(*facets.values()))
    met = {
        facet: tuple(each for each in ids if number[each]) for facet, ids in facets.items()
    }
    return {facet: ids for facet, ids in met.items() if ids}
