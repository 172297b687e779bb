"""The demo's past adds up, falls alike each time, and leaves old news to nobody."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from store.accounts.actions import create_staff
from store.accounts.models import Role
from store.admin.periods import Period, today_in_india
from store.admin.queries.reports.sales import sales_report
from store.admin.queries.reports.tax import tax_report
from store.catalog.models import MovementKind, StockLevel, StockMovement
from store.demo.past.story import DAYS, Fate, told
from store.demo.past.telling import tell_past
from store.demo.workshop import add_workshop
from store.infra.db import reading, transaction
from store.infra.outbox import Delivery
from store.invoices.models import Invoice, InvoiceKind
from store.kernel import clock
from store.kernel.money import Money
from store.orders.models import Order
from store.payments.models import Payment, Refund
from store.quotes.defaults import install_defaults
from store.uploads.topics import PART_MADE
from tests.factories.buying import a_part

NOON = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
FEW = 10  # days
SIGNS = {MovementKind.ADJUST: 1, MovementKind.RETURN: 1, MovementKind.SHIP: -1}


def test_the_same_moment_has_the_same_past():
    once, again = (list(told(NOON, goods=36, buyers=24)) for _ in range(2))

    assert once == again
    assert 120 <= len(once) <= 200
    assert {each.fate for each in once} == set(Fate)
    assert all(NOON - timedelta(days=DAYS + 1) < each.at < NOON for each in once)
    assert {place for each in once for place, _ in each.picks} <= set(range(36))


def open_shop(at):
    """A shop with an owner, a workshop and three kinds of nozzles."""
    with transaction() as session, clock.frozen(at):
        owner = {"name": "Ira", "password": None, "role": Role.OWNER}
        create_staff(session, email="ira@example.in", **owner)
        install_defaults(session)
        session.flush()
        add_workshop(session, at=clock.now())
    for nth in range(3):
        a_part(f"NZ-{nth}", stock=40)


@pytest.mark.one_database
def test_what_happened_adds_up(app):
    now = clock.now()
    open_shop(now - timedelta(days=100))

    orders = tell_past(now, days=FEW)

    period = Period.of_late(FEW + 1, today=today_in_india(now))
    with reading() as session:
        sold = sales_report(session, period).totals
        billed = tax_report(session, period).totals
        paid = session.scalars(select(Order).where(Order.paid_at.is_not(None))).all()
        refunds = session.scalars(select(Refund)).all()
        documents = session.scalars(select(Invoice)).all()
        taken = session.scalars(select(Payment)).all()
        moves = session.scalars(select(StockMovement)).all()
        shelf = session.scalars(select(StockLevel)).all()
        owed = session.scalars(select(Delivery).where(Delivery.done_at.is_(None))).all()

    came, back = (
        Money.total(each.total for each in paid),
        Money.total(r.amount for r in refunds),
    )
    assert orders > FEW
    assert (sold[2], sold[3]) == (came, back)
    assert Money.total(each.captured for each in taken) == came
    bills = [one for one in documents if one.kind == InvoiceKind.INVOICE]
    notes = Money.total(one.total for one in documents if one.is_note)
    assert billed[7] == Money.total(one.total for one in bills) - notes
    assert {one.order_id: one.total for one in bills} == {
        each.id: each.total for each in paid if each.placed_at < now - timedelta(hours=20)
    }
    left = Counter({level.variant_id: 40 for level in shelf})
    for one in moves:
        left[one.variant_id] += SIGNS.get(one.kind, 0) * one.quantity
    assert {level.variant_id: level.on_hand for level in shelf} == left
    assert all(each.created_at > now - timedelta(hours=20) for each in owed)
    assert PART_MADE in {each.topic for each in owed}
