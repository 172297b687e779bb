"""What the desk leaves to the worker: long runs over orders, mails sent once more."""

from __future__ import annotations

from store.admin import runs
from store.admin.mailing import MailKind, built_again
from store.infra import mail
from store.infra.db import reading, transaction
from store.kernel import clock
from store.orders.actions.desk import note_mail
from store.orders.actions.runs import hand_over
from store.orders.models import OrderMail
from store.orders.queries import order_with_id
from store.orders.queries.desk import mail_with_id
from store.orders.queries.runs import locked_run
from store.payments.refunds.queries import refunds_of
from store.settings import settings

PIECES = 500  # worked off before other work gets its turn


def work_on_run(run_id: int) -> None:
    """Work on a run for a while, and leave the rest to the next turn."""
    if runs.work_on(run_id, pieces=PIECES):
        return
    with transaction() as session:
        hand_over(session, locked_run(session, run_id))


def send_mail_again(mail_id: int) -> None:
    """Send a mail that staff asked for, once, as far as anybody can tell."""
    with reading() as session:
        asked = session.get_one(OrderMail, mail_id)
        order = order_with_id(session, asked.order_id)
        refunds = refunds_of(session, order.id)
    if asked.sent_at is not None:
        return
    mail.send(built_again(order, asked, refunds, settings()), settings())
    with transaction() as session:
        kept = mail_with_id(session, mail_id)
        if kept.sent_at is None:
            what = MailKind(kept.kind).label
            note_mail(session, kept, what=what, at=clock.now())
