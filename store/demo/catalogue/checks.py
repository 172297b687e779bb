"""What must hold in the demo catalogue before it is put into a shop."""

from collections import Counter
from collections.abc import Iterable, Iterator

from store.demo.catalogue.records import Catalogue, Product
from store.demo.shapes import SHAPES

MOST_STARS = 5


def check(catalogue: Catalogue) -> None:
    """Raises ValueError listing everything that is wrong."""
    faults = [
        *_repeated("category", (each.slug for each in catalogue.categories)),
        *_repeated("product", (each.slug for each in catalogue.products)),
        *_repeated("SKU", (v.sku for p in catalogue.products for v in p.variants)),
        *_loose_ends(catalogue),
        *(fault for product in catalogue.products for fault in _product(product)),
        *_reviews(catalogue),
        *_collections(catalogue),
    ]
    if faults:
        raise ValueError("; ".join(faults))


def _repeated(kind: str, names: Iterable[str]) -> Iterator[str]:
    for name, count in Counter(names).items():
        if count > 1:
            yield f"{kind} {name} occurs {count} times"


def _loose_ends(catalogue: Catalogue) -> Iterator[str]:
    """Names that point to nothing."""
    categories = {each.slug for each in catalogue.categories}
    products = {each.slug for each in catalogue.products}
    for category in catalogue.categories:
        if category.parent is not None and category.parent not in categories:
            yield f"category {category.slug} hangs under unknown {category.parent}"
    for product in catalogue.products:
        if product.category not in categories:
            yield f"{product.slug} stands in unknown category {product.category}"
        for other in (*product.related, *product.spares, *product.instead):
            if other not in products or other == product.slug:
                yield f"{product.slug} relates to {other}"


def _collections(catalogue: Catalogue) -> Iterator[str]:
    products = {each.slug for each in catalogue.products}
    for collection in catalogue.collections:
        if bool(collection.rule) == bool(collection.products):
            yield f"collection {collection.slug} wants a rule or products"
        for slug in set(collection.products) - products:
            yield f"collection {collection.slug} holds unknown {slug}"


def _product(product: Product) -> Iterator[str]:
    if product.picture.shape not in SHAPES:
        yield f"{product.slug} has unknown shape {product.picture.shape}"
    if not product.hsn.isdigit():
        yield f"{product.slug} has an odd HSN code"
    for variant in product.variants:
        if len(variant.values) != len(product.options):
            yield f"{variant.sku} does not choose every option"
        if variant.compare_at is not None and variant.compare_at <= variant.price:
            yield f"{variant.sku} is compared with a lower price"
        if not variant.price or variant.stock < 0 or variant.weight_g <= 0:
            yield f"{variant.sku} lacks a price, a stock or a weight"
    chosen = Counter(variant.values for variant in product.variants)
    yield from (f"{product.slug} offers {v} twice" for v, n in chosen.items() if n > 1)


def _reviews(catalogue: Catalogue) -> Iterator[str]:
    products = {each.slug for each in catalogue.products}
    for review in catalogue.reviews:
        if review.product not in products:
            yield f"a review speaks of unknown {review.product}"
        if not 1 <= review.stars <= MOST_STARS or review.days_ago < 0:
            yield f"a review of {review.product} has odd stars or date"
    pairs = ((review.product, review.author) for review in catalogue.reviews)
    yield from _repeated("review", (f"{p} by {a}" for p, a in pairs))
