"""What the variants of an entry are chosen by, beside what the shop has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from store.catalog.actions.products import NewOption
from store.catalog.models import Option, Product, Variant
from store.catalog.sheet.columns import MOST_OPTIONS, SKU
from store.catalog.sheet.reading import Cells, Problem
from store.catalog.sheet.writing import values_of

Rows = Sequence[tuple[int, Cells]]
Values = tuple[str, ...]
Moved = tuple[int, str, str, str]  # line, part number, from, to
PLACES = range(1, MOST_OPTIONS + 1)


@dataclass
class Choices:
    """Names of options, the values of each part number in their order, and colours."""

    names: Values = ()
    values: dict[str, Values] = field(default_factory=dict)
    swatches: dict[tuple[str, str], str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    painted: list[Moved] = field(default_factory=list)

    @classmethod
    def of(cls, product: Product | None, rows: Rows) -> Choices:
        found = cls(names=_names(product, rows))
        found._check_names(product, rows[0])
        for line, cells in rows:
            found._read(product, line, cells)
        if not found.problems:
            found._check_twins(product, rows)
        return found

    def options(self) -> list[NewOption]:
        """Give the options of a new product, with their values as they come."""
        return [
            NewOption(
                name, [(value, self.swatches.get((name, value), "")) for value in row]
            )
            for name, row in (
                (name, dict.fromkeys(each[place] for each in self.values.values()))
                for place, name in enumerate(self.names)
            )
        ]

    def _check_names(self, product: Product | None, first: tuple[int, Cells]) -> None:
        line, cells = first
        told = _told_names(cells)
        if len(set(told)) < len(told):
            self.problems.append(Problem(line, "option1_name", "An option comes twice."))
        if product is None or not told or told == self.names:
            return
        now = ", ".join(self.names) or "nothing"
        words = f"This product is chosen by {now}: the sheet cannot change that."
        self.problems.append(Problem(line, "option1_name", words))

    def _read(self, product: Product | None, line: int, cells: Cells) -> None:
        told = _told_values(cells, len(self.names))
        known = _variant(product, cells.get(SKU, ""))
        if not told and (known is not None or not self.names):
            return
        if len(told) != len(self.names):
            words = f"Write one value of each option: {', '.join(self.names) or 'none'}."
            self.problems.append(Problem(line, "option1_value", words))
            return
        self.values[cells.get(SKU, "")] = told
        old = values_of(known, product.options) if product and known else told
        if old != told:
            change = (line, cells[SKU], ", ".join(old), ", ".join(told))
            self.moved.append(change)
        self._paint(product, line, cells, told)

    def _paint(
        self, product: Product | None, line: int, cells: Cells, told: Values
    ) -> None:
        for place, (name, value) in enumerate(zip(self.names, told, strict=True), start=1):
            swatch = cells.get(f"option{place}_swatch")
            if swatch is None or (name, value) in self.swatches:
                continue
            self.swatches[name, value] = swatch
            old = _swatch(product, name, value)
            if old is not None and old != swatch:
                self.painted.append((line, cells.get(SKU, ""), f"{value} {old}", swatch))

    def _check_twins(self, product: Product | None, rows: Rows) -> None:
        """Refuse two variants that a customer could not tell apart."""
        now = _now(product)
        after = {cells[SKU]: () for _, cells in rows if SKU in cells} | now | self.values
        for line, cells in rows:
            sku = cells.get(SKU, "")
            mine = after.get(sku)
            is_new = sku not in now or mine != now[sku]
            if mine is None or not is_new:
                continue
            twin = next((o for o, v in after.items() if v == mine and o != sku), None)
            if twin:
                words = f"{twin} is chosen the same way: give one of them another value."
                self.problems.append(Problem(line, "option1_value", words))


def _now(product: Product | None) -> dict[str, Values]:
    """Give what the variants there are chosen by."""
    if product is None:
        return {}
    return {one.sku: values_of(one, product.options) for one in product.variants}


def option_named(product: Product, name: str) -> Option:
    return next(option for option in product.options if option.name == name)


def _names(product: Product | None, rows: Rows) -> Values:
    if product is not None:
        return tuple(option.name for option in product.options)
    return _told_names(rows[0][1])


def _told_names(cells: Cells) -> Values:
    told = (cells.get(f"option{place}_name", "") for place in PLACES)
    return tuple(name for name in told if name)


def _told_values(cells: Cells, most: int) -> Values:
    told = [cells.get(f"option{place}_value", "") for place in PLACES]
    given = [value for value in told if value]
    return tuple(given) if len(given) != most else tuple(told[:most])


def _variant(product: Product | None, sku: str) -> Variant | None:
    if product is None:
        return None
    return next((one for one in product.variants if one.sku == sku), None)


def _swatch(product: Product | None, name: str, value: str) -> str | None:
    if product is None:
        return None
    for option in product.options:
        for one in option.values:
            if (option.name, one.value) == (name, value):
                return one.swatch
    return None
