"""A form that lay open for too long loses nothing; a forged one is refused."""

import re
from html import unescape

import pytest

from store.cart.models import Cart
from store.infra.db import reading
from tests.factories.buying import a_part

HOME = {"Origin": "http://localhost"}
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.mark.asvs("V3.5.1")
def test_what_was_typed_is_kept_and_one_press_sends_it(browser):
    a_part("NZ-04")
    typed = {"variant": "NZ-04", "quantity": "2", "csrf_token": "of-last-month"}

    response = browser.post("/cart/lines", typed, headers=HOME)

    assert response.status_code == 400
    offered = _form(browser.page)
    assert (offered["variant"], offered["quantity"]) == ("NZ-04", "2")
    assert browser.client.post("/cart/lines", data=offered).status_code == 303
    assert "NZ-04" in browser.get("/cart").get_data(as_text=True)


def test_words_with_marks_come_back_as_they_were(browser):
    typed = {"variant": '<b>"5 & 6"</b>', "csrf_token": "old"}

    browser.post("/cart/lines", typed, headers=HOME)

    assert "<b>" not in browser.page
    assert _form(browser.page)["variant"] == '<b>"5 & 6"</b>'


def test_a_password_is_never_offered_again(browser):
    typed = {
        "email": "asha@example.com",
        "password": "my secret words",
        "csrf_token": "old",
    }

    browser.post("/account/login", typed, headers=HOME)

    assert "my secret words" not in browser.page
    assert _form(browser.page)["email"] == "asha@example.com"


def test_a_form_of_another_site_is_not_filled_in_for_it(browser):
    a_part("NZ-04")
    forged = {"variant": "NZ-04", "quantity": "9", "csrf_token": "forged"}

    response = browser.post(
        "/cart/lines", forged, headers={"Origin": "http://evil.example"}
    )

    assert response.status_code == 403
    assert 'value="NZ-04"' not in browser.page
    with reading() as session:
        assert session.query(Cart).count() == 0


def test_htmx_is_told_in_a_fragment(browser):
    browser._token = "of-last-month"

    response = browser.fragment("POST", "/cart/lines", {"variant": "NZ-04"}, **HOME)

    assert response.status_code == 400
    assert 'role="alert"' in browser.page
    assert "<html" not in browser.page


def _form(page):
    """The fields of the form that offers to send again."""
    end = page.index("Send it again")
    form = re.sub(r"\s+", " ", page[page.rindex("<form", 0, end) : end])
    return {name: unescape(value) for name, value in FIELD.findall(form)}
