"""Reads the catalogue's TOML tables into plain values."""

import tomllib
from pathlib import Path
from typing import Any

from store.demo.catalogue.records import (
    Attribute,
    Catalogue,
    Category,
    Collection,
    Option,
    OptionChoice,
    PictureSpec,
    Print,
    Product,
    Review,
    Setting,
    Specification,
    Variant,
)
from store.demo.paint import PLASTICS
from store.kernel.money import Money

FOLDER = Path(__file__).parent
SHELVES = (
    "filament",
    "printer-parts",
    "electronics",
    "motion",
    "tools",
    "kits",
    "finishing",
    "finished-prints",
    "printed",
)
CHOICES = ("materials", "colours", "qualities")
Table = dict[str, Any]


def read() -> Catalogue:
    """All tables as they stand, unchecked."""
    categories = tuple(_category(row) for row in _table("categories")["category"])
    products = tuple(_product(row) for shelf in SHELVES for row in _table(shelf)["product"])
    reviews = tuple(
        _review(slug, row) for slug, rows in _table("reviews").items() for row in rows
    )
    attributes = tuple(Attribute(*row) for row in _table("attributes")["attribute"])
    themes = _table("collections")
    return Catalogue(
        categories,
        products,
        reviews,
        attributes=attributes,
        collections=tuple(_collection(row) for row in themes["collection"]),
        brands=tuple(themes["brands"].items()),
    )


def _table(name: str) -> Table:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _category(row: Table) -> Category:
    return Category(row["slug"], row["name"], row.get("parent"), row["blurb"])


def _collection(row: Table) -> Collection:
    rule = tuple((name, value) for name, value in row.get("rule", ()))
    products = tuple(row.get("products", ()))
    return Collection(row["slug"], row["name"], row["blurb"], products, rule)


def _review(slug: str, row: list[Any]) -> Review:
    stars, author, days_ago, title, body = row
    return Review(slug, author, stars, title, body, days_ago)


def _product(row: Table) -> Product:
    looks: dict[str, dict[str, Setting]] = row.get("looks", {})
    picture = _picture(row["picture"])
    variants = tuple(_variant(each, picture, looks) for each in row["variants"])
    dimensions = row.get("dimensions")
    return Product(
        slug=row["slug"],
        name=row["name"],
        brand=row["brand"],
        category=row["category"],
        summary=row["summary"],
        description="\n\n".join(_paragraphs(row["description"])),
        hsn=row["hsn"],
        options=_options(row.get("options", []), variants, looks),
        variants=variants,
        specifications=_specifications(row),
        related=tuple(row["related"]),
        tags=tuple(row["tags"]),
        featured=row.get("featured", False),
        picture=variants[0].picture,
        detail=_detail(variants[0].picture, row.get("detail")),
        drawing=_drawing(variants[0].picture, row),
        dimensions=tuple(dimensions) if dimensions else None,
        spares=tuple(row.get("spares", ())),
        instead=tuple(row.get("instead", ())),
        printed=_print(row.get("print")),
    )


def _print(row: Table | None) -> Print | None:
    if row is None:
        return None
    choices = {name: tuple(row.get(name, ())) for name in CHOICES}
    return Print(row["file"], **choices)


def _paragraphs(text: str) -> list[str]:
    """Paragraphs parted by blank lines, each on one line."""
    return [" ".join(part.split()) for part in text.strip().split("\n\n")]


def _picture(row: Table) -> PictureSpec:
    settings = {name: value for name, value in row.items() if name != "shape"}
    return PictureSpec(row["shape"], tuple(sorted(settings.items())))


def _variant(
    row: list[Any], picture: PictureSpec, looks: dict[str, dict[str, Setting]]
) -> Variant:
    sku, values, price, compare_at, stock, weight_g = row
    for value in values:
        picture = picture.with_settings(looks.get(value, {}))
    was = Money.parse(compare_at) if compare_at else None
    return Variant(sku, tuple(values), Money.parse(price), was, stock, weight_g, picture)


def _options(
    names: list[str], variants: tuple[Variant, ...], looks: dict[str, dict[str, Setting]]
) -> tuple[Option, ...]:
    options = []
    for place, name in enumerate(names):
        values = dict.fromkeys(variant.values[place] for variant in variants)
        choices = (OptionChoice(value, _swatch(looks.get(value, {}))) for value in values)
        options.append(Option(name, tuple(choices)))
    return tuple(options)


def _swatch(look: dict[str, Setting]) -> str:
    colour = PLASTICS.get(str(look.get("colour", "")))
    return "#{:02x}{:02x}{:02x}".format(*colour) if colour else ""


def _specifications(row: Table) -> tuple[Specification, ...]:
    rows = [Specification(*each) for each in row["specifications"]]
    if row.get("dimensions"):
        size = " × ".join(f"{value:g}" for value in row["dimensions"])
        rows.append(Specification("Size (W × D × H)", size, "mm"))
    return tuple(rows)


def _detail(picture: PictureSpec, zoom: list[float] | None) -> PictureSpec | None:
    if zoom is None:
        return None
    x, y, z, radius = zoom
    return PictureSpec(picture.shape, picture.settings, (x, y, z, radius))


def _drawing(picture: PictureSpec, row: Table) -> PictureSpec | None:
    if not row.get("dimensions"):
        return None
    return picture.with_settings(row.get("measured", {}))
