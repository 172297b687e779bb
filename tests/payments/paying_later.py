"""Orders that are paid later, placed by the checkout's own action."""

from store.checkout.actions import place_order
from store.checkout.bill import Agreement
from store.infra.db import reading, transaction
from store.kernel import clock, ids
from store.kernel.money import Money
from store.payments.actions import Received, record_money
from store.payments.queries import received_of
from tests.factories.buying import ASHA, SHOP_STATE, a_cart, seal_of


def an_order_by(way: str, visitor=ASHA, *, quantity=1, **address):
    """Place an order that is paid in one of the ways."""
    token, total = a_cart(visitor, quantity=quantity, **address)
    with transaction() as session:
        return place_order(
            session,
            visitor=visitor,
            cart_token=token,
            agreed=Agreement(total, seal_of(visitor), way),
            shop_state=SHOP_STATE,
            at=clock.now(),
        )


def some_money(amount: Money, *, token=None, reference="UTR 1", on=None) -> Received:
    today = clock.now().astimezone(clock.IST).date()
    return Received(amount, on or today, reference, token or ids.token())


def receive(order, staff, amount: Money, **said):
    """Staff write down money that came for an order."""
    with transaction() as session:
        return record_money(
            session,
            number=order.number,
            received=some_money(amount, **said),
            actor=staff,
            at=clock.now(),
        )


def came(order) -> list[Money]:
    with reading() as session:
        return [row.amount for row in received_of(session, order.id)]
