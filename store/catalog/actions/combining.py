"""Variants are made from options in one step: one for each combination that is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product as combined

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from store.accounts import permissions
from store.accounts.models import Person
from store.catalog.actions.listing import relist
from store.catalog.actions.prices import note_price
from store.catalog.actions.products import NewOption, opening
from store.catalog.models import Option, OptionValue, Product, StockLevel, Variant
from store.catalog.queries.stock import COUNTED
from store.catalog.sheet.writing import values_of
from store.kernel.errors import Invalid, NotFound
from store.kernel.money import Money
from store.security.models import record

MOST_VARIANTS = 100
MOST_OPTIONS = 3
LONGEST_SKU = 40
Values = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Combining:
    """What a product is to be chosen by, and how new variants begin.

    `pattern` writes part numbers: "PLA-{1}-{2}" takes the values of the first two options.
    """

    options: Sequence[NewOption]
    pattern: str
    price: Money
    weight_g: int = 0


@dataclass(frozen=True)
class Combination:
    """One way to choose: the variant there is, or the part number it would get."""

    values: Values
    sku: str
    is_new: bool


def combinations_of(product: Product, wanted: Combining) -> list[Combination]:
    """Give every combination; raises Invalid for what does not fit the product.

    It wants the options with values, and the variants with theirs.
    """
    _check(product, wanted.options)
    every = list(combined(*([value for value, _ in one.choices] for one in wanted.options)))
    if len(every) > MOST_VARIANTS:
        words = f"These are {len(every)} combinations: at most {MOST_VARIANTS} can be made."
        raise Invalid(words, field="options")
    there = _there(product, wanted.options)
    found = [
        Combination(
            each, there.get(each) or sku_of(wanted.pattern, each), each not in there
        )
        for each in every
    ]
    _check_numbers([one.sku for one in found])
    return found


def combine(
    session: Session,
    *,
    product_id: int,
    expected_version: int,
    wanted: Combining,
    actor: Person,
    at: datetime,
) -> int:
    """Make the variants that are missing; gives how many. What is there stays as it is."""
    permissions.require(actor, "products.change")
    permissions.require_field(actor, "variant", "price")
    product = product_with_options(session, product_id)
    product.expect_version(expected_version)
    new = [one for one in combinations_of(product, wanted) if one.is_new]
    _check_free(session, [one.sku for one in new])
    values = _grown(product, wanted.options)
    session.flush()
    for one in new:
        _add(session, product, one, values, wanted, at)
    product.refresh_listing()
    product.version += 1
    _write_down(session, product, actor, new)
    relist(session, [product.id])
    return len(new)


def sku_of(pattern: str, values: Values) -> str:
    """Write a part number: {1} is the first value, in capitals and without spaces."""
    sku = pattern
    for place, value in enumerate(values, start=1):
        plain = re.sub(r"[^A-Za-z0-9.]+", "-", value).strip("-").upper()
        sku = sku.replace(f"{{{place}}}", plain)
    return sku[:LONGEST_SKU]


def _check(product: Product, options: Sequence[NewOption]) -> None:
    names = [one.name for one in options]
    if not 1 <= len(names) <= MOST_OPTIONS or len(set(names)) < len(names):
        raise Invalid(f"Name 1 to {MOST_OPTIONS} options, each once.", field="options")
    if any(not one.choices for one in options):
        raise Invalid("Each option needs at least one value.", field="options")
    now = [one.name for one in product.options]
    if names[: len(now)] != now:
        words = f"It is chosen by {', '.join(now)} already: keep these, and add to them."
        raise Invalid(words, field="options")
    for old, new in zip(product.options, options, strict=False):
        lost = {one.value for one in old.values} - {value for value, _ in new.choices}
        if lost:
            raise Invalid(f"{old.name} needs its value {min(lost)} still.", field="options")


def _there(product: Product, options: Sequence[NewOption]) -> Mapping[Values, str]:
    """Give the part numbers of what exists; what a new option adds is its first value."""
    added = tuple(one.choices[0][0] for one in options[len(product.options) :])
    found: dict[Values, str] = {}
    for variant in product.variants:
        values = values_of(variant, product.options) + added
        if values in found:
            words = f"{variant.sku} and {found[values]} would be chosen the same way."
            raise Invalid(words, field="options")
        found[values] = variant.sku
    return found


def _check_numbers(skus: Sequence[str]) -> None:
    if len(set(skus)) < len(skus):
        raise Invalid("The pattern gives two variants one number.", field="pattern")
    if any(re.search(r"[\s/?#%{}]", sku) or not sku for sku in skus):
        words = "Part numbers have no spaces, braces, / ? # or %: {1} stands for a value."
        raise Invalid(words, field="pattern")


def _check_free(session: Session, skus: Sequence[str]) -> None:
    taken = session.scalar(select(Variant.sku).where(Variant.sku.in_(skus)).limit(1))
    if taken is not None:
        raise Invalid(f"Another variant has the number {taken}.", field="pattern")


def _grown(
    product: Product, options: Sequence[NewOption]
) -> dict[tuple[str, str], OptionValue]:
    """Add the options and values that are missing; what exists gets each first value."""
    for place, told in enumerate(options):
        is_new = place >= len(product.options)
        if is_new:
            product.options.append(Option(name=told.name, position=place, values=[]))
        _grow(product.options[place], told)
        if is_new:
            for variant in product.variants:
                variant.values = [*variant.values, product.options[place].values[0]]
    return {(one.name, v.value): v for one in product.options for v in one.values}


def _grow(option: Option, told: NewOption) -> None:
    known = {one.value: one for one in option.values}
    for value, swatch in told.choices:
        if value not in known:
            option.values.append(
                OptionValue(value=value, swatch=swatch, position=len(option.values))
            )
        elif swatch:
            known[value].swatch = swatch


def _add(
    session: Session,
    product: Product,
    one: Combination,
    values: Mapping[tuple[str, str], OptionValue],
    wanted: Combining,
    at: datetime,
) -> None:
    variant = Variant(sku=one.sku, price=wanted.price, weight_g=wanted.weight_g)
    variant.active, variant.position = True, len(product.variants)
    variant.values = [
        values[option.name, value]
        for option, value in zip(product.options, one.values, strict=True)
    ]
    variant.stock, variant.parts = StockLevel(on_hand=0, allocated=0), []
    product.variants.append(variant)
    session.flush()
    session.add(opening(variant, at))
    note_price(session, variant, at=at)


def product_with_options(session: Session, product_id: int) -> Product:
    """Lock a product, and give it with options, variants and their stock; or NotFound."""
    row = (
        select(Product)
        .where(Product.id == product_id)
        .with_for_update(of=Product)
        .options(
            selectinload(Product.options).selectinload(Option.values),
            selectinload(Product.variants).selectinload(Variant.values),
            selectinload(Product.variants).options(*COUNTED),
        )
        .execution_options(populate_existing=True)
    )
    product = session.scalar(row)
    if product is None:
        raise NotFound("There is no such product.")
    return product


def _write_down(
    session: Session, product: Product, actor: Person, new: Sequence[Combination]
) -> None:
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action="product.combined",
        subject="product",
        subject_id=product.id,
        after={one.sku: ", ".join(one.values) for one in new},
    )
