"""Reads what an address asks for; anything odd is left out, so that no link breaks."""

from __future__ import annotations

import re
from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

from store.catalog.facets import COLLECTION, LONGEST_VALUE, RESERVED
from store.catalog.filters import RATINGS, Filters, Sort
from store.catalog.words.asking import MAX_LENGTH
from store.kernel.errors import Invalid
from store.kernel.money import Money

Query = MultiDict[str, str]

MANY = 12
MOST_OPTIONS = 40
_FACET = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)


def filters_from(query: Query, *, category: str = "") -> Filters:
    """Read the filters of a listing or a search."""
    return Filters(
        query=" ".join(query.get("q", "").split())[:MAX_LENGTH],
        category=category or _text(query.get("category", "")),
        brands=_texts(query.getlist("brand")),
        price_min=_money(query.get("price_min", "")),
        price_max=_money(query.get("price_max", "")),
        in_stock=query.get("in_stock", "") == "1",
        rating=_rating(query.get("rating", "")),
        options=_options(query),
        sort=_sort(query.get("sort", "")),
    )


def choices_from(query: Query, names: Mapping[str, str]) -> dict[str, str]:
    """Read which value is chosen of each option: parameter -> option name."""
    read = {name: _text(query.get(key, "")) for key, name in names.items()}
    return {name: value for name, value in read.items() if value}


def _options(query: Query) -> tuple[tuple[str, str], ...]:
    """Read what may be facets, in one order whatever order they come in."""
    keys = sorted(key for key in query if _FACET.fullmatch(key) and _is_free(key))
    pairs = ((key, value) for key in keys for value in _texts(query.getlist(key)))
    return tuple(pairs)[:MOST_OPTIONS]


def _is_free(key: str) -> bool:
    return key == COLLECTION or key not in RESERVED


def _texts(values: list[str]) -> tuple[str, ...]:
    texts = dict.fromkeys(_text(value) for value in values[:MANY])
    return tuple(text for text in texts if text)


def _text(value: str) -> str:
    """Tidy a word of an address; databases cannot hold a NUL."""
    return value.replace("\0", "").strip()[:LONGEST_VALUE]


def _money(text: str) -> Money | None:
    try:
        return Money.parse(text) if text.strip() else None
    except Invalid:
        return None


def _rating(text: str) -> int:
    return int(text) if text in {str(stars) for stars in RATINGS} else 0


def _sort(text: str) -> Sort:
    return Sort(text) if text in set(Sort) else Sort.RELEVANCE
