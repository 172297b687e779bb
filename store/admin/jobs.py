"""What the desk leaves to the worker: runs over orders, mails, and what is forgotten."""

from __future__ import annotations

from store.admin import runs
from store.admin.letters import as_test, letters
from store.admin.mailing import MailKind, built_again
from store.infra import mail, mail_log
from store.infra.db import reading, transaction
from store.infra.mail_log import About
from store.infra.models import LoggedMail
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


def send_test_mail(line_id: int) -> None:
    """Send a mail with made-up data to who asked for it; a repeat sends nothing."""
    with reading() as session:
        line = session.get_one(LoggedMail, line_id)
    if line.is_sent:
        return
    token = line.message_id.strip("<").partition("@")[0]
    letter = as_test(letters()[line.kind](settings()), to=line.recipient, token=token)
    letter.about = About(kind=line.kind)
    mail.send(letter, settings())


def forget_old_mails() -> None:
    """Delete the lines about mails whose time is over."""
    with transaction() as session:
        mail_log.forget_old(session, clock.now())
