"""A product with all that belongs to it, read in one statement however much that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import CompoundSelect, String, bindparam, select, union, union_all
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from store.catalog.models import (
    Attribute,
    BundlePart,
    Category,
    Document,
    Media,
    Option,
    OptionValue,
    PriceBreak,
    PriceChange,
    Product,
    Specification,
    Variant,
)
from store.catalog.models.products import variant_value
from store.catalog.queries.rows import Model, Objects, Rows, Values
from store.catalog.queries.stock import (
    COUNTED_ON_SHELF,
    counted_on_shelf,
    kits_of_whole,
    left_of,
    left_of_rows,
    with_parts,
)

Found = defaultdict[int, list[Values]]

SLUG = bindparam("slug", type_=String)

OPTIONS = Objects(1, Option)
VALUES = Objects(2, OptionValue)
VARIANTS = Objects(3, Variant)
CHOSEN = Rows(4, *variant_value.c)
BREAKS = Objects(5, PriceBreak)
CHANGES = Objects(6, PriceChange)
PARTS = Objects(7, BundlePart)
OF_PARTS = Objects(8, Product, "id", "slug", "name")
MEDIA = Objects(9, Media)
ATTRIBUTES = Objects(10, Attribute)
SPECIFICATIONS = Objects(11, Specification)
DOCUMENTS = Objects(12, Document)
PRODUCT = Objects(13, Product)
CATEGORY = Objects(14, Category)
ON_SHELF = Rows(15, *COUNTED_ON_SHELF)

BY_PLACE = attrgetter("position", "id")


@dataclass(frozen=True)
class Whole:
    """A product and what `on_shelf` says of its variants and of the parts of its kits."""

    product: Product
    shelf: Mapping[int, int]

    @property
    def counted(self) -> list[int]:
        """The variants that the shelf was asked for."""
        return with_parts(self._ids, kits_of_whole(self.product))

    @property
    def left(self) -> dict[int, int]:
        """How many of each variant can be sold."""
        return left_of(self._ids, kits_of_whole(self.product), self.shelf)

    @property
    def timed(self) -> list[PriceBreak]:
        """The prices that begin or end some day, of the variants and of what is in kits."""
        own = self.product.variants
        inside = [row.part for variant in own for row in variant.parts]
        breaks = (each for variant in (*own, *inside) for each in variant.breaks)
        return [each for each in breaks if each.valid_from or each.valid_until]

    @property
    def _ids(self) -> list[int]:
        return [variant.id for variant in self.product.variants]


def whole_product(session: Session, slug: str, *, at: datetime) -> Whole | None:
    """Give a product on its shelf, with options, variants, pictures, facts and documents.

    Of its variants the breaks and parts come too, and what was asked before for those
    that say they are reduced; of parts what is drawn of them.
    """
    found: Found = defaultdict(list)
    asked = {"slug": slug, "at": at, "but_order": 0}
    for kind, row in session.execute(WHOLE, asked).all():
        found[kind].append(row)
    products = _all(PRODUCT, found)
    if not products:
        return None
    _complete(products[0], found)
    return Whole(products[0], left_of_rows(found[ON_SHELF.number]))


def _complete(product: Product, found: Found) -> None:
    _give(product, "category", _all(CATEGORY, found)[0])
    values = {value.id: value for value in _all(VALUES, found)}
    _give(product, "options", _options(found, values.values()))
    _give(product, "variants", _variants(product, found, values))
    _give(product, "media", _sorted(MEDIA, found))
    _give(product, "specifications", _specifications(found))
    _give(product, "documents", _sorted(DOCUMENTS, found))


def _options(found: Found, values: Iterable[OptionValue]) -> list[Option]:
    options = _sorted(OPTIONS, found)
    of_option = _by("option_id", sorted(values, key=BY_PLACE))
    for option in options:
        _give(option, "values", of_option[option.id])
    return options


def _variants(
    product: Product, found: Found, values: Mapping[int, OptionValue]
) -> list[Variant]:
    every = _sorted(VARIANTS, found)
    chosen: defaultdict[int, list[OptionValue]] = defaultdict(list)
    for owner, value in sorted(map(tuple, found[CHOSEN.number])):
        chosen[owner].append(values[value])
    breaks = _by("variant_id", sorted(_all(BREAKS, found), key=attrgetter("quantity")))
    products = {each.id: each for each in [product, *_all(OF_PARTS, found)]}
    for variant in every:
        _give(variant, "values", chosen[variant.id])
        _give(variant, "breaks", breaks[variant.id])
        _give(variant, "product", products[variant.product_id])
    own = [variant for variant in every if variant.product_id == product.id]
    _give_parts(own, found, {variant.id: variant for variant in every})
    _give_changes(own, found)
    return own


def _give_parts(own: list[Variant], found: Found, every: Mapping[int, Variant]) -> None:
    parts = sorted(_all(PARTS, found), key=attrgetter("part_id"))
    of_kit = _by("bundle_id", parts)
    for part in parts:
        _give(part, "part", every[part.part_id])
    for variant in own:
        _give(variant, "parts", of_kit[variant.id])


def _give_changes(own: list[Variant], found: Found) -> None:
    of_variant = _by("variant_id", sorted(_all(CHANGES, found), key=attrgetter("id")))
    for variant in own:
        if variant.is_reduced:
            _give(variant, "changes", of_variant[variant.id])


def _specifications(found: Found) -> list[Specification]:
    attributes: dict[int | None, Attribute] = {
        each.id: each for each in _all(ATTRIBUTES, found)
    }
    rows = _sorted(SPECIFICATIONS, found)
    for row in rows:
        _give(row, "attribute", attributes.get(row.attribute_id))
    return rows


def _all(kind: Objects[Model], found: Found) -> list[Model]:
    return kind.objects(found[kind.number])


def _sorted(kind: Objects[Model], found: Found) -> list[Model]:
    return sorted(_all(kind, found), key=BY_PLACE)


def _by(key: str, objects: Iterable[Model]) -> defaultdict[int, list[Model]]:
    groups: defaultdict[int, list[Model]] = defaultdict(list)
    for each in objects:
        groups[getattr(each, key)].append(each)
    return groups


_give = set_committed_value


def _statement() -> CompoundSelect[Any]:
    wanted = select(PRODUCT.c.id, PRODUCT.c.category_id).where(PRODUCT.c.slug == SLUG)
    product = wanted.cte("wanted")
    id_ = select(product.c.id).scalar_subquery()
    shelf = select(product.c.category_id).scalar_subquery()
    own = select(VARIANTS.c.id).where(VARIANTS.c.product_id == id_)
    parts = select(PARTS.c.part_id).where(PARTS.c.bundle_id.in_(own))
    all_of = union(own, parts).cte("concerned")
    concerned, inside = select(all_of.c.id), parts
    chosen = select(variant_value.c.value_id).where(variant_value.c.variant_id.in_(inside))
    options = select(OPTIONS.c.id).where(OPTIONS.c.product_id == id_)
    facts = select(SPECIFICATIONS.c.attribute_id).where(SPECIFICATIONS.c.product_id == id_)
    reduced = own.where(VARIANTS.c.compare_at > VARIANTS.c.price)
    made_of = select(VARIANTS.c.product_id).where(VARIANTS.c.id.in_(inside))
    return union_all(
        OPTIONS.select.where(OPTIONS.c.product_id == id_),
        VALUES.select.where(VALUES.c.option_id.in_(options)),
        VALUES.select.where(VALUES.c.id.in_(chosen)),
        VARIANTS.select.where(VARIANTS.c.id.in_(concerned)),
        CHOSEN.select.where(variant_value.c.variant_id.in_(concerned)),
        BREAKS.select.where(BREAKS.c.variant_id.in_(concerned)),
        CHANGES.select.where(CHANGES.c.variant_id.in_(reduced)),
        PARTS.select.where(PARTS.c.bundle_id.in_(own)),
        OF_PARTS.select.where(OF_PARTS.c.id.in_(made_of)),
        MEDIA.select.where(MEDIA.c.product_id == id_),
        ATTRIBUTES.select.where(ATTRIBUTES.c.id.in_(facts)),
        SPECIFICATIONS.select.where(SPECIFICATIONS.c.product_id == id_),
        DOCUMENTS.select.where(DOCUMENTS.c.product_id == id_),
        PRODUCT.select.where(PRODUCT.c.id == id_),
        CATEGORY.select.where(CATEGORY.c.id == shelf),
        counted_on_shelf(ON_SHELF.select, concerned),
    )


WHOLE = _statement()
