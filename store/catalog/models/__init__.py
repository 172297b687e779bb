"""What the shop sells, and how much of it there is."""

from store.catalog.models.products import (
    Category,
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
