"""Gift cards pay for orders; the balance is the sum of the ledger at every moment."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from store.cart.queries import open_cart
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Invalid
from store.kernel.money import Money
from store.orders.actions import give_up, settle_paid
from store.orders.models import OrderStatus
from store.orders.queries import locked_order, order_with_id
from store.promotions.actions import Present, give_back_to_card, issue_card
from store.promotions.models import CardStatus, GiftCard, GiftCardEntry
from tests.factories.buying import ASHA, BINA, a_cart, a_part, place, total_of
from tests.factories.promotions import a_card, a_code, an_order_with, token_of, use


@pytest.fixture(autouse=True)
def part(database):
    a_part(price="1000.00", stock=50)


@pytest.fixture(autouse=True)
def ledger(part):
    """Whatever a test does: every balance is the sum of its entries."""
    yield
    with reading() as session:
        for card in session.scalars(select(GiftCard)):
            moved = select(func.sum(GiftCardEntry.delta))
            assert (
                session.scalar(moved.where(GiftCardEntry.card_id == card.id))
                == card.balance
            )


def test_a_card_is_held_with_the_order_and_spent_when_it_is_firm():
    order = an_order_with(a_card(500))

    assert (order.gift_total, order.due) == (Money(500_00), Money(579_00))
    assert (balance(), kinds()) == (Money(0), ["issue", "hold"])

    settle(order)
    assert (balance(), kinds()) == (Money(0), ["issue", "hold", "release", "use"])


def test_a_card_pays_what_is_left_after_codes_and_keeps_the_rest():
    a_code()
    order = an_order_with("TEN", a_card(2000))

    assert (order.total, order.gift_total) == (Money(979_00), Money(979_00))
    assert order.due == Money(0)
    assert balance() == Money(1021_00)
    assert order.gift_rows[0] == ("Gift card", "−₹979.00")


def test_two_cards_pay_one_after_the_other():
    order = an_order_with(a_card(300), a_card(900))

    assert order.gift_total == Money(1079_00)
    assert balances() == [Money(0), Money(121_00)]


def test_what_was_held_comes_back_with_the_cart_when_the_order_is_given_up():
    order = an_order_with(a_card(500))

    give_up_unpaid(order)

    assert (balance(), kinds()) == (Money(500_00), ["issue", "hold", "release"])
    with reading() as session:
        assert open_cart(session, ASHA).gift(clock.now()) == Money(500_00)


@pytest.mark.prior_failure(38)
def test_a_card_laid_to_a_cart_that_was_left_pays_for_whoever_shows_it():
    code = a_card(500)
    a_cart(ASHA)
    use(code)

    assert an_order_with(code, visitor=BINA).gift_total == Money(500_00)
    order = place(ASHA, token_of(ASHA), total_of())
    assert order.gift_total == Money(0)


def test_late_money_spends_the_card_again():
    order = an_order_with(a_card(500))
    give_up_unpaid(order)

    settle(order)

    assert (balance(), seen(order).gift_total) == (Money(0), Money(500_00))
    assert kinds() == ["issue", "hold", "release", "use"]


def test_late_money_for_a_card_that_was_spent_elsewhere_is_for_a_person_to_see():
    code = a_card(500)
    order = an_order_with(code)
    give_up_unpaid(order)
    an_order_with(code, visitor=BINA)

    settle(order)

    after = seen(order)
    assert after.gift_total == Money(0)
    assert "gift card lacks ₹500.00" in after.needs_attention


def test_no_more_goes_back_to_a_card_than_it_paid():
    order = an_order_with(a_card(500))
    settle(order)

    assert give_back(order, 200) == Money(200_00)
    assert give_back(order, 400) == Money(300_00)
    assert give_back(order, 1) == Money(0)
    assert balance() == Money(500_00)


def test_what_comes_back_to_a_card_that_expired_can_be_spent_for_a_year():
    soon = clock.now() + timedelta(hours=1)
    order = an_order_with(a_card(500, wanted=Present(expires_at=soon)))
    settle(order)
    later = clock.now() + timedelta(days=30)

    with transaction() as session:
        give_back_to_card(session, order_id=order.id, amount=Money(500_00), at=later)

    with reading() as session:
        card = session.scalars(select(GiftCard)).one()
    assert card.is_usable(later + timedelta(days=364))


@pytest.mark.parametrize("how", ["expired", "disabled", "unknown"])
def test_a_card_that_pays_nothing_is_refused_in_the_words_of_an_unknown_code(how):
    code = a_card(500, wanted=Present(expires_at=clock.now() + timedelta(seconds=1)))
    a_cart()
    with transaction() as session:
        card = session.scalars(select(GiftCard)).one()
        if how == "disabled":
            card.expires_at, card.status = None, CardStatus.DISABLED
        if how == "expired":
            card.expires_at = clock.now()
    written = code if how != "unknown" else code[::-1]

    with pytest.raises(Invalid, match="it is unknown, is over, or has been used up"):
        use(written)


@pytest.mark.parametrize("amount", [Money(0), Money(-1), Money(100_000_01)])
def test_a_card_holds_a_sensible_amount(amount):
    with transaction() as session, pytest.raises(Invalid):
        issue_card(session, amount=amount, at=clock.now(), actor="Ira")


def settle(order) -> None:
    with transaction() as session:
        settle_paid(session, locked_order(session, order.id), at=clock.now())


def give_up_unpaid(order) -> None:
    with transaction() as session:
        give_up(session, order_id=order.id, by=OrderStatus.EXPIRED, at=clock.now())


def give_back(order, rupees) -> Money:
    with transaction() as session:
        amount = Money(rupees * 100)
        return give_back_to_card(session, order_id=order.id, amount=amount, at=clock.now())


def balances() -> list[Money]:
    with reading() as session:
        return list(session.scalars(select(GiftCard.balance).order_by(GiftCard.id)))


def balance() -> Money:
    (only,) = balances()
    return only


def kinds() -> list[str]:
    with reading() as session:
        rows = session.scalars(select(GiftCardEntry.kind).order_by(GiftCardEntry.id))
        return [kind.value for kind in rows]


def seen(order):
    with reading() as session:
        return order_with_id(session, order.id)
