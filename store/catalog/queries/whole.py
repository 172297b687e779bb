"""All that belongs to a product, read in one statement however much that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any

from sqlalchemy import BigInteger, CompoundSelect, bindparam, select, union, union_all
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from store.catalog.models import (
    Attribute,
    BundlePart,
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

Found = defaultdict[int, list[Values]]

ID = bindparam("product_id", type_=BigInteger)

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

BY_PLACE = attrgetter("position", "id")


def load_whole(session: Session, product: Product) -> None:
    """Give a product its options, variants, pictures, facts and documents.

    Of its variants the breaks and parts come too, and what was asked before for those
    that say they are reduced; of parts what is drawn of them. Stock is counted apart.
    """
    found: Found = defaultdict(list)
    for kind, row in session.execute(WHOLE, {"product_id": product.id}):
        found[kind].append(row)
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
    own = select(Variant.id).where(Variant.product_id == ID)
    parts = select(BundlePart.part_id).where(BundlePart.bundle_id.in_(own))
    all_of = union(own, parts).cte("concerned")
    concerned, inside = select(all_of.c.id), parts
    chosen = select(variant_value.c.value_id).where(variant_value.c.variant_id.in_(inside))
    options = select(Option.id).where(Option.product_id == ID)
    facts = select(Specification.attribute_id).where(Specification.product_id == ID)
    reduced = own.where(Variant.compare_at > Variant.price)
    made_of = select(Variant.product_id).where(Variant.id.in_(inside))
    return union_all(
        OPTIONS.select.where(Option.product_id == ID),
        VALUES.select.where(OptionValue.option_id.in_(options)),
        VALUES.select.where(OptionValue.id.in_(chosen)),
        VARIANTS.select.where(Variant.id.in_(concerned)),
        CHOSEN.select.where(variant_value.c.variant_id.in_(concerned)),
        BREAKS.select.where(PriceBreak.variant_id.in_(concerned)),
        CHANGES.select.where(PriceChange.variant_id.in_(reduced)),
        PARTS.select.where(BundlePart.bundle_id.in_(own)),
        OF_PARTS.select.where(Product.id.in_(made_of)),
        MEDIA.select.where(Media.product_id == ID),
        ATTRIBUTES.select.where(Attribute.id.in_(facts)),
        SPECIFICATIONS.select.where(Specification.product_id == ID),
        DOCUMENTS.select.where(Document.product_id == ID),
    )


WHOLE = _statement()
