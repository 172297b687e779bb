"""The shop's lists in memory: what is found, in which order, how often a value occurs.

Everything here is plain numbers: products and facet values go by their ids.
"""

from store.catalog.index.columns import COLUMNS, Columns
from store.catalog.index.counts import Counts, counted
from store.catalog.index.orders import Sort
from store.catalog.index.snapshot import Index
from store.catalog.index.wanted import Found, Wanted, found

__all__ = [
    "COLUMNS",
    "Columns",
    "Counts",
    "Found",
    "Index",
    "Sort",
    "Wanted",
    "counted",
    "found",
]
