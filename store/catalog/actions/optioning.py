"""Staff rename what a product is chosen by, put it in order, and take values away."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.models import Person
from store.catalog.actions.combining import product_with_options
from store.catalog.actions.listing import relist
from store.catalog.models import OptionValue, Product, StockMovement, Variant
from store.infra.db import Base
from store.kernel.errors import Invalid, NotFound
from store.kernel.formats import plural
from store.kernel.marks import require_same
from store.security.models import record

# What belongs to a variant alone, and goes with it: everything else that names one is
# somebody's: an order's, a cart's, a kit's, a customer's who waits for it.
ITS_OWN = {
    "variant_value.variant_id",
    "bundle_part.bundle_id",
    "media.variant_id",
    "price_break.variant_id",
    "price_change.variant_id",
    "stock_level.variant_id",
    "stock_movement.variant_id",
}


@dataclass(frozen=True)
class ValueAsTyped:
    """A value as it is to be, at its place; `gone` takes it away."""

    id: int
    value: str
    swatch: str = ""
    gone: bool = False


@dataclass(frozen=True)
class OptionAsTyped:
    """An option as it is to be, with its values in their order."""

    id: int
    name: str
    values: Sequence[ValueAsTyped]


@dataclass(frozen=True)
class Taken:
    """What goes with values that are taken away: part numbers, by what becomes of them."""

    deleted: Sequence[str] = ()
    kept: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.deleted or self.kept)

    @property
    def words(self) -> str:
        """Say it in a sentence for whoever decides."""
        said = []
        if self.deleted:
            names = ", ".join(self.deleted)
            said.append(
                f"{plural(len(self.deleted), 'variant')} never sold or counted "
                f"would be deleted: {names}."
            )
        if self.kept:
            names = ", ".join(self.kept)
            said.append(
                f"{plural(len(self.kept), 'variant')} with a history would stay "
                f"in the books, off sale: {names}."
            )
        return " ".join(said)


def change_options(
    session: Session,
    *,
    product_id: int,
    seen: str,
    options: Sequence[OptionAsTyped],
    agreed: bool,
    actor: Person,
) -> Taken:
    """Set names, order, colours and values of a product's options; gives what was taken.

    `seen` is the mark of `as_shown`. Without `agreed` nothing is taken: Invalid says what
    would be. What was ever sold, counted or kept by somebody is never deleted.
    """
    permissions.require(actor, "products.change")
    product = product_with_options(session, product_id)
    shown, before = as_shown(product), in_words(product)
    require_same(shown, seen, thing="the options")
    _check(product, options)
    gone = {value.id for option in options for value in option.values if value.gone}
    taken = _taken(session, product, gone)
    if taken and not agreed:
        raise Invalid(taken.words, field="agreed")
    _apply(product, options)
    session.flush()
    _take(session, product, gone, taken)
    product = product_with_options(session, product_id)
    product.refresh_listing()
    if as_shown(product) != shown or taken:
        _write_down(session, product, actor, before, taken)
        relist(session, [product.id])
    return taken


def as_shown(product: Product) -> list[str]:
    """Write each option with its values: what a form is drawn from."""
    return [
        f"{option.id} {option.name}: "
        + ", ".join(f"{one.id} {one.value} {one.swatch}" for one in option.values)
        for option in product.options
    ]


def in_words(product: Product) -> dict[str, str]:
    """Give the values of each option as they are read: "Black #222222, Orange"."""
    return {
        option.name: ", ".join(f"{one.value} {one.swatch}".strip() for one in option.values)
        for option in product.options
    }


def _check(product: Product, options: Sequence[OptionAsTyped]) -> None:
    own = {option.id: {value.id for value in option.values} for option in product.options}
    told = {option.id: {value.id for value in option.values} for option in options}
    if own != told:
        raise NotFound("These are not the options of this product.")
    _check_names("An option", [option.name for option in options])
    for option in options:
        kept = [value.value for value in option.values if not value.gone]
        if not kept:
            raise Invalid(f"{option.name} needs at least one value.")
        _check_names(f"A value of {option.name}", kept)


def _check_names(what: str, names: Sequence[str]) -> None:
    plain = [name.casefold() for name in names]
    twice = next((name for name in names if plain.count(name.casefold()) > 1), None)
    if twice is not None:
        raise Invalid(f"{what} is called “{twice}” twice.")


def _taken(session: Session, product: Product, gone: Collection[int]) -> Taken:
    concerned = [
        variant
        for variant in product.variants
        if any(value.id in gone for value in variant.values)
    ]
    left = [one for one in product.selling if one not in concerned]
    if concerned and product.is_active and not left:
        raise Invalid("Nothing of it would be left to sell. Archive the product instead.")
    used = variants_with_history(session, [one.id for one in concerned])
    return Taken(
        [one.sku for one in concerned if one.id not in used],
        [one.sku for one in concerned if one.id in used],
    )


def variants_with_history(session: Session, variant_ids: Collection[int]) -> set[int]:
    """Give those that were ever counted, or that anybody's rows speak of."""
    moved = select(StockMovement.variant_id).where(
        StockMovement.variant_id.in_(variant_ids), StockMovement.quantity != 0
    )
    found = set(session.scalars(moved))
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.target_fullname == "variant.id" and str(key.parent) not in ITS_OWN:
                rows = select(key.parent).where(key.parent.in_(variant_ids))
                found.update(session.scalars(rows.distinct()))
    return found


def _apply(product: Product, options: Sequence[OptionAsTyped]) -> None:
    own = {option.id: option for option in product.options}
    for place, told in enumerate(options):
        option = own[told.id]
        option.name, option.position = told.name, place
        values = {value.id: value for value in option.values}
        for position, row in enumerate(told.values):
            value = values[row.id]
            value.value, value.swatch, value.position = row.value, row.swatch, position


def _take(session: Session, product: Product, gone: Collection[int], taken: Taken) -> None:
    """Delete what nobody ever had; the rest stays off sale, with the values it has."""
    kept = [one for one in product.variants if one.sku in set(taken.kept)]
    for variant in kept:
        variant.active = False
    session.flush()
    session.execute(delete(Variant).where(Variant.sku.in_(taken.deleted)))
    needed = {value.id for variant in kept for value in variant.values}
    session.execute(delete(OptionValue).where(OptionValue.id.in_({*gone} - needed)))
    if taken:
        product.version += 1
    session.flush()
    session.expire(product)


def _write_down(
    session: Session,
    product: Product,
    actor: Person,
    before: dict[str, str],
    taken: Taken,
) -> None:
    said = {"taken off": ", ".join([*taken.deleted, *taken.kept])} if taken else {}
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action="product.options_changed",
        subject="product",
        subject_id=product.id,
        before=before,
        after={**in_words(product), **said},
    )
