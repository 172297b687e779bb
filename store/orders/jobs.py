"""What happens to orders away from the page."""

from __future__ import annotations

from store.catalog.actions.listing import relist, touch_catalogue
from store.infra import mail
from store.infra.db import reading, transaction
from store.kernel import clock
from store.orders import actions, mails, tallies
from store.orders.queries import order_with_id
from store.settings import settings

AT_ONCE = 200  # products whose rows are locked for one change


def send_receipt(order_id: int) -> None:
    """Mail the receipt of a paid order; once, as far as anybody can tell."""
    with reading() as session:
        order = order_with_id(session, order_id)
    if actions.has_receipt(order) or not order.is_firm:
        return
    mail.send(mails.receipt(order, settings()), settings())
    with transaction() as session:
        actions.note_receipt(session, order_id=order_id, at=clock.now())


def send_confirmation(order_id: int) -> None:
    """Mail that an order to be paid later is placed, once; what is paid has its receipt."""
    with reading() as session:
        order = order_with_id(session, order_id)
    if order.is_paid or not order.is_firm or actions.has_confirmation(order):
        return
    mail.send(mails.confirmation(order, settings()), settings())
    with transaction() as session:
        actions.note_confirmation(session, order_id=order_id, at=clock.now())


def announce_night() -> None:
    """Announce once a day, early in the morning, that the day before is over."""
    with transaction() as session:
        tallies.announce_night(session, at=clock.now())


def count_sales(day: int) -> None:
    """Count what sold, and what sold together, up to now; whichever day asks for it."""
    del day
    with transaction() as session:
        tallies.count_bought_together(session, at=clock.now())
        touch_catalogue(session)
    with reading() as session:
        sold = list(tallies.changed_popularity(session, at=clock.now()).items())
    for start in range(0, len(sold), AT_ONCE):
        with transaction() as session:
            some = dict(sold[start : start + AT_ONCE])
            tallies.set_popularity(session, some)
            relist(session, some)
