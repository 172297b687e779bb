"""What is done about carts away from the page."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

from store.cart import mails
from store.cart.actions import reminding
from store.cart.models import Cart, CartReminder
from store.cart.queries import contents_of
from store.infra import mail
from store.infra.db import reading, transaction
from store.infra.log import log
from store.kernel import clock
from store.settings import settings


def announce_left_carts() -> None:
    """Announce the carts that were left, and that somebody wants to be reminded of."""
    idle = timedelta(hours=settings().CART_REMINDER_HOURS)
    with transaction() as session:
        reminding.announce_left_carts(session, idle=idle, at=clock.now())
        reminding.forget_old_reminders(session, at=clock.now())


def remind(reminder_id: int) -> None:
    """Send the one mail about a cart, unless it is not wanted any more."""
    with reading() as session:
        reminder = session.get(CartReminder, reminder_id)
        carts = (
            contents_of(session, [reminder.cart_id], at=clock.now()).carts
            if reminder
            else []
        )
    if reminder is None or not carts or not reminder.may_be_sent(carts[0]):
        return
    if _came_back(reminder, carts[0]):
        with transaction() as session:
            reminding.put_off(session, reminder_id=reminder_id)
        return
    _send(reminder, carts[0])


def _came_back(reminder: CartReminder, cart: Cart) -> bool:
    return reminder.announced_at is None or cart.active_at > reminder.announced_at


def _send(reminder: CartReminder, cart: Cart) -> None:
    try:
        mail.send(mails.reminder(reminder, cart, settings()), settings())
    except SMTPRecipientsRefused:
        log.warning("reminder_refused_by_address")
        with transaction() as session:
            reminding.stop_reminding(session, email=reminder.email, at=clock.now())
        return
    with transaction() as session:
        reminding.note_reminded(session, reminder_id=reminder.id, at=clock.now())
