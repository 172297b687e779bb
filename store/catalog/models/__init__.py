"""What the shop sells, and how much of it there is."""

from store.catalog.models.bundles import BundlePart
from store.catalog.models.categories import Category
from store.catalog.models.collections import Brand, Collection, CollectionProduct
from store.catalog.models.documents import Document
from store.catalog.models.imports import (
    ImportChange,
    ImportProblem,
    ImportRun,
    ImportState,
    Outcome,
)
from store.catalog.models.listed import Catalogue, FacetValue, Listed
from store.catalog.models.media import Media, MediaKind
from store.catalog.models.prices import PriceBreak, PriceChange, PriceList
from store.catalog.models.products import (
    Option,
    OptionValue,
    Product,
    ProductStatus,
    Variant,
)
from store.catalog.models.relations import (
    BoughtTogether,
    FormerSlug,
    Relation,
    RelationKind,
)
from store.catalog.models.searching import SearchDocument, SearchQuery, SearchTerm
from store.catalog.models.shelving import ShelfAddress, ShelfKind, ShelfPicture
from store.catalog.models.specifications import Attribute, Specification
from store.catalog.models.stock import MovementKind, StockHold, StockLevel, StockMovement

__all__ = [
    "Attribute",
    "BoughtTogether",
    "Brand",
    "BundlePart",
    "Catalogue",
    "Category",
    "Collection",
    "CollectionProduct",
    "Document",
    "FacetValue",
    "FormerSlug",
    "ImportChange",
    "ImportProblem",
    "ImportRun",
    "ImportState",
    "Listed",
    "Media",
    "MediaKind",
    "MovementKind",
    "Option",
    "OptionValue",
    "Outcome",
    "PriceBreak",
    "PriceChange",
    "PriceList",
    "Product",
    "ProductStatus",
    "Relation",
    "RelationKind",
    "SearchDocument",
    "SearchQuery",
    "SearchTerm",
    "ShelfAddress",
    "ShelfKind",
    "ShelfPicture",
    "Specification",
    "StockHold",
    "StockLevel",
    "StockMovement",
    "Variant",
]
