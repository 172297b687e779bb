"""The pages of the pay desk, read as a customer without JavaScript reads them."""

import pytest

from tests.payments.sandbox.shop import line, order


@pytest.fixture
def visitor(sandbox):
    return sandbox.app.test_client()


def test_the_page_shows_what_is_paid_and_that_it_is_no_real_money(sandbox, visitor):
    page = visitor.get(f"/pay/{sandbox.open().id}").text

    assert "No real money moves here" in page
    assert "₹1,198.00" in page
    assert "Stepper motor" in page
    assert "MX-000123" in page
    assert "<script" not in page


def test_what_the_shop_says_cannot_become_markup(sandbox, visitor):
    session = sandbox.open(line_items=[line(name="<b>Bolt</b>")])

    assert "<b>Bolt" not in visitor.get(f"/pay/{session.id}").text


def test_a_customer_can_leave_without_paying(sandbox, visitor):
    session = sandbox.open()

    page = visitor.get(f"/pay/{session.id}").text

    assert 'href="https://shop.example/cart"' in page
    assert sandbox.sessions.retrieve(session.id).status == "open"


def test_a_declined_card_is_told_on_the_page(sandbox, visitor):
    session = sandbox.open()
    sandbox.choose(session, "decline")

    page = visitor.get(f"/pay/{session.id}").text

    assert "Your card was declined." in page
    assert 'value="pay"' in page


def test_slow_payment_is_only_offered_with_a_slow_method(sandbox, visitor):
    by_card = sandbox.open(allowed_payment_method_types=["card"])

    assert "pay-later" not in visitor.get(f"/pay/{by_card.id}").text
    assert "pay-later" in visitor.get(f"/pay/{sandbox.open().id}").text


def test_an_address_is_asked_for_when_the_shop_wants_one(sandbox, visitor):
    session = sandbox.open(
        billing_address_collection="required", phone_number_collection={"enabled": True}
    )

    page = visitor.get(f"/pay/{session.id}").text
    sandbox.choose(
        session, "pay", line1="14 Lathe Street", postal_code="560001", phone="+9198"
    )

    assert 'name="postal_code"' in page
    details = sandbox.sessions.retrieve(session.id).customer_details
    assert (details.address.line1, details.address.country) == ("14 Lathe Street", "IN")
    assert details.phone == "+9198"


def test_the_email_is_asked_for_when_the_shop_does_not_know_it(sandbox):
    session = sandbox.sessions.create(params=_without_email())

    sandbox.choose(session, "pay", email="bina@example.com")

    assert sandbox.sessions.retrieve(session.id).customer_details.email == (
        "bina@example.com"
    )


def test_the_email_the_shop_knows_is_kept(sandbox):
    session = sandbox.open()

    sandbox.choose(session, "pay", email="bina@example.com")

    assert sandbox.sessions.retrieve(session.id).customer_details.email == (
        "asha@example.com"
    )


FINISHED = {
    "pay": "Paid.",
    "pay-later": "Settle now",
}


@pytest.mark.parametrize("outcome", FINISHED)
def test_a_finished_session_says_so(outcome, sandbox, visitor):
    session = sandbox.open()
    sandbox.choose(session, outcome)

    page = visitor.get(f"/pay/{session.id}").text

    assert FINISHED[outcome] in page
    assert 'value="pay"' not in page


def test_a_payment_that_failed_late_says_so(sandbox, visitor):
    session = sandbox.open()
    sandbox.choose(session, "fail-later")
    visitor.post(f"/pay/{session.id}/settlement")

    assert (
        "The bank could not complete the payment." in visitor.get(f"/pay/{session.id}").text
    )


def test_an_expired_session_says_so(sandbox, visitor):
    session = sandbox.open()
    sandbox.sessions.expire(session.id)

    assert "Expired." in visitor.get(f"/pay/{session.id}").text


def test_the_bank_s_page_asks_once(sandbox, visitor):
    session = sandbox.open()
    sandbox.choose(session, "challenge")
    address = f"/challenge/{sandbox.intent_of(session).id}"

    page = visitor.get(address).text
    sandbox.answer_bank(session, "authenticate")
    again = visitor.get(address)

    assert "Is this you?" in page
    assert again.location.startswith("https://shop.example/thanks")


@pytest.mark.parametrize("path", ["/pay/cs_test_x", "/challenge/pi_x"])
def test_an_unknown_payment_is_a_page_too(path, visitor):
    answer = visitor.get(path)

    assert answer.status_code == 404
    assert "There is no such payment" in answer.text


def test_an_unknown_button_is_refused(sandbox, visitor):
    answer = visitor.post(f"/pay/{sandbox.open().id}", data={"outcome": "steal"})

    assert answer.status_code == 422


def test_the_style_comes_from_the_sandbox_itself(visitor):
    page = visitor.get("/_sandbox/").text

    assert "/_sandbox/static/sandbox.css" in page
    assert visitor.get("/_sandbox/static/sandbox.css").status_code == 200


def _without_email() -> dict:
    return {name: value for name, value in order().items() if name != "customer_email"}
