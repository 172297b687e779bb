"""Fill an empty shop with the demo catalogue, people, coupons and rates."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts.actions import create_staff, sign_up
from store.accounts.models import Role
from store.accounts.visitors import Visitor
from store.catalog.actions import products as catalog
from store.catalog.actions.listing import relist
from store.catalog.actions.products import NewOption, NewProduct, NewVariant
from store.catalog.models import Category, Product
from store.demo import depth, photographs, prices, talk
from store.demo.bargains import add_bargains
from store.demo.catalogue import Catalogue, load, records
from store.demo.delivery import add_far_zone
from store.demo.models_to_try import add_models
from store.demo.past.telling import tell_past
from store.demo.workshop import add_prints, add_workshop
from store.infra.db import reading, transaction
from store.kernel import clock
from store.quotes.defaults import install_defaults
from store.reviews.actions import add_review_quietly

STAFF = (
    ("owner@makrx.example", "Ira (owner)", "three brass nozzles", Role.OWNER),
    ("staff@makrx.example", "Dev (manager)", "seven steel springs", Role.MANAGER),
    ("packer@makrx.example", "Pia (fulfilment)", "nine cardboard boxes", Role.FULFILMENT),
    ("looker@makrx.example", "Lal (read-only)", "two quiet windows", Role.READ_ONLY),
)
OPEN_SINCE = timedelta(days=120)  # prints are sold since then
CUSTOMER = ("asha@makrx.example", "Asha (customer)", "five copper coils")


def seed_when_empty(
    *, picture_size: int, pictures: int, models: bool = True, past: bool = False
) -> str:
    """Seed a shop that has no products; gives what was done, with the log-ins.

    So many products get their first picture at once. `models` also sends the samples,
    which the worker then measures; `past` lets the last ninety days happen.
    """
    if not _is_empty():
        return "The shop has products already: nothing was added."
    catalogue = load()
    with transaction() as session:
        customer = _add_people(session)
        with clock.frozen(clock.now() - OPEN_SINCE):
            install_defaults(session)
            session.flush()
        add_far_zone(session)
        add_catalogue(session, catalogue, at=clock.now())
        card = add_bargains(session, at=clock.now())
        talk.add_talk(session, at=clock.now())
        add_workshop(session, at=clock.now())
    if past:
        tell_past(clock.now())
    if models:
        add_models(customer)
        depth.add_prints(catalogue)
        add_prints()
    photographs.draw_first(catalogue, size=picture_size, most=pictures)
    return f"Demo shop ready: {len(catalogue.products)} products.\n{_log_ins()}\n{card}"


def _is_empty() -> bool:
    with reading() as session:
        return session.scalar(select(Product.id).limit(1)) is None


def _log_ins() -> str:
    people = [(email, password) for email, _, password, _ in STAFF]
    people += [(email, password) for email, _, password in (CUSTOMER, prices.SCHOOL)]
    return "\n".join(f"  {email}  {password}" for email, password in people)


def _add_people(session: Session) -> Visitor:
    """Add staff and one customer; gives the customer as the owner of models."""
    for email, name, password, role in STAFF:
        create_staff(session, email=email, name=name, password=password, role=role)
    email, name, password = CUSTOMER
    customer = sign_up(session, email=email, name=name, password=password)
    return Visitor("demo-customer", customer.id)


def add_catalogue(session: Session, catalogue: Catalogue, *, at: datetime) -> None:
    """Put the demo's products on sale, with their neighbours and reviews."""
    depth.add_attributes(session, catalogue)
    shelves = _add_categories(session, catalogue)
    added = {
        each.slug: catalog.add_product(
            session, category=shelves[each.category], new=_new(each), at=_arrival(at, nth)
        )
        for nth, each in enumerate(catalogue.products)
    }
    depth.relate_all(session, catalogue, added)
    depth.add_themes(session, catalogue, added)
    prices.add_prices(session, catalogue, at=at)
    sold = {each.slug: each for each in catalogue.products}
    for nth, review in enumerate(catalogue.reviews):
        add_review_quietly(
            session,
            product=added[review.product],
            author=review.author,
            stars=review.stars,
            title=review.title,
            body=review.body,
            at=at - timedelta(days=review.days_ago),
            verified=True,
            bought=_bought(sold[review.product], review, nth),
        )
    relist(session, {added[review.product].id for review in catalogue.reviews})


def _bought(product: records.Product, review: records.Review, nth: int) -> str:
    """Give the variant that a review speaks of; others are spread over all of them."""
    words = f"{review.title} {review.body}"
    named = [one for one in product.variants if one.values and one.values[0] in words]
    variants = named or product.variants
    return ", ".join(variants[nth % len(variants)].values)


def _arrival(at: datetime, nth: int) -> datetime:
    """Spread the arrivals, so that "newest" has an order."""
    return at - timedelta(days=200) + timedelta(days=nth)


def _add_categories(session: Session, catalogue: Catalogue) -> dict[str, Category]:
    shelves: dict[str, Category] = {}
    for position, each in enumerate(catalogue.categories):
        shelves[each.slug] = catalog.add_category(
            session,
            name=each.name,
            slug=each.slug,
            blurb=each.blurb,
            position=position,
            parent=shelves[each.parent] if each.parent else None,
        )
    return shelves


def _new(each: records.Product) -> NewProduct:
    return NewProduct(
        slug=each.slug,
        name=each.name,
        brand=each.brand,
        summary=each.summary,
        description=each.description,
        keywords=" ".join(each.tags),
        hsn=each.hsn,
        featured=each.featured,
        made_to_order=each.printed is not None,
        options=[_option(option) for option in each.options],
        variants=[_variant(variant) for variant in each.variants],
        specifications=[(row.name, row.value, row.unit) for row in each.specifications],
    )


def _option(option: records.Option) -> NewOption:
    choices = [(choice.value, choice.swatch) for choice in option.choices]
    return NewOption(name=option.name, choices=choices)


def _variant(variant: records.Variant) -> NewVariant:
    """Give a variant at the price it came with: reductions follow."""
    return NewVariant(
        sku=variant.sku,
        values=variant.values,
        price=variant.compare_at or variant.price,
        weight_g=variant.weight_g,
        on_hand=variant.stock,
    )
