"""A cart that was left is spoken of once, with consent, and never after an order."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from store.cart import jobs
from store.cart.actions import remove_line
from store.cart.actions.reminding import keep_consent, settle_reminders, stop_reminding
from store.cart.models import CartReminder
from store.cart.models.reminders import CONSENT, CONSENTS
from store.infra.db import reading, transaction
from store.kernel import clock
from store.settings import settings
from tests.cart.carts import ASHAS, agree, do, filled, shown_to
from tests.factories.buying import ASHA, HOME, a_cart, a_part, place
from tests.factories.people import a_browser
from tests.working import run_jobs

LEFT = timedelta(hours=5)
DAYS = timedelta(days=2)


@pytest.fixture
def left(database):
    """A browser that left a cart, and wants to be reminded of it."""
    a_part(stock=9)
    browser = a_browser()
    filled(browser)
    agree(browser)
    return browser


def test_a_cart_that_was_left_is_spoken_of_once(left, mailbox):
    for later in (LEFT, LEFT + DAYS, LEFT + 2 * DAYS):
        swept(after=later)

    [message] = mailbox()
    text = message.get_body(["plain"]).get_content()
    assert message["To"] == ASHAS
    assert "1 x Part NZ-04: ₹149.00" in text
    assert CONSENTS[CONSENT] in text
    assert f"{settings().PUBLIC_URL}/cart/restore/" in text
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.one_database
def test_the_moment_and_the_wording_of_a_yes_are_kept(left):
    with reading() as session:
        reminder = session.scalars(select(CartReminder)).one()

    assert reminder.words == CONSENTS[CONSENT]
    assert clock.now() - reminder.consent_at < timedelta(minutes=1)


def taken_back(browser):
    agree(browser, agreed=False)


def stopped_by_mail(_browser):
    do(stop_reminding, email="Asha@Example.in")


def emptied(browser):
    [line] = shown_to(browser).cart.lines
    do(remove_line, visitor=browser, line_id=line.id)


def ordered_elsewhere(_browser):
    """Another cart of the same address becomes an order, by the shop's own action."""
    place(ASHA, *a_cart(ASHA, email=HOME["email"]))


@pytest.mark.parametrize(
    "meanwhile", [taken_back, stopped_by_mail, emptied, ordered_elsewhere]
)
@pytest.mark.parametrize("when", ["before it is due", "before the mail"])
@pytest.mark.one_database
def test_nobody_is_written_to_who_should_not_be(left, mailbox, meanwhile, when):
    if when == "before it is due":
        meanwhile(left)
        swept(after=LEFT)
    else:
        swept(after=LEFT, mailing=False)
        meanwhile(left)
        with clock.frozen(clock.now() + LEFT):
            run_jobs()

    assert mailbox() == []


@pytest.mark.one_database
def test_a_cart_that_is_still_in_use_is_left_alone(left, mailbox):
    swept(after=timedelta(hours=3))
    with clock.frozen(clock.now() + LEFT):
        filled(left)
        jobs.announce_left_carts()
        run_jobs()

    assert mailbox() == []


@pytest.mark.one_database
def test_who_comes_back_between_the_sweep_and_the_mail_is_told_later_if_at_all(
    left, mailbox
):
    swept(after=LEFT, mailing=False)
    with clock.frozen(clock.now() + LEFT + timedelta(minutes=1)):
        filled(left)
        run_jobs()
    assert mailbox() == []

    swept(after=2 * LEFT + timedelta(hours=1))

    assert len(mailbox()) == 1


def test_an_address_gets_one_mail_a_day_however_many_carts_name_it(left, mailbox):
    other = a_browser()
    filled(other)
    agree(other)

    swept(after=LEFT)
    swept(after=LEFT + timedelta(hours=1))
    assert len(mailbox()) == 1

    swept(after=LEFT + DAYS)
    assert len(mailbox()) == 2


@pytest.mark.one_database
def test_without_a_yes_nothing_is_written_down(database):
    a_part()
    browser = a_browser()
    filled(browser)

    agree(browser, agreed=False)

    with reading() as session:
        assert session.scalars(select(CartReminder)).all() == []


@pytest.mark.one_database
def test_a_new_yes_after_a_no_counts_from_its_own_moment(left):
    agree(left, agreed=False)
    with clock.frozen(clock.now() + DAYS):
        agree(left)
        now = clock.now()

    with reading() as session:
        reminder = session.scalars(select(CartReminder)).one()
    assert reminder.stands
    assert reminder.consent_at == now


def test_address_and_consent_are_forgotten_after_a_month(left):
    with clock.frozen(clock.now() + timedelta(days=31)):
        jobs.announce_left_carts()

    with reading() as session:
        assert session.scalars(select(CartReminder)).all() == []


def test_orders_of_an_account_settle_what_it_left_under_any_address(database, asha):
    a_part()
    browser = a_browser(asha)
    filled(browser)
    with transaction() as session:
        cart = shown_to(browser).cart.id
        keep_consent(
            session, cart_id=cart, email="other@example.in", agreed=True, at=clock.now()
        )

    do(settle_reminders, email=asha.email, customer_id=asha.id)

    with reading() as session:
        assert session.scalars(select(CartReminder)).one().settled_at is not None


def swept(*, after, mailing=True):
    """The sweep so much later, and the mails that follow."""
    with clock.frozen(clock.now() + after):
        jobs.announce_left_carts()
        if mailing:
            run_jobs()
