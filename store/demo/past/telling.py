"""Gives the demo shop a past: orders, parcels, refunds, prints, questions, searches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from operator import itemgetter

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts.models import Person, Role
from store.accounts.visitors import Visitor
from store.catalog.actions.searches import Searched, count_searches
from store.catalog.actions.stock import set_all_on_hand
from store.catalog.models import Product, ProductStatus, StockLevel, Variant
from store.demo.past.orders import DAYS, HOURS, Teller, let_happen
from store.demo.past.people import NAMES
from store.demo.past.story import DAYS as SPAN, told
from store.demo.past.workshop import let_ask, prints
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.money import Money
from store.orders.actions.desk import add_tag, write_note
from store.orders.models import Order, OrderLine
from store.orders.queries import locked_order
from store.reviews.actions.writing import Opinion, write_review
from store.reviews.queries.purchases import purchase_of

GOODS = 36
LEAST, MOST = Money(40_00), Money(6000_00)
CAME_IN = 60  # pieces of each, before the first order
ENOUGH = 8
# What people looked for, how often in a week, and what was found.
SEARCHES = (
    ("petg grey", 9, 4),
    ("nozzle 0.4", 7, 3),
    ("linear rail", 5, 2),
    ("m3 screws", 6, 5),
    ("bambu hotend", 4, 0),
    ("carbon fibre nylon", 3, 0),
    ("resin washable", 3, 0),
    ("esp32 cam", 2, 0),
    ("silk pla copper", 2, 0),
)
OPINIONS = (
    (5, "Exactly to size", "Fitted at once, and came two days before it was promised."),
    (4, "Good, plain packing", "Works well. A bag for the small parts would be nice."),
    (2, "One of three was bent", "Two are fine, the third I had to straighten by hand."),
    (5, "My third order", "Same quality every time, and the bill has our GSTIN on it."),
)
NOTES = (
    ("gift", "The customer asks for no prices in the parcel."),
    ("fragile", "Pack the glass plate between two sheets of card."),
    ("school", "Rings before he fetches it: leave it at the counter."),
)
Happening = tuple[datetime, Callable[[], None]]


def tell_past(now: datetime, *, days: int = SPAN) -> int:
    """Let the last days happen; gives how many orders there were."""
    with reading() as session:
        row = select(Person).where(Person.role == Role.OWNER).order_by(Person.id)
        teller = Teller(session.scalars(row).first() or _nobody(), now)
        goods = _goods(session)
    _fill_shelves(teller, goods)
    story = told(now, goods=len(goods), buyers=len(NAMES), days=days)
    orders: list[Happening] = [
        (bought.at, partial(let_happen, teller, bought, goods, nth=nth))
        for nth, bought in enumerate(story)
    ]
    happened = sorted([*orders, *prints(teller, days=days)], key=itemgetter(0))
    for _, let in happened:
        let()
    let_ask(teller)
    with teller.told() as session:
        _let_look(session, now)
        _let_judge(session, teller)
        _note_down(session, teller)
        _leave_for_a_person(session, teller)
    return len(happened)


def _nobody() -> Person:
    raise LookupError("the demo's people come first")


def _goods(session: Session) -> Sequence[str]:
    """Choose what sells: part numbers of plain things, spread over the shelves."""
    rows = (
        select(Variant.sku)
        .join(Product)
        .join(StockLevel)
        .where(
            Product.status == ProductStatus.ACTIVE,
            Product.made_to_order.is_(False),
            Variant.active.is_(True),
            ~Variant.parts.any(),
            Variant.price.between(LEAST, MOST),
            StockLevel.on_hand >= ENOUGH,
        )
        .order_by(Variant.sku)
    )
    found = session.scalars(rows).all()
    return found[:: max(1, len(found) // GOODS)][:GOODS]


def _fill_shelves(teller: Teller, goods: Sequence[str]) -> None:
    """Let goods come in before the first order, so that none of it runs out."""
    with teller.at(teller.now - timedelta(days=SPAN + 2)), transaction() as session:
        rows = select(StockLevel.variant_id, StockLevel.on_hand).join(Variant)
        there = session.execute(rows.where(Variant.sku.in_(goods))).all()
        counted = {variant_id: on_hand + CAME_IN for variant_id, on_hand in there}
        set_all_on_hand(session, counted, reason="A delivery came in", at=clock.now())


def _let_look(session: Session, now: datetime) -> None:
    today = now.astimezone(clock.IST).date()
    count_searches(
        session,
        [
            Searched(today - timedelta(days=ago), words, found)
            for ago in range(0, SPAN, 3)
            for nth, (words, weekly, found) in enumerate(SEARCHES)
            for _ in range((weekly + ago + nth) % (weekly + 2) // 2)
        ],
    )


def _let_judge(session: Session, teller: Teller) -> None:
    """Let some who bought say what they think; staff have not read it yet."""
    rows = (
        select(Order.visitor, Variant.product_id)
        .join(OrderLine, OrderLine.order_id == Order.id)
        .join(Variant, Variant.id == OrderLine.variant_id)
        .where(Order.shipped_at < teller.now - 6 * DAYS, Order.visitor.like("demo-past-%"))
        .order_by(Order.id.desc(), OrderLine.id)
        .limit(len(OPINIONS) * 3)
    )
    bought = session.execute(rows).all()[::3]
    for nth, (visitor, product_id) in enumerate(bought):
        purchase = purchase_of(session, Visitor(visitor), product_id)
        stars, title, body = OPINIONS[nth]
        if purchase is not None:
            opinion = Opinion(author=purchase.name, stars=stars, title=title, body=body)
            with teller.at(teller.now - (nth + 1) * 7 * HOURS):
                write_review(session, purchase=purchase, opinion=opinion, at=clock.now())


def _note_down(session: Session, teller: Teller) -> None:
    rows = select(Order.id, Order.number).where(Order.paid_at.is_not(None))
    newest = session.execute(rows.order_by(Order.id.desc()).limit(len(NOTES))).all()
    for (order_id, number), (word, text) in zip(newest, NOTES, strict=False):
        add_tag(session, order_id=order_id, word=word)
        at = teller.now - HOURS
        write_note(session, number=number, text=text, actor=teller.staff.name, at=at)


def _leave_for_a_person(session: Session, teller: Teller) -> None:
    """Flag the newest parcel that is not back yet: it waits in the list of problems."""
    rows = select(Order.id).where(Order.shipped_at.is_not(None))
    last = session.scalars(rows.order_by(Order.id.desc()).limit(1)).first()
    if last is not None:
        order = locked_order(session, last)
        order.flag("The carrier says the address is not complete: ask.", at=teller.now)
