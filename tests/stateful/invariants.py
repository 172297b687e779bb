"""What is true of a shop at rest, whatever has happened before (one sentence each)."""

from collections import Counter

from sqlalchemy import func, select

from store.catalog.models import MovementKind, StockHold, StockLevel, StockMovement
from store.infra import outbox
from store.infra.db import reading
from store.orders.models import Order, OrderStatus
from store.orders.queries import order_with_id
from store.payments.models import Payment, Refund, RefundState, StripeEvent


def broken(shop) -> list[str]:
    """Give what does not hold, in words; nothing when all is well."""
    with reading() as session:
        found = [order_with_id(session, each) for each in session.scalars(select(Order.id))]
        return [
            *(problem for order in found for problem in _order(session, shop, order)),
            *_stock(session, shop),
            *_rest(session),
        ]


def _order(session, shop, order):
    """The order's amounts are those of its lines, its payments and the provider's books."""
    payments = session.scalars(select(Payment).where(Payment.order_id == order.id)).all()
    refunds = session.scalars(select(Refund).where(Refund.order_id == order.id)).all()
    sent = [each for each in refunds if each.state == RefundState.SUCCEEDED]
    books = {
        "lines and delivery are the total": (
            sum(line.total.minor for line in order.lines) + order.delivery_price.minor,
            order.total.minor,
        ),
        "payments brought what is captured": (
            sum(each.captured.minor for each in payments),
            order.captured.minor,
        ),
        "the provider took what is captured": (
            shop.bank.taken(order.number),
            order.captured.minor,
        ),
        "refunds are what is refunded": (
            sum(each.amount.minor for each in sent),
            order.refunded.minor,
        ),
        "payments gave back what is refunded": (
            sum(each.refunded.minor for each in payments),
            order.refunded.minor,
        ),
        "the provider gave back what is refunded": (
            shop.bank.given_back(order.number),
            order.refunded.minor,
        ),
    }
    for truth, (one, other) in books.items():
        if one != other:
            yield f"{order.number}: {truth}? {one} and {other}"
    if order.status == OrderStatus.PENDING and not order.needs_attention:
        yield f"{order.number}: still pending, and nobody was told"
    if not order.is_firm and order.kept and not order.needs_attention:
        yield f"{order.number}: {order.kept} kept for nothing, and nobody was told"
    for line in order.lines:
        if line.refunded > line.total or line.restocked > line.quantity:
            yield f"{order.number}: more of a line went back than there was"


def _stock(session, shop):
    """Every piece is accounted for by a movement."""
    moved: Counter = Counter()
    columns = (StockMovement.variant_id, StockMovement.kind)
    rows = select(*columns, func.sum(StockMovement.quantity)).group_by(*columns)
    for variant_id, kind, quantity in session.execute(rows):
        moved[variant_id, kind] = int(quantity)
    for level in session.scalars(select(StockLevel)):
        kinds = {kind: moved[level.variant_id, kind] for kind in MovementKind}
        yield from _level(level, kinds, first=shop.first[level.variant_id])
    if session.scalar(select(func.count()).select_from(StockHold)):
        yield "something is still held"


def _level(level, kinds, *, first: int):
    allocated = kinds["allocate"] - kinds["release"] - kinds["ship"]
    there = first + kinds["receive"] + kinds["adjust"] + kinds["return"] - kinds["ship"]
    written = (level.allocated, level.on_hand)
    if written != (allocated, there):
        yield f"variant {level.variant_id}: {written}, but {(allocated, there)} was moved"
    if level.allocated > level.on_hand:
        yield f"variant {level.variant_id}: more promised than there is"


def _rest(session):
    waiting = select(outbox.Delivery.job).where(outbox.Delivery.done_at.is_(None))
    for job in session.scalars(waiting):
        yield f"never done: {job}"
    unread = select(StripeEvent.type).where(StripeEvent.applied_at.is_(None))
    for kind in session.scalars(unread):
        yield f"never acted on: {kind}"
    pending = select(Refund.id).where(Refund.state == RefundState.PENDING)
    for refund in session.scalars(pending):
        yield f"refund {refund} is still on its way"
