"""The demo shop's shelves, products and reviews, read from the tables beside this file."""

from store.demo.catalogue.checks import check
from store.demo.catalogue.reading import read
from store.demo.catalogue.records import (
    Catalogue,
    Category,
    Option,
    OptionChoice,
    PictureSpec,
    Print,
    Product,
    Review,
    Specification,
    Variant,
)

__all__ = [
    "Catalogue",
    "Category",
    "Option",
    "OptionChoice",
    "PictureSpec",
    "Print",
    "Product",
    "Review",
    "Specification",
    "Variant",
    "load",
]


def load() -> Catalogue:
    """The checked demo catalogue; raises ValueError naming what does not fit together."""
    catalogue = read()
    check(catalogue)
    return catalogue
