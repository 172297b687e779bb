"""What the demo catalogue is made of, as plain values."""

from dataclasses import dataclass

from store.kernel.money import Money

Setting = str | int | float


@dataclass(frozen=True)
class PictureSpec:
    """A shape with its settings; `zoom` is x, y, z and radius as shares of its box."""

    shape: str
    settings: tuple[tuple[str, Setting], ...] = ()
    zoom: tuple[float, float, float, float] | None = None

    def with_settings(self, more: dict[str, Setting]) -> "PictureSpec":
        """The same picture with some settings replaced."""
        merged = dict(self.settings) | more
        return PictureSpec(self.shape, tuple(sorted(merged.items())), self.zoom)


@dataclass(frozen=True)
class Category:
    """A shelf of the shop; the top ones have no parent."""

    slug: str
    name: str
    parent: str | None
    blurb: str


@dataclass(frozen=True)
class OptionChoice:
    """One value of an option; a colour has a swatch such as "#d9431e"."""

    value: str
    swatch: str = ""


@dataclass(frozen=True)
class Option:
    """What one chooses on a product."""

    name: str
    choices: tuple[OptionChoice, ...]


@dataclass(frozen=True)
class Variant:
    """What is bought: `values` stand in the order of the product's options."""

    sku: str
    values: tuple[str, ...]
    price: Money
    compare_at: Money | None
    stock: int
    weight_g: int
    picture: PictureSpec


@dataclass(frozen=True)
class Specification:
    """One row of the table of facts."""

    name: str
    value: str
    unit: str


@dataclass(frozen=True)
class Print:
    """The sample file a product is printed from, and what may be chosen of it."""

    file: str
    materials: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    qualities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Product:
    """One product of the demo shop; `drawing` is the shape whose size is stated."""

    slug: str
    name: str
    brand: str
    category: str
    summary: str
    description: str
    hsn: str
    options: tuple[Option, ...]
    variants: tuple[Variant, ...]
    specifications: tuple[Specification, ...]
    related: tuple[str, ...]
    tags: tuple[str, ...]
    featured: bool
    picture: PictureSpec
    detail: PictureSpec | None
    drawing: PictureSpec | None
    dimensions: tuple[float, float, float] | None
    spares: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    printed: Print | None = None


@dataclass(frozen=True)
class Review:
    """What a demo customer says about a product, so many days before today."""

    product: str
    author: str
    stars: int
    title: str
    body: str
    days_ago: int


@dataclass(frozen=True)
class Attribute:
    """A fact that lists can be filtered by."""

    key: str
    name: str
    unit: str


@dataclass(frozen=True)
class Collection:
    """A theme; without a rule it holds the products named."""

    slug: str
    name: str
    blurb: str
    products: tuple[str, ...] = ()
    rule: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """Everything the demo shop starts with; `brands` are pairs of name and blurb."""

    categories: tuple[Category, ...]
    products: tuple[Product, ...]
    reviews: tuple[Review, ...]
    attributes: tuple[Attribute, ...] = ()
    collections: tuple[Collection, ...] = ()
    brands: tuple[tuple[str, str], ...] = ()
