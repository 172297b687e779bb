"""What is true of a shop at rest, whatever has happened before (one sentence each)."""

from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from store.catalog.models import MovementKind, StockHold, StockLevel, StockMovement
from store.infra import outbox
from store.infra.db import reading
from store.invoices.models import Invoice, InvoiceKind
from store.kernel.money import Money
from store.orders.models import Order, OrderStatus
from store.orders.queries import order_with_id
from store.payments.models import STRIPE, Payment, Refund, RefundState, StripeEvent
from store.promotions.models import (
    Coupon,
    CouponRedemption,
    GiftCard,
    GiftCardEntry,
    RedemptionState,
)


def broken(shop) -> list[str]:
    """Give what does not hold, in words; nothing when all is well."""
    with reading() as session:
        found = [order_with_id(session, each) for each in session.scalars(select(Order.id))]
        return [
            *(problem for order in found for problem in _order(session, shop, order)),
            *_stock(session, shop),
            *_series(session),
            *_promotions(session),
            *_rest(session),
        ]


def _order(session, shop, order):
    """The order's amounts are those of its lines, its payments and the provider's books."""
    payments = session.scalars(select(Payment).where(Payment.order_id == order.id)).all()
    rows = select(Refund).where(Refund.order_id == order.id)
    refunds = session.scalars(rows.options(selectinload(Refund.lines))).all()
    sent = [each for each in refunds if each.state == RefundState.SUCCEEDED]
    to_cards = [each for each in sent if each.payment_id is None]
    online = [each for each in payments if each.provider == STRIPE]
    books = {
        "lines and delivery are the total": (
            sum(line.total.minor for line in order.lines) + order.delivery_price.minor,
            order.total.minor,
        ),
        "payments brought what is captured": (
            sum(each.captured.minor for each in payments),
            order.captured.minor,
        ),
        "the provider took what its payments brought": (
            shop.bank.taken(order.number),
            sum(each.captured.minor for each in online),
        ),
        "refunds are what is refunded": (
            sum(each.amount.minor for each in sent),
            order.refunded.minor,
        ),
        "payments and cards gave back what is refunded": (
            sum(each.refunded.minor for each in payments)
            + sum(each.amount.minor for each in to_cards),
            order.refunded.minor,
        ),
        "cards hold what they do not pay": (
            -_from_cards(session, order),
            order.gift_total.minor - sum(each.amount.minor for each in to_cards)
            if order.is_firm or to_cards
            else 0,
        ),
        "the provider gave back what its payments did": (
            shop.bank.given_back(order.number),
            sum(each.refunded.minor for each in online),
        ),
    }
    for truth, (one, other) in books.items():
        if one != other:
            yield f"{order.number}: {truth}? {one} and {other}"
    yield from _papers(session, order, refunds)
    if order.status == OrderStatus.PENDING and not order.needs_attention:
        yield f"{order.number}: still pending, and nobody was told"
    held = Money.total(each.captured - each.refunded for each in payments)
    if not order.is_firm and held and not order.needs_attention:
        yield f"{order.number}: {held} kept for nothing, and nobody was told"
    for line in order.lines:
        if line.refunded > line.total or line.restocked > line.quantity:
            yield f"{order.number}: more of a line went back than there was"


def _from_cards(session, order) -> int:
    entries = select(GiftCardEntry).where(GiftCardEntry.order_id == order.id)
    return sum(each.delta.minor for each in session.scalars(entries))


def _papers(session, order, refunds):
    """A firm order has one invoice of its total; what went back of it has notes."""
    rows = select(Invoice).where(Invoice.order_id == order.id)
    papers = session.scalars(rows).all()
    bills = [each for each in papers if each.kind == InvoiceKind.INVOICE]
    notes = [each for each in papers if each.kind == InvoiceKind.CREDIT_NOTE]
    if order.happened_at("paid") and not bills:
        yield f"{order.number}: paid, and no invoice"
    if bills and bills[0].total != order.total:
        yield f"{order.number}: billed {bills[0].total}, costs {order.total}"
    if Money.total(note.total for note in notes) > order.total:
        yield f"{order.number}: credited more than was billed"
    named = {note.refund_id for note in notes}
    for refund in refunds:
        taxed = Money.total(
            line.amount for line in refund.lines if line.is_delivery or line.order_line_id
        )
        sent = refund.state == RefundState.SUCCEEDED
        if bills and sent and taxed and refund.id not in named:
            yield f"{order.number}: refund {refund.id} has no credit note"


def _series(session):
    """Serial numbers run from one without a gap."""
    columns = (Invoice.series, Invoice.year)
    rows = select(*columns, func.count(), func.max(Invoice.serial)).group_by(*columns)
    for series, year, count, last in session.execute(rows):
        if count != last:
            yield f"{series} {year}: {count} documents, the last is number {last}"


def _promotions(session):
    """Codes are used within their limits, and cards hold what their entries say."""
    used = select(func.count()).where(
        CouponRedemption.coupon_id == Coupon.id,
        CouponRedemption.state == RedemptionState.USED,
    )
    for code, limit, count, live in session.execute(
        select(Coupon.code, Coupon.usage_limit, Coupon.used, used.scalar_subquery())
    ):
        if count != live or count > limit:
            yield f"{code}: {count} of {limit} counted, {live} orders use it"
    entries = select(func.sum(GiftCardEntry.delta)).where(
        GiftCardEntry.card_id == GiftCard.id
    )
    for card, balance, total in session.execute(
        select(GiftCard.last4, GiftCard.balance, entries.scalar_subquery())
    ):
        if balance.minor != (total.minor if hasattr(total, "minor") else int(total or 0)):
            yield f"card {card}: {balance} written, entries say {total}"


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
    yield from _holds(session, shop)


def _holds(session, shop):
    """A hold is over by its time, and gone as soon as its order is decided."""
    rows = select(StockHold, Order).join(Order, Order.id == StockHold.order_id)
    for hold, order in session.execute(rows):
        if hold.expires_at > shop.now:
            yield f"{order.number}: holds stock until {hold.expires_at}"
        if order.status != OrderStatus.PENDING:
            yield f"{order.number}: {order.status}, and its hold is still there"
    if session.scalar(select(func.count()).where(StockHold.cart_id.is_not(None))):
        yield "a cart that was ordered still holds stock"


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
