"""What the staff's first page counts: each count is asked as the list it leads to asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, select
from sqlalchemy.orm import Session

from store.admin.queries.orders import MOST_COUNTED, TO_SEND, matching
from store.admin.queries.orders_asked import Args, OrderSearch, Tab
from store.admin.queries.payments import IS_AWAITED
from store.admin.queries.questions import WAITING as QUESTIONS_WAITING
from store.admin.queries.quotes import CONDITIONS, QuoteTab
from store.admin.queries.reviews import WAITING as REVIEWS_WAITING
from store.catalog.models import Product, ProductStatus, StockLevel, Variant
from store.kernel.clock import IST
from store.orders.models import Order, OrderStatus, PaymentStatus
from store.payments.models import Payment
from store.production.due import due_before
from store.production.models import PrintJob, PrintStatus, Spool
from store.quotes.models import Quote
from store.reviews.models import Question, Review
from store.security.models import Alert

LOW_STOCK = 5  # pieces left at which a variant is worth a look
LATE_SHOWN = 12
IS_LOW = (
    Variant.active.is_(True),
    StockLevel.on_hand - StockLevel.allocated <= LOW_STOCK,
)
PRINTS_WAITING = and_(PrintJob.status == PrintStatus.QUEUED, PrintJob.stopped_at.is_(None))
PAYMENT_FAILED = OrderSearch(
    tab=Tab.ALL, state=OrderStatus.PENDING, payment=PaymentStatus.FAILED
)
Counted = Callable[[datetime], Select[Any]]


@dataclass(frozen=True)
class Card:
    """One thing that waits: who may know, where its list is, and how it is counted."""

    name: str
    permission: str
    endpoint: str
    asks: Counted
    args: Args = field(default_factory=dict)
    is_bad: bool = False


@dataclass(frozen=True)
class Waiting:
    """A card with its figure; orders are counted as far as their list counts them."""

    card: Card
    count: int

    @property
    def shown(self) -> str:
        return f"{self.count:,}{'+' if self.is_capped else ''}"

    @property
    def is_capped(self) -> bool:
        return self.card.endpoint == "admin.orders" and self.count >= MOST_COUNTED


@dataclass(frozen=True)
class Late:
    """An order or a print whose time is over."""

    kind: str
    number: str
    what: str
    due_at: datetime


def waiting(
    session: Session, *, at: datetime, may: Callable[[str], bool]
) -> Sequence[Waiting]:
    """Count what waits for whoever looks, in one statement; others' cards are not asked."""
    cards = [card for card in CARDS if may(card.permission)]
    if not cards:
        return []
    row = session.execute(select(*(card.asks(at).scalar_subquery() for card in cards)))
    return [Waiting(*pair) for pair in zip(cards, row.one(), strict=True)]


def late_things(session: Session, *, at: datetime) -> Sequence[Late]:
    """Give what should have been done by now, the oldest first."""
    found = [*_late_orders(session, at), *_late_prints(session, at)]
    return sorted(found, key=lambda late: late.due_at)[:LATE_SHOWN]


def is_late_print(at: datetime) -> ColumnElement[bool]:
    """Ask for prints that should be done by now."""
    unmade = and_(PrintJob.status != PrintStatus.DONE, PrintJob.stopped_at.is_(None))
    return and_(unmade, PrintJob.due_at < at)


def _late_orders(session: Session, at: datetime) -> list[Late]:
    horizon = at.astimezone(IST).date() + timedelta(days=1)
    columns = (Order.number, Order.name, Order.promised_from)
    rows = select(*columns).where(TO_SEND, Order.promised_from <= horizon)
    found = session.execute(rows.order_by(Order.promised_from).limit(LATE_SHOWN))
    late = [Late("order", number, name, due_before(day)) for number, name, day in found]
    return [order for order in late if order.due_at < at]


def _late_prints(session: Session, at: datetime) -> list[Late]:
    columns = (PrintJob.number, PrintJob.title, PrintJob.due_at)
    rows = select(*columns).where(is_late_print(at)).order_by(PrintJob.due_at)
    return [Late("print", *row) for row in session.execute(rows.limit(LATE_SHOWN))]


def _orders(search: OrderSearch) -> Counted:
    def asks(at: datetime) -> Select[Any]:
        some = select(literal(1)).select_from(Order).where(matching(search, at=at))
        return select(func.count()).select_from(some.limit(MOST_COUNTED).subquery())

    return asks


def _tab(tab: Tab, name: str, *, is_bad: bool = False) -> Card:
    search = OrderSearch(tab=tab)
    args: Args = {"tab": tab.value}
    return Card(name, "orders.see", "admin.orders", _orders(search), args, is_bad)


def _of(kind: Any, condition: ColumnElement[bool]) -> Counted:
    return lambda _: select(func.count(kind.id)).where(condition)


def _late_prints_counted(at: datetime) -> Select[Any]:
    return select(func.count(PrintJob.id)).where(is_late_print(at))


def _low_stock(_: datetime) -> Select[Any]:
    """Count the products that have a variant with little left."""
    return (
        select(func.count(Variant.product_id.distinct()))
        .join(Product)
        .join(StockLevel)
        .where(Product.status == ProductStatus.ACTIVE, *IS_LOW)
    )


def _payments_awaited(_: datetime) -> Select[Any]:
    return select(func.count(Payment.id)).join(Order).where(IS_AWAITED)


ALERT_OPEN = Alert.acknowledged_at.is_(None)
SPOOL_LOW = and_(Spool.gone_at.is_(None), Spool.left_mg <= Spool.low_mg)
ACTIVE_AND_LOW: Args = {"low": "1", "status": ProductStatus.ACTIVE.value}
AWAITED: Args = {"tab": "awaited"}
CARDS: Sequence[Card] = (
    _tab(Tab.TO_SEND, "Orders to send"),
    _tab(Tab.LATE, "Orders late", is_bad=True),
    Card("Prints waiting", "prints.see", "admin.print_jobs", _of(PrintJob, PRINTS_WAITING)),
    Card(
        "Prints late",
        "prints.see",
        "admin.print_jobs",
        _late_prints_counted,
        {"view": "late"},
        is_bad=True,
    ),
    Card(
        "Quotes to price",
        "quotes.see",
        "admin.quotes",
        _of(Quote, CONDITIONS[QuoteTab.WAITING]),
    ),
    Card("Reviews to read", "reviews.see", "admin.reviews", _of(Review, REVIEWS_WAITING)),
    Card(
        "Questions to answer",
        "reviews.see",
        "admin.questions",
        _of(Question, QUESTIONS_WAITING),
    ),
    _tab(Tab.TO_PAY, "Payments pending"),
    Card(
        "Payments failed",
        "orders.see",
        "admin.orders",
        _orders(PAYMENT_FAILED),
        PAYMENT_FAILED.args,
        is_bad=True,
    ),
    Card("Transfers awaited", "money.see", "admin.payments", _payments_awaited, AWAITED),
    _tab(Tab.PROBLEM, "Problems", is_bad=True),
    Card("Low stock", "products.see", "admin.products", _low_stock, ACTIVE_AND_LOW),
    Card("Low spools", "prints.see", "admin.spools", _of(Spool, SPOOL_LOW), {"low": "1"}),
    Card(
        "Security alerts",
        "security.see",
        "admin.security_alerts",
        _of(Alert, ALERT_OPEN),
        is_bad=True,
    ),
)
