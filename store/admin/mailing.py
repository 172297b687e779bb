"""Mails about an order: which went out, and which may be sent once more."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from store.admin.queries.mails import Mailing, mails_of_order
from store.infra.mail_log import Letter
from store.infra.outbox import Delivery, name_of
from store.kernel.ids import digest
from store.orders import mails as orders_mails
from store.orders.actions import CONFIRMATION_SENT, RECEIPT_SENT
from store.orders.models import BANK, Order, OrderMail
from store.orders.queries.desk import mails_asked
from store.orders.topics import MAIL_ASKED
from store.payments import mails as payments_mails
from store.payments.jobs.telling import tell_of_transfer
from store.payments.models import Refund
from store.payments.refunds import jobs as refunds_jobs, mails as refunds_mails
from store.payments.refunds.queries import refunds_of
from store.settings import Settings


class MailKind(StrEnum):
    """A mail that staff can have sent once more."""

    RECEIPT = "receipt"
    CONFIRMATION = "confirmation"
    TRANSFER = "transfer"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    MailKind.RECEIPT: "Receipt",
    MailKind.CONFIRMATION: "Confirmation",
    MailKind.TRANSFER: "How to pay by transfer",
    MailKind.CANCELLED: "Cancellation",
}
_BY_EVENT = {RECEIPT_SENT: MailKind.RECEIPT, CONFIRMATION_SENT: MailKind.CONFIRMATION}
# What leaves no line in the order's history is known by the work that sent it.
_OF_ORDER = {
    name_of(tell_of_transfer): MailKind.TRANSFER.label,
    name_of(refunds_jobs.tell_cancelled): MailKind.CANCELLED.label,
}
_OF_REFUND = name_of(refunds_jobs.tell_customer)


class Mailed(NamedTuple):
    """A mail about an order: `at` is when it left, nothing while it waits.

    `logged` is its line in the log; mails from before there was one have none.
    """

    what: str
    at: datetime | None
    asked_by: str = ""
    logged: Mailing | None = None


def may_be_sent(order: Order) -> list[MailKind]:
    """Give the mails that are true of an order as it is now."""
    fitting = {
        MailKind.RECEIPT: order.is_firm and order.is_paid,
        MailKind.CONFIRMATION: order.is_firm and not order.is_paid,
        MailKind.TRANSFER: order.is_pending
        and order.is_awaiting
        and order.payment_method == BANK,
        MailKind.CANCELLED: order.is_cancelled and order.happened_at("cancelled_for"),
    }
    return [kind for kind, fits in fitting.items() if fits]


def mails_about(session: Session, order: Order) -> list[Mailed]:
    """Give every mail about an order, the oldest first; what waits comes last."""
    logged = mails_of_order(session, order.number)
    kinds = {each.mail.kind for each in logged}
    works = {each.mail.delivery_id for each in logged}
    found = [
        *(_in_log(each) for each in logged),
        *_in_history(order, but=kinds),
        *_by_work(session, order, but=works),
        *_asked(session, order, but=works),
    ]
    return sorted(found, key=lambda mailed: (mailed.at is None, mailed.at or 0))


def built_again(
    order: Order, asked: OrderMail, refunds: Sequence[Refund], settings: Settings
) -> Letter:
    """Build a mail once more, under a Message-ID of its own: it is not the one before."""
    message = _built(order, MailKind(asked.kind), refunds, settings)
    before = message["Message-ID"]
    host = before.rpartition("@")[2]
    del message["Message-ID"]
    message.asked_by = asked.actor
    message["Message-ID"] = f"<{digest(f'{before} again {asked.id}')[:32]}@{host}"
    return message


def _built(
    order: Order, kind: MailKind, refunds: Sequence[Refund], settings: Settings
) -> Letter:
    if kind == MailKind.RECEIPT:
        return orders_mails.receipt(order, settings)
    if kind == MailKind.CONFIRMATION:
        return orders_mails.confirmation(order, settings)
    if kind == MailKind.TRANSFER:
        return payments_mails.transfer(order, settings)
    return refunds_mails.cancelled(order, refunds, settings)


def _in_log(logged: Mailing) -> Mailed:
    mail = logged.mail
    labels = {kind.value: kind.label for kind in MailKind}
    what = labels.get(mail.kind, mail.subject)
    return Mailed(what, mail.sent_at, mail.asked_by, logged)


def _in_history(order: Order, *, but: Collection[str]) -> Iterator[Mailed]:
    for event in order.events:
        kind = _BY_EVENT.get(event.kind)
        if kind and kind.value not in but:
            yield Mailed(kind.label, event.at)


def _by_work(
    session: Session, order: Order, *, but: Collection[int | None]
) -> Iterator[Mailed]:
    refunds = {refund.id: refund for refund in refunds_of(session, order.id)}
    rows = select(Delivery).where(
        or_(
            and_(Delivery.job.in_(_OF_ORDER), Delivery.subject_id == order.id),
            and_(Delivery.job == _OF_REFUND, Delivery.subject_id.in_(refunds)),
        )
    )
    for row in session.scalars(rows):
        if row.id in but:
            continue
        of_refund = refunds.get(row.subject_id) if row.job == _OF_REFUND else None
        what = f"{of_refund.amount} went back" if of_refund else _OF_ORDER[row.job]
        yield Mailed(what, row.done_at)


def _asked(
    session: Session, order: Order, *, but: Collection[int | None]
) -> Iterator[Mailed]:
    asked = {mail.id: mail for mail in mails_asked(session, order.id)}
    works = select(Delivery.subject_id).where(
        Delivery.topic == MAIL_ASKED,
        Delivery.subject_id.in_(asked),
        Delivery.id.in_([each for each in but if each]),
    )
    logged = set(session.scalars(works)) if asked and but else set()
    for mail in asked.values():
        if mail.id not in logged:
            yield Mailed(MailKind(mail.kind).label, mail.sent_at, mail.actor)
