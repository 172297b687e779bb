"""Two tabs at the same moment, on PostgreSQL, where writers really overlap."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from store.cart.actions import cart_to_fill
from store.cart.actions.reminding import restore_cart
from store.cart.models import Cart, CartLine, CartReminder, CartStatus
from store.cart.queries import open_cart, variant_to_sell
from store.infra import db
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Gone
from tests.browsing import Browser
from tests.cart.carts import agree, content_of, filled
from tests.factories.buying import a_part
from tests.factories.people import a_browser

TABS = 8

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


def all_at_once(work, *, tabs=TABS):
    """Do the same in so many threads, let go together."""
    start = Barrier(tabs)

    def one(_):
        start.wait()
        return work()

    with ThreadPoolExecutor(tabs) as pool:
        return list(pool.map(one, range(tabs)))


def test_tabs_that_add_together_lose_nothing_and_make_one_cart(database):
    a_part(stock=50)
    browser = a_browser()

    all_at_once(lambda: filled(browser))

    assert content_of(browser) == {"NZ-04": TABS}
    assert _carts() == 1


def unlocked_addition(browser):
    """What adding would be without the cart's lock: both read, then both write."""
    both_have_read = Barrier(2)

    def add():
        with Session(db.engine(), expire_on_commit=False) as session:
            cart = open_cart(session, browser)
            variant = variant_to_sell(session, "NZ-04")
            both_have_read.wait()
            cart.add(variant, 1, available=50)
            session.commit()

    return add


def test_without_the_lock_an_addition_is_lost(database):
    """The control: it shows that the race above is a real one."""
    a_part(stock=50)
    browser = a_browser()
    filled(browser)

    all_at_once(unlocked_addition(browser), tabs=2)

    assert content_of(browser) == {"NZ-04": 2}


def test_without_the_lock_a_new_line_is_refused_by_the_database(database):
    """The control for a line that is not there yet."""
    a_part("NZ-04", stock=50)
    a_part("NZ-06", stock=50)
    browser = a_browser()
    filled(browser, "NZ-06")

    with pytest.raises(IntegrityError):
        all_at_once(unlocked_addition(browser), tabs=2)


def test_tabs_of_a_new_visitor_share_session_and_cart(app, database):
    a_part(stock=50)
    first = Browser(app.test_client())
    first.get("/cart")
    cookie, token = first.client.get_cookie("session").value, first.token()

    def add_in_a_tab():
        tab = app.test_client()
        tab.set_cookie("session", cookie)
        form = {"csrf_token": token, "variant": "NZ-04", "quantity": "1"}
        return tab.post("/cart/lines", data=form).status_code

    answers = all_at_once(add_in_a_tab)

    assert answers == [303] * TABS
    assert f"{TABS}<" in first.get("/cart").text.split('id="cart-badge"')[1][:40]
    assert _carts() == 1


def restored(secret):
    """Bring the one cart that was left into a new browser; tells whether it came."""
    with reading() as session:
        token = session.scalars(select(CartReminder)).one().token(secret)
    try:
        with transaction() as session:
            restore_cart(
                session,
                visitor=a_browser(),
                address=None,
                token=token,
                secrets=(secret,),
                at=clock.now(),
            )
    except Gone:
        return False
    return True


def test_a_link_pressed_in_many_browsers_at_once_brings_the_cart_to_one(database):
    a_part(stock=50)
    owner = a_browser()
    filled(owner, quantity=2)
    agree(owner)

    came = all_at_once(lambda: restored("secret"), tabs=4)

    assert sorted(came) == [False, False, False, True]
    assert _pieces() == 2


def test_without_the_lock_the_cart_comes_to_both(database):
    """The control: both have read the cart as it was left."""
    a_part(stock=50)
    owner = a_browser()
    filled(owner, quantity=2)
    both_have_read = Barrier(2)

    def bring():
        with Session(db.engine(), expire_on_commit=False) as session:
            left = open_cart(session, owner)
            mine = cart_to_fill(session, a_browser(), at=clock.now())
            both_have_read.wait()
            mine.absorb(left, available=left.left)
            session.commit()

    all_at_once(bring, tabs=2)

    assert _pieces() == 4


def _pieces() -> int:
    rows = select(func.sum(CartLine.quantity)).join(Cart)
    with reading() as session:
        return session.scalar(rows.where(Cart.status == CartStatus.OPEN))


def _carts() -> int:
    with reading() as session:
        return len(session.scalars(select(Cart.id)).all())
