"""Shelves, products and reviews, made by the shop's own actions."""

from datetime import UTC, datetime

from PIL import Image

from store.catalog.actions.media import Stored, add_picture
from store.catalog.actions.products import (
    NewOption,
    NewProduct,
    NewVariant,
    add_category,
    add_product,
)
from store.catalog.models import Product, ProductStatus
from store.infra.db import transaction
from store.kernel.money import Money
from store.reviews.actions import add_review

LONG_AGO = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


def a_category(name="Filament", *, parent=None, **more):
    """A shelf, in a transaction of its own."""
    with transaction() as session:
        return add_category(session, name=name, parent=parent, **more)


def a_variant(sku="PART-1", *, price="499", on_hand=10, **more):
    return NewVariant(sku=sku, price=Money.parse(price), on_hand=on_hand, **more)


def a_product(name="Brass nozzle", *, category=None, variants=None, at=LONG_AGO, **more):
    """A product on sale, with one variant unless told otherwise."""
    shelf = category or a_category(f"Shelf of {name}")
    variants = variants or [a_variant(sku_of(name))]
    new = NewProduct(**{"name": name, "hsn": "84779000", "variants": variants, **more})
    with transaction() as session:
        return add_product(session, category=shelf, new=new, at=at)


def sku_of(name):
    """A part number that no other product of the test has."""
    return "-".join(name.upper().split())[:40]


def a_spool(*, colours=("Black", "Orange"), category=None, sold_out=(), **more):
    """A filament in several colours; those `sold_out` have no stock."""
    swatches = {"Black": "#222222", "Orange": "#d9431e", "White": "#eeeeee"}
    variants = [
        a_variant(
            f"PLA-{colour.upper()}",
            price="1,299",
            on_hand=0 if colour in sold_out else 20,
            values=(colour,),
            weight_g=1200,
        )
        for colour in colours
    ]
    options = [
        NewOption("Colour", [(colour, swatches.get(colour, "")) for colour in colours])
    ]
    return a_product(
        **{
            "name": "PLA filament",
            "category": category,
            "variants": variants,
            "options": options,
            "brand": "Tantu",
            "specifications": [("Diameter", "1.75", "mm"), ("Net weight", "1", "kg")],
            **more,
        }
    )


def a_nozzle_set(*, missing=("0.6 mm", "Steel"), **more):
    """Two options, of which one combination is not made."""
    sizes, metals = ("0.4 mm", "0.6 mm"), ("Brass", "Steel")
    pairs = [(size, metal) for size in sizes for metal in metals]
    variants = [
        a_variant(f"NZ-{size[:3]}-{metal}".upper(), price="250", values=(size, metal))
        for size, metal in pairs
        if (size, metal) != missing
    ]
    options = [
        NewOption("Nozzle size", [(size, "") for size in sizes]),
        NewOption("Material", [(metal, "") for metal in metals]),
    ]
    return a_product(name="MK8 nozzle", variants=variants, options=options, **more)


def a_draft(name="Secret gadget", **more):
    return a_product(name, status=ProductStatus.DRAFT, **more)


def an_archived_product(name="Old printer"):
    return a_product(name, status=ProductStatus.ARCHIVED)


def a_review(product, *, stars=5, at=LONG_AGO, author="Asha", **more):
    said = {"title": "Good", "body": "It does what it says.", "author": author, **more}
    with transaction() as session:
        reviewed = session.get_one(Product, product.id)
        return add_review(session, product=reviewed, stars=stars, at=at, **said)


def a_picture(product, *, key="media/aaaa-320.webp", **more):
    """A picture's row; no file is written."""
    stored = [Stored("image/avif", 320, 320, key.replace("webp", "avif"))]
    stored.append(Stored("image/webp", 320, 320, key))
    with transaction() as session:
        options = {"alt": f"{product.name}, from the front", **more}
        return add_picture(session, product=product, renditions=stored, **options)


def an_image(*, size=(400, 300), colour=(217, 67, 30, 255), mode="RGBA"):
    return Image.new(mode, size, colour[: len(mode)])
