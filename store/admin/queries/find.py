"""What the palette finds: subjects, orders, prints and products by their beginnings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from store.admin.subjects import all_subjects
from store.catalog.models import Product, Variant
from store.orders.models import Order
from store.production.models import PrintJob

May = Callable[[str], bool]
MOST = 6  # of each kind
LONGEST = 80


@dataclass(frozen=True)
class Hit:
    """One thing that was found: where it is, what it is called, what it is besides."""

    href: str
    name: str
    note: str = ""


@dataclass(frozen=True)
class Found:
    """What was found of one kind."""

    title: str
    hits: Sequence[Hit]


def found_for(session: Session, words: str, *, may: May) -> list[Found]:
    """Give what begins so and may be seen by who asks, a few of each kind."""
    words = words.strip()[:LONGEST] if words.isprintable() else ""
    kinds = [Found("Go to", _subjects(words, may))]
    if words:
        kinds += [
            Found("Orders", _orders(session, words) if may("orders.see") else []),
            Found("Prints", _prints(session, words) if may("prints.see") else []),
            Found("Products", _products(session, words) if may("products.see") else []),
            Found("Search", _searches(words, may)),
        ]
    return [kind for kind in kinds if kind.hits]


def _subjects(words: str, may: May) -> list[Hit]:
    return [
        Hit(subject.href, subject.name)
        for subject in all_subjects()
        if words.casefold() in subject.name.casefold() and may(subject.permission)
    ]


def _orders(session: Session, words: str) -> list[Hit]:
    """Orders whose number begins so, with or without what all numbers begin with."""
    number = words.upper().removeprefix("MX-")
    rows = select(Order.number, Order.status, Order.placed_at).where(
        Order.number.startswith(f"MX-{number}", autoescape=True)
    )
    return [
        Hit(f"/admin/orders/{number}", number, status.value)
        for number, status, _ in session.execute(rows.order_by(Order.number).limit(MOST))
    ]


def _prints(session: Session, words: str) -> list[Hit]:
    number = words.upper().removeprefix("MX-")
    rows = select(PrintJob.number, PrintJob.title).where(
        PrintJob.number.startswith(f"MX-{number}", autoescape=True)
    )
    return [
        Hit(f"/admin/print-jobs/{number}", number, title)
        for number, title in session.execute(rows.order_by(PrintJob.number).limit(MOST))
    ]


def _products(session: Session, words: str) -> list[Hit]:
    """Products with such a part number, or with the words in their name."""
    sku = select(Variant.product_id).where(
        Variant.sku.startswith(words.upper(), autoescape=True)
    )
    named = func.lower(Product.name).contains(words.lower(), autoescape=True)
    rows = select(Product.slug, Product.name, Product.brand).where(
        or_(Product.id.in_(sku), named)
    )
    return [
        Hit(f"/admin/products/{slug}", name, brand or "")
        for slug, name, brand in session.execute(rows.order_by(Product.name).limit(MOST))
    ]


def _searches(words: str, may: May) -> list[Hit]:
    """The lists' own searches, for what does not begin so."""
    asked = quote(words, safe="")
    lists = (("orders", "orders.see"), ("products", "products.see"))
    return [
        Hit(f"/admin/{name}?q={asked}", f"{name.capitalize()} with “{words}”")
        for name, permission in lists
        if may(permission)
    ]
