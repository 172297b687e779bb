"""The orders of a list: one number for each product and order, the smaller the earlier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

import numpy as np

from store.catalog.index.columns import Numbers

ID_BITS = 31
MOST = (1 << 32) - 1
MOST_SOLD = (1 << 30) - 1
MOST_RATED = (1 << 20) - 1


class Sort(StrEnum):
    """The orders of a list; relevance puts the best first when nothing is searched."""

    RELEVANCE = "relevance"
    POPULAR = "popular"
    NEWEST = "newest"
    CHEAPEST = "price"
    DEAREST = "-price"
    RATING = "rating"


class Figures:
    """What orders go by, within the bits there are for it."""

    def __init__(self, **columns: Numbers) -> None:
        self.ids = columns["ids"]
        self.price = np.minimum(columns["price"], MOST)
        self.created = np.clip(columns["created"], 0, MOST)
        self.sold = np.clip(columns["popularity"], 0, MOST_SOLD)
        self.rating = columns["rating"] + 1
        self.rated = np.minimum(columns["rating_count"], MOST_RATED)
        self.in_stock = columns["in_stock"].astype(np.int64)
        self.featured = columns["featured"].astype(np.int64)


# What makes a product come early.
WEIGHTS: Mapping[Sort, Callable[[Figures], Numbers]] = MappingProxyType(
    {
        Sort.RELEVANCE: lambda of: (of.in_stock << 31) + (of.featured << 30) + of.sold,
        Sort.POPULAR: lambda of: of.sold,
        Sort.NEWEST: lambda of: of.created,
        Sort.CHEAPEST: lambda of: MOST - of.price,
        Sort.DEAREST: lambda of: of.price,
        Sort.RATING: lambda of: (of.rating << 20) + of.rated,
    }
)


def keys(sort: Sort, figures: Figures) -> Numbers:
    """Give the place of each product in an order; among equals the newer id is first."""
    return -((WEIGHTS[sort](figures) << ID_BITS) + figures.ids)
