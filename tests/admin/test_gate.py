"""One gate for all of the staff's pages."""

import pytest

from store.admin import gate
from tests.factories.buying import a_part
from tests.factories.printing import a_print_job


def test_a_stranger_is_led_to_the_login_and_back(client):
    response = client.get("/admin/orders?tab=sent")

    assert response.status_code == 303
    assert response.location == "/account/login?next=/admin/orders?tab%3Dsent"


def test_a_stranger_may_look_again_after_signing_in(browser, staff):
    browser.follow(browser.get("/admin/products?status=draft"))
    form = {"email": staff.email, "password": "correct horse battery staple"}

    arrived = browser.post(
        "/account/login", {**form, "next": "/admin/products?status=draft"}
    )

    assert arrived.location == "/admin/products?status=draft"


def test_a_customer_is_refused(browser, asha):
    browser.follow(browser.sign_in(asha))

    response = browser.get("/admin/")

    assert response.status_code == 403
    assert "Only the shop" in browser.page


def test_a_customer_cannot_change_anything_either(browser, asha):
    job = a_print_job()
    browser.follow(browser.sign_in(asha))

    response = browser.post(
        f"/admin/print-jobs/{job.number}/moves", {"target": "printing", "version": "1"}
    )

    assert response.status_code == 403


def test_a_page_that_nobody_is_listed_for_is_closed_to_everybody(desk, monkeypatch):
    listed = {name: who for name, who in gate.OPEN_TO.items() if name != "admin.orders"}
    monkeypatch.setattr(gate, "OPEN_TO", listed)

    assert desk.get("/admin/orders").status_code == 403
    assert desk.get("/admin/").status_code == 200


def test_every_page_of_the_staff_is_listed_and_no_other(app):
    pages = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("admin.")
    }

    assert pages == set(gate.OPEN_TO)


@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/orders", "/admin/products", "/admin/print-jobs"]
)
def test_staff_see_every_list_even_when_the_shop_is_empty(desk, path):
    assert desk.get(path).status_code == 200


def test_htmx_sends_a_stranger_to_the_login_as_a_page(browser):
    a_part()

    response = browser.fragment("GET", "/admin/orders")

    assert "/account/login" in response.headers["HX-Redirect"]
