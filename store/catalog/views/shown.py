"""A product as its page draws it: figures, facts that lead to lists, what stands beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from flask import url_for

from store.catalog.dimensions import Size, in_inches, size_of
from store.catalog.filters import address
from store.catalog.models import Document, Media, Product, Specification
from store.catalog.offers import Offer
from store.catalog.queries.relations import TITLES, Groups
from store.catalog.shelves import Shelf
from store.catalog.views.room import blueprint

KILO = 1000


class Fact(NamedTuple):
    """A row of the table; `note` says it in other words, `href` leads to all with it."""

    name: str
    value: str
    unit: str = ""
    note: str = ""
    href: str = ""


@dataclass(frozen=True)
class ShownProduct:
    """What the page draws beside the offer."""

    offer: Offer
    way: tuple[Shelf, ...]
    gallery: Sequence[Media]
    groups: Groups
    gst_bp: int | None = None  # the rate of tax in force

    @property
    def product(self) -> Product:
        return self.offer.product

    @cached_property
    def size(self) -> Size:
        return size_of(self._rows)

    @property
    def title_block(self) -> list[tuple[str, ...]]:
        """The figures under the picture, as on a drawing."""
        rows: list[tuple[str, ...]] = [("Part no.", self.offer.variant.sku)]
        if self.offer.variant.weight_g and not self.product.made_to_order:
            rows.append(("Mass", str(self.offer.variant.weight_g), "g"))
        rows.append(("HSN", self.product.hsn))
        if self.gst_bp is not None:
            rows.append(("GST", f"{self.gst_bp / 100:g}", "%, included"))
        return rows

    @cached_property
    def facts(self) -> list[Fact]:
        every = url_for("catalog.listing")
        return [_fact(row, every) for row in self.product.specifications]

    @property
    def paragraphs(self) -> list[str]:
        return [part for part in self.product.description.split("\n\n") if part.strip()]

    @property
    def beside(self) -> Iterator[tuple[str, str, Sequence[object]]]:
        """Give the groups beside it: key, title, rows as cards draw them."""
        return ((key, TITLES[key], rows) for key, rows in self.groups.items())

    @property
    def _rows(self) -> list[tuple[str, str, str]]:
        return [(row.name, row.value, row.unit) for row in self.product.specifications]


@blueprint.app_template_filter("document_size")
def document_size(document: Document) -> str:
    """Write how much there is to load: "PDF, 24 kB"."""
    kind = document.filename.rpartition(".")[2].upper()
    kilobytes = max(1, round(document.size / KILO))
    size = f"{kilobytes} kB" if kilobytes < KILO else f"{kilobytes / KILO:.1f} MB"
    return f"{kind}, {size}"


def _fact(row: Specification, every: str) -> Fact:
    inches = in_inches(row.value) if row.unit == "mm" else ""
    return Fact(row.name, row.value, row.unit, inches, _list_with(row, every))


def _list_with(row: Specification, every: str) -> str:
    """Give the address of everything that states the same, from that of `every` product."""
    if row.attribute is None or not row.attribute.filterable:
        return ""
    same = f"{row.value} {row.unit}".strip()
    return address(every, [(row.attribute.key, same)])
