"""What an entry of a sheet means for the shop: nothing is changed here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from store.catalog.actions.editing import check_sale
from store.catalog.actions.importing.choosing import Choices
from store.catalog.actions.importing.knowing import Known
from store.catalog.models import Outcome, Product, ProductStatus, Variant
from store.catalog.sheet.columns import HANDLE, SKU
from store.catalog.sheet.reading import Cells, Entry, Problem
from store.kernel.errors import Invalid

PLAIN = (
    "name",
    "brand",
    "hsn",
    "status",
    "featured",
    "summary",
    "description",
    "keywords",
    "publish_at",
    "withdraw_at",
)
OF_VARIANT = ("price", "compare_at", "weight_g", "active")
NEEDED = ("name", "category", "hsn")
NEEDED_OF_VARIANT = (SKU, "price")


@dataclass(frozen=True)
class Change:
    """One field that is to become another; `sku` is "" for the product's own."""

    line: int
    sku: str
    field: str
    old: Any
    new: Any


@dataclass
class Plan:
    """What is to be done for one entry."""

    entry: Entry
    product: Product | None = None
    category_id: int = 0
    changes: list[Change] = field(default_factory=list)
    added: list[tuple[int, Cells]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    choices: Choices = field(default_factory=Choices)

    @property
    def outcome(self) -> Outcome:
        if self.problems:
            return Outcome.BAD
        if self.product is None:
            return Outcome.NEW
        return Outcome.CHANGED if self.changes or self.added else Outcome.UNCHANGED

    def refuse(self, line: int, column: str, sentence: str) -> None:
        self.problems.append(Problem(line, column, sentence))


def planned(entry: Entry, known: Known) -> Plan:
    """Compare an entry with the shop."""
    plan = Plan(entry, problems=list(entry.problems))
    plan.product = _target(plan, known)
    if plan.problems:
        return plan
    _place(plan, known)
    if plan.product is None:
        _check_new(plan)
    else:
        _compare(plan, plan.product, known)
    _choose(plan)
    return plan


def _target(plan: Plan, known: Known) -> Product | None:
    """Find the product by its address, or by a part number when there is none."""
    entry = plan.entry
    product = known.by_slug.get(entry.handle)
    for line, cells in entry.rows:
        owner = known.by_sku.get(cells.get(SKU, ""))
        if not entry.handle:
            if owner is None:
                words = "No variant has this number: name its product's address to add it."
                plan.refuse(line, SKU, words)
            return owner
        if owner is not None and owner is not product:
            plan.refuse(line, SKU, f"This number belongs to {owner.name} ({owner.slug}).")
    if product is None and entry.handle in known.former:
        plan.refuse(entry.line, HANDLE, "Another product had this address.")
    return product


def _place(plan: Plan, known: Known) -> None:
    """Find the category, and check what taxes and dates say."""
    first, product = plan.entry.first, plan.product
    plan.category_id = product.category_id if product else 0
    if "category" in first:
        plan.category_id = known.categories.get(first["category"].casefold(), 0)
        if not plan.category_id:
            plan.refuse(plan.entry.line, "category", "There is no such category.")

    def now(name: str) -> Any:
        return first.get(name, getattr(product, name, None))

    touched = product is None or any(
        name in first and first[name] != getattr(product, name)
        for name in ("hsn", "status")
    )
    if touched and now("status") == ProductStatus.ACTIVE and now("hsn") in known.untaxed:
        plan.refuse(plan.entry.line, "hsn", known.untaxed[now("hsn")])
    try:
        check_sale(now("publish_at"), now("withdraw_at"))
    except Invalid as error:
        plan.refuse(plan.entry.line, "withdraw_at", error.message)


def _check_new(plan: Plan) -> None:
    line, first = plan.entry.rows[0]
    for name in NEEDED:
        if name not in first:
            plan.refuse(line, name, "A new product needs this.")
    _add_variants(plan, list(plan.entry.rows))


def _add_variants(plan: Plan, rows: list[tuple[int, Cells]]) -> None:
    for line, cells in rows:
        for name in NEEDED_OF_VARIANT:
            if name not in cells:
                plan.refuse(line, name, "A new variant needs this.")
        plan.added.append((line, cells))


def _compare(plan: Plan, product: Product, known: Known) -> None:
    line, first = plan.entry.rows[0]
    plan.changes += _plain_changes(line, "", product, first, PLAIN)
    if plan.category_id and plan.category_id != product.category_id:
        old = known.category_slugs.get(product.category_id, "")
        new = known.category_slugs[plan.category_id]
        plan.changes.append(Change(line, "", "category", old, new))
    if "specifications" in first:
        facts = tuple((one.name, one.value, one.unit) for one in product.specifications)
        if facts != first["specifications"]:
            told = first["specifications"]
            plan.changes.append(Change(line, "", "specifications", facts, told))
    by_sku = {variant.sku: variant for variant in product.variants}
    for number, cells in plan.entry.rows:
        variant = by_sku.get(cells.get(SKU, ""))
        if variant is not None:
            plan.changes += _plain_changes(number, variant.sku, variant, cells, OF_VARIANT)
            _count(plan, number, variant, cells)
        elif SKU in cells:
            _add_variants(plan, [(number, cells)])


def _count(plan: Plan, line: int, variant: Variant, cells: Cells) -> None:
    """Plan a count of the shelf; the stock of a kit is that of its parts."""
    stock = variant.stock
    counted = cells.get("on_hand", stock.on_hand)
    if counted == stock.on_hand or variant.is_kit:
        return
    if counted < stock.allocated:
        plan.refuse(line, "on_hand", f"{stock.allocated} belong to paid orders.")
    plan.changes.append(Change(line, variant.sku, "on_hand", stock.on_hand, counted))


def _plain_changes(
    line: int,
    sku: str,
    target: Product | Variant,
    cells: Cells,
    names: tuple[str, ...],
) -> Iterator[Change]:
    for name in names:
        old = getattr(target, name)
        if name in cells and _bare(old) != cells[name]:
            yield Change(line, sku, name, old, cells[name])


def _bare(value: Any) -> Any:
    """Give a text without what a cell cannot tell: spaces around it."""
    return value.strip() if type(value) is str else value


def _choose(plan: Plan) -> None:
    """Find what the variants are chosen by, and what of it changes."""
    choices = Choices.of(plan.product, plan.entry.rows)
    plan.problems += choices.problems
    plan.choices = choices
    for line, sku, old, new in choices.moved:
        plan.changes.append(Change(line, sku, "options", old, new))
    for line, sku, old, new in choices.painted:
        plan.changes.append(Change(line, sku, "swatch", old, new))
