"""The shop's lists in memory: what is found, in which order, how often a value occurs.

Everything here is plain numbers: products and facet values go by their ids.
"""

from store.catalog.index.columns import COLUMNS, Columns
from store.catalog.index.counts import Counts, counted
from store.catalog.index.orders import Sort
from store.catalog.index.snapshot import Index
from store.catalog.index.wanted import Clause, Found, Ruled, Wanted, found

__all__ = [
    "COLUMNS",
    "Clause",
    "Columns",
    "Counts",
    "Found",
    "Index",
    "Ruled",
    "Sort",
    "Wanted",
    "counted",
    "found",
]
