"""Flags as the shop goes by them: set at the desk, told to visitors, kept in the trail."""

import pytest

from store.flags import reading
from store.flags.actions import set_flag
from store.flags.evaluation import Setting, State
from store.infra import db
from store.kernel import clock
from store.kernel.errors import Busy, Conflict, NotFound
from store.security.queries import history_of

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def _fresh():
    reading.forget()
    yield
    reading.forget()


def switch(key, state, *, seen=0):
    with db.transaction() as session:
        set_flag(session, key=key, setting=Setting(state), seen=seen, at=clock.now())
    reading.forget()


def test_a_flag_is_as_the_code_says_until_somebody_sets_it(database):
    assert reading.is_on("prints.taken")

    switch("prints.taken", State.OFF)

    assert not reading.is_on("prints.taken")
    with pytest.raises(Busy, match="takes no models"):
        reading.require_on("prints.taken")


def test_a_flag_nobody_declared_is_a_mistake_of_the_code(database):
    with pytest.raises(KeyError):
        reading.is_on("prints.takne")


def test_settings_are_read_once_in_a_few_seconds(database, monkeypatch):
    asked = []
    monkeypatch.setattr(reading, "settings_now", lambda _: asked.append(1) or {})

    for _ in range(50):
        reading.is_on("prints.taken")

    assert len(asked) == 1


def test_of_two_who_set_a_flag_at_once_one_is_told(database):
    switch("orders.taken", State.OFF)

    with pytest.raises(Conflict, match="meanwhile"):
        switch("orders.taken", State.ON, seen=0)
    with pytest.raises(NotFound):
        switch("no.such.flag", State.ON)


def test_the_desk_switches_orders_off_and_customers_read_why(
    browser, another_browser, owner
):
    browser.follow(browser.sign_in(owner))
    browser.get("/admin/flags")
    assert "store/checkout/views.py" in browser.page

    answer = browser.follow(set_at_the_desk(browser, "orders.taken", state="off"))
    placed = another_browser.post("/checkout/order", {"cart": "x", "total": "1"})

    assert "orders.taken is set" in answer.get_data(as_text=True)
    assert placed.status_code in {303, 503}
    assert "takes no orders" in another_browser.follow(placed).get_data(as_text=True)
    with db.reading() as session:
        (entry,) = history_of(session, "flag", 1)
    assert (entry.action, entry.after["state"]) == ("flag.set orders.taken", "off")


def test_a_flag_that_cannot_be_set_so_keeps_what_was_typed(browser, owner):
    browser.follow(browser.sign_in(owner))

    answer = set_at_the_desk(browser, "prints.taken", state="share", share="")

    assert answer.status_code == 422
    assert "Write the share" in browser.page


def test_models_are_not_taken_while_the_workshop_is_closed(browser):
    switch("prints.taken", State.OFF)

    answer = browser.post("/uploads/samples/cube")

    assert answer.status_code == 503
    assert "takes no models" in answer.get_data(as_text=True)


def set_at_the_desk(browser, key, **typed):
    """Send the form of one flag, filled as the page shows it but for what was typed."""
    shown = {"seen": "0", "fact": "role", "verb": "is", "value": "", "until": ""}
    filled = {f"{key}-{name}": word for name, word in {**shown, **typed}.items()}
    return browser.post(f"/admin/flags/{key}", filled)
