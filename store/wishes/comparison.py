"""Products side by side: the same fact in the same row, and which rows differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from store.catalog.models import Product, Specification
from store.kernel.formats import plural

MOST = 4
SPOKEN = 6  # values of an option that are named before the rest is counted

Cell = tuple[str, str]  # what is stated, and its unit; ("", "") where nothing is
NOTHING: Cell = ("", "")


@dataclass(frozen=True)
class Row:
    """One fact of every product, in the order of the products."""

    name: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        return len({(value.casefold(), unit) for value, unit in self.cells}) > 1

    @property
    def contrasts(self) -> bool:
        """Two or more products state it, and not the same."""
        said = {(value.casefold(), unit) for value, unit in self.cells} - {NOTHING}
        return len(said) > 1

    @property
    def stated(self) -> int:
        return sum(cell != NOTHING for cell in self.cells)


@dataclass(frozen=True)
class Comparison:
    """Up to four products, and what is known of them."""

    products: Sequence[Product]
    choices: Sequence[Row]
    facts: Sequence[Row]

    @property
    def rows(self) -> list[Row]:
        return [*self.choices, *self.facts]

    @property
    def contrasting(self) -> int:
        return sum(row.contrasts for row in self.rows)

    def only_differences(self) -> Comparison:
        """Leave out what is the same for all."""
        return replace(
            self,
            choices=[row for row in self.choices if row.differs],
            facts=[row for row in self.facts if row.differs],
        )


def comparison_of(products: Sequence[Product]) -> Comparison:
    """Put products side by side; what most of them state comes first."""
    choices = _aligned(products, [list(_choices(product)) for product in products])
    facts = _aligned(products, [list(_facts(product)) for product in products])
    return Comparison(products, choices, facts)


def _aligned(
    products: Sequence[Product], told: Sequence[Sequence[tuple[str, str, Cell]]]
) -> list[Row]:
    """Bring facts of one key into one row; the first product to state it names it."""
    names: dict[str, str] = {}
    found: dict[str, list[Cell]] = {}
    for place, facts in enumerate(told):
        for key, name, cell in facts:
            names.setdefault(key, name)
            cells = found.setdefault(key, [NOTHING] * len(products))
            cells[place] = _joined(cells[place], cell)
    rows = [Row(names[key], tuple(cells)) for key, cells in found.items()]
    return sorted(rows, key=lambda row: -row.stated)


def _joined(before: Cell, cell: Cell) -> Cell:
    """A fact stated twice is told twice: "PLA, PETG"."""
    return (f"{before[0]}, {cell[0]}", cell[1]) if before != NOTHING else cell


def _facts(product: Product) -> Iterator[tuple[str, str, Cell]]:
    for fact in product.specifications:
        yield _key(fact), fact.name, (fact.value, fact.unit)


def _key(fact: Specification) -> str:
    """An attribute is the same fact under any name; other facts go by their name."""
    if fact.attribute_id is not None:
        return f"attribute {fact.attribute_id}"
    return f"named {' '.join(fact.name.casefold().split())}"


def _choices(product: Product) -> Iterator[tuple[str, str, Cell]]:
    for option in product.options:
        values = _spoken(value.value for value in option.values)
        yield option.name.casefold(), option.name, (values, "")


def _spoken(values: Iterable[str]) -> str:
    every = list(values)
    if len(every) <= SPOKEN:
        return ", ".join(every)
    shown = SPOKEN - 2
    return f"{', '.join(every[:shown])} and {plural(len(every) - shown, 'other')}"
