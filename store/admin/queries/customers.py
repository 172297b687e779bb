"""Everything the shop knows about one customer, for who answers them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from store.accounts.models import CustomerNote, Person
from store.accounts.queries.looking import notes_about
from store.accounts.queries.sessions import SignedIn, sessions_of
from store.cart.models import Cart, CartReminder
from store.catalog.models import Variant
from store.kernel.money import Money
from store.orders.models import Order
from store.payments.models import PaymentTerms, ReturnRequest
from store.quotes.models import Quote
from store.reviews.models import Question, Review
from store.uploads.models import Upload
from store.wishes.models import StockAlert

NEWEST = 20

Thing = TypeVar("Thing", Order, Quote, Upload, Review, Question)


class Consent(NamedTuple):
    """What somebody agreed to, in which words, since when, and if it still holds."""

    what: str
    words: str
    at: datetime
    until: datetime | None = None
    used_at: datetime | None = None


@dataclass(frozen=True)
class CustomerFile:
    """One customer's things, the newest of each kind."""

    orders: Sequence[Order]
    order_count: int
    kept: Money
    quotes: Sequence[Quote]
    models: Sequence[Upload]
    reviews: Sequence[Review]
    questions: Sequence[Question]
    alerts: Sequence[StockAlert]
    consents: Sequence[Consent]
    returns: Sequence[tuple[ReturnRequest, str]]
    terms: PaymentTerms | None
    notes: Sequence[CustomerNote]
    sessions: Sequence[SignedIn]

    @property
    def addresses(self) -> list[str]:
        """Where their newest orders went, each place once."""
        written = (", ".join(each.address_lines) for each in self.orders)
        return list(dict.fromkeys(written))[:3]

    @property
    def phones(self) -> list[str]:
        return list(dict.fromkeys(each.phone for each in self.orders if each.phone))[:3]


def customer_file(session: Session, person: Person) -> CustomerFile:
    """Read all of it; so many statements, however much there is."""
    count, kept = _bought(session, person)
    alerts = _alerts(session, person)
    return CustomerFile(
        orders=_newest(session, Order, person, selectinload(Order.lines)),
        order_count=count,
        kept=kept,
        quotes=_newest(session, Quote, person, joinedload(Quote.upload)),
        models=_newest(session, Upload, person),
        reviews=_newest(session, Review, person, joinedload(Review.product)),
        questions=_newest(session, Question, person, joinedload(Question.product)),
        alerts=alerts,
        consents=sorted(
            _consents(session, person, alerts), key=lambda each: each.at, reverse=True
        ),
        returns=_returns(session, person),
        terms=session.get(PaymentTerms, person.id),
        notes=notes_about(session, person.id),
        sessions=sessions_of(session, person.id),
    )


def _newest(
    session: Session, kind: type[Thing], person: Person, *options: ExecutableOption
) -> Sequence[Thing]:
    """Give what belongs to a customer, the newest first."""
    theirs = select(kind).where(kind.customer_id == person.id)
    rows = theirs.order_by(kind.id.desc()).limit(NEWEST)
    return session.scalars(rows.options(*options)).all()


def _bought(session: Session, person: Person) -> tuple[int, Money]:
    """Count the orders, and what the shop holds of their money after all that went back."""
    held = func.sum(Order.captured + Order.gift_total - Order.refunded)
    rows = select(func.count(), held).where(Order.customer_id == person.id)
    count, kept = session.execute(rows).one()
    return count, kept or Money.zero()


def _alerts(session: Session, person: Person) -> Sequence[StockAlert]:
    mine = or_(StockAlert.customer_id == person.id, StockAlert.email == person.email)
    product = joinedload(StockAlert.variant).joinedload(Variant.product)
    rows = select(StockAlert).where(mine).options(product)
    return session.scalars(rows.order_by(StockAlert.id.desc()).limit(NEWEST)).all()


def _returns(session: Session, person: Person) -> Sequence[tuple[ReturnRequest, str]]:
    """Give what they wanted to send back, each with its order's number."""
    rows = (
        select(ReturnRequest, Order.number)
        .join(Order, Order.id == ReturnRequest.order_id)
        .where(Order.customer_id == person.id)
        .order_by(ReturnRequest.id.desc())
        .limit(NEWEST)
    )
    return [(request, number) for request, number in session.execute(rows)]


def _consents(
    session: Session, person: Person, alerts: Sequence[StockAlert]
) -> Iterator[Consent]:
    """Give each mail they agreed to, with the words they agreed to."""
    mine = or_(Cart.customer_id == person.id, CartReminder.email == person.email)
    rows = select(CartReminder).join(Cart, Cart.id == CartReminder.cart_id).where(mine)
    for row in session.scalars(rows.order_by(CartReminder.id.desc()).limit(NEWEST)):
        yield Consent(
            "A reminder of a cart", row.words, row.consent_at, row.withdrawn_at, row.sent_at
        )
    for alert in alerts:
        if alert.confirmed_at is not None:
            yield Consent(
                "A mail when something is back",
                f"One mail when {alert.variant.product.name} is back, asked for on the "
                "product's page and confirmed by a link in a mail.",
                alert.confirmed_at,
                used_at=alert.sent_at,
            )
