"""Refunds away from a single transaction: the provider is asked outside, kept inside."""

from __future__ import annotations

from datetime import timedelta

from store.infra import mail
from store.infra.db import reading, transaction
from store.infra.log import log
from store.kernel import clock
from store.kernel.errors import Conflict
from store.orders.queries import order_with_id
from store.payments import money_back
from store.payments.gateway import PaymentUnavailable, Refused
from store.payments.in_turn import one_by_one
from store.payments.models import Refund, ReturnRequest
from store.payments.money_back import SeenRefund, Wanted
from store.payments.providers import PROVIDERS, Provider
from store.payments.refunds import mails, queries, settling
from store.settings import settings

WAIT_FOR_WEBHOOK = timedelta(minutes=2)
LOOK_BACK = timedelta(days=2)


def send_refund(refund_id: int) -> None:
    """Have a refund's money sent, or see what became of it; one by hand waits for staff.

    Safe to run often: a refund whose answer was lost is found again by its token.
    """
    with reading() as session:
        refund = queries.refund_with_id(session, refund_id)
        order = order_with_id(session, refund.order_id)
    if not refund.is_pending or refund.payment is None:
        return
    provider = PROVIDERS[refund.payment.provider]
    intent_id = refund.payment.intent_id or ""
    found = _found(refund, provider, intent_id)
    if found is not None:
        _settle(refund_id, found)
        return
    wanted = Wanted(intent_id, refund.amount, refund.token, order.number)
    try:
        _settle(refund_id, provider.refund(wanted))
    except Refused as error:
        _refuse(refund_id, str(error))


def learn_refund(provider_refund_id: str) -> str:
    """Ask the provider about a refund and write it down; gives the outcome in words."""
    return _learn(money_back.look_at(provider_refund_id))


def learn_refunds_of(intent_id: str) -> str:
    """Do so for every refund of a payment: for news that do not name one."""
    return ", ".join(_learn(seen) for seen in money_back.of_payment(intent_id)) or "none"


def reconcile_refunds() -> None:
    """Ask about every refund whose end we have not heard of: answers get lost."""
    with reading() as session:
        before = clock.now() - WAIT_FOR_WEBHOOK
        waiting = queries.pending_refunds(session, before=before)
    one_by_one(waiting, send_refund)


def adopt_refunds() -> None:
    """Take in the refunds that were made or undone elsewhere and never told of."""
    with reading() as session:
        if not queries.has_stripes_money(session):
            return
    try:
        lately = money_back.since(clock.now() - LOOK_BACK)
    except PaymentUnavailable as error:
        log.warning("stripe_unavailable", error=str(error))
        return
    with reading() as session:
        known = queries.states_among(session, [seen.refund_id for seen in lately])
    news = [seen for seen in lately if known.get(seen.refund_id) != seen.fate.value]
    one_by_one(news, _learn)


def tell_customer(refund_id: int) -> None:
    """Mail that money went back; sent twice it is one mail."""
    with reading() as session:
        refund = queries.refund_with_id(session, refund_id)
        order = order_with_id(session, refund.order_id)
    mail.send(mails.sent(refund, order, settings()), settings())


def tell_cancelled(order_id: int) -> None:
    """Mail that an order is cancelled, and what goes back; sent twice it is one mail."""
    with reading() as session:
        order = order_with_id(session, order_id)
        refunds = queries.refunds_of(session, order_id)
    mail.send(mails.cancelled(order, refunds, settings()), settings())


def tell_refused(request_id: int) -> None:
    """Mail why something does not come back; sent twice it is one mail."""
    with reading() as session:
        request = session.get_one(ReturnRequest, request_id)
        order = order_with_id(session, request.order_id)
    mail.send(mails.return_refused(request, order, settings()), settings())


def tell_staff(refund_id: int) -> None:
    """Mail the shop that money did not go back."""
    with reading() as session:
        refund = queries.refund_with_id(session, refund_id)
        order = order_with_id(session, refund.order_id)
    mail.send(mails.failed(refund, order, settings()), settings())


def _found(refund: Refund, provider: Provider, intent_id: str) -> SeenRefund | None:
    """Look whether it was sent already: the provider forgets a key in a day."""
    if refund.provider_refund_id is not None:
        return provider.look_at_refund(refund.provider_refund_id)
    there = provider.refunds_of(intent_id)
    return next((seen for seen in there if seen.token == refund.token), None)


def _refuse(refund_id: int, failure: str) -> None:
    log.error("refund_refused", refund=refund_id, error=failure)
    with transaction() as session:
        settling.refuse_refund(
            session, refund_id=refund_id, failure=failure, at=clock.now()
        )


def _settle(refund_id: int, seen: SeenRefund) -> str:
    with transaction() as session:
        return settling.settle_refund(
            session, refund_id=refund_id, seen=seen, at=clock.now()
        )


def _learn(seen: SeenRefund) -> str:
    with reading() as session:
        known = queries.refund_seen(session, seen.refund_id, seen.token)
        payment = queries.payment_of_intent(session, seen.intent_id or "")
    if known is not None:
        return _settle(known.id, seen)
    if payment is None:
        log.warning("unknown_refund", refund=seen.refund_id)
        return "not of an order of ours"
    return _adopt(payment.id, seen)


def _adopt(payment_id: int, seen: SeenRefund) -> str:
    """Take in a refund made elsewhere; when there is no room, ours are heard of first."""
    try:
        return _write_down(payment_id, seen)
    except Conflict:
        with reading() as session:
            ours = queries.pending_on(session, payment_id)
        for refund_id in ours:
            send_refund(refund_id)
        return _write_down(payment_id, seen)


def _write_down(payment_id: int, seen: SeenRefund) -> str:
    with transaction() as session:
        adopted = settling.adopt_refund(
            session, payment_id=payment_id, seen=seen, at=clock.now()
        )
    return "nothing new" if adopted is None else f"adopted, {adopted.state.value}"
