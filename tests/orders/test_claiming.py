"""Orders made before signing in belong to the customer who then signs in."""

from store.accounts.visitors import Visitor
from store.infra.db import reading, transaction
from store.kernel import clock
from store.orders.actions import claim_at_login
from store.orders.queries import orders_of
from tests.factories.buying import ASHA, BINA, a_part, an_order


def test_a_guests_order_becomes_the_customers(database, asha):
    a_part(stock=9)
    ours, theirs = an_order(ASHA), an_order(BINA)

    with transaction() as session:
        claim_at_login(session, visitor=ASHA, customer_id=asha.id, at=clock.now())

    elsewhere = Visitor("another-browser", customer_id=asha.id)
    with reading() as session:
        numbers = [order.number for order in orders_of(session, elsewhere)]
    assert numbers == [ours.number]
    assert theirs.number not in numbers
