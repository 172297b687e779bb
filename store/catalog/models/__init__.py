"""What the shop sells, and how much of it there is."""

from store.catalog.models.categories import Category
from store.catalog.models.products import (
    Media,
    MediaKind,
    Option,
    OptionValue,
    Product,
    ProductStatus,
    Specification,
    Variant,
)
from store.catalog.models.stock import MovementKind, StockHold, StockLevel, StockMovement

__all__ = [
    "Category",
    "Media",
    "MediaKind",
    "MovementKind",
    "Option",
    "OptionValue",
    "Product",
    "ProductStatus",
    "Specification",
    "StockHold",
    "StockLevel",
    "StockMovement",
    "Variant",
]
