"""Marks what was looked for in what is shown, and knows the shop's pages by their words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from markupsafe import Markup, escape

from store.catalog.views.room import blueprint
from store.catalog.words.asking import asked
from store.catalog.words.plain import spoken, stem

FEWEST_LETTERS = 2
A_LIST = 4_096  # words of names that are met again in the next ones
# Endpoint -> its name, and words by which somebody may look for it.
PLACES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "uploads.start": (
            "Print a model",
            "print printing model 3d stl upload custom quote material materials service",
        ),
        "pages.delivery": (
            "Delivery",
            "delivery shipping courier postage dispatch tracking pincode",
        ),
        "pages.returns": ("Returns", "returns refund exchange replace warranty cancel"),
        "pages.contact": ("Contact", "contact help support phone email address gst"),
    }
)

_WORD = re.compile(r"[^\W_]+(?:\.\d+)*")


@blueprint.app_template_filter("marked")
def marked(text: str, query: str) -> Markup:
    """Write a text with the beginnings of words that were looked for in <mark>."""
    words = _looked_for(query)
    if not words:
        return escape(text)
    parts, end = [], 0
    for found in _WORD.finditer(text):
        length = _met(found[0], words)
        if length:
            start = found.start()
            parts += [escape(text[end:start]), _mark(text[start : start + length])]
            end = start + length
    return Markup("").join([*parts, escape(text[end:])])


def places_named(query: str) -> list[tuple[str, str]]:
    """Give the pages, as (endpoint, name), of which every word of a query begins one."""
    words = asked(query)
    if sum(map(len, words)) < FEWEST_LETTERS:
        return []
    return [
        (endpoint, name)
        for endpoint, (name, known) in PLACES.items()
        if all(any(one.startswith(word) for one in known.split()) for word in words)
    ]


@lru_cache
def _looked_for(query: str) -> tuple[str, ...]:
    return tuple(asked(query))


@lru_cache(maxsize=A_LIST)
def _met(shown: str, words: tuple[str, ...]) -> int:
    """Give how many letters of a shown word were looked for."""
    plain = "".join(spoken(shown))
    if len(plain) != len(shown):  # accents and units were written otherwise
        return len(shown) if plain in words else 0
    lengths = [len(word) for word in words if plain.startswith(word) and len(word) > 1]
    if any(stem(word) == stem(plain) for word in words):
        lengths.append(len(shown))
    return max(lengths, default=0)


def _mark(text: str) -> Markup:
    return Markup("<mark>{}</mark>").format(text)
