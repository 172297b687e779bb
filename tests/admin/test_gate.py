"""One gate for all of the staff's pages."""

from datetime import timedelta

import pytest

import store.settings
from store.accounts.access import RECENT
from store.accounts.models import Role
from store.admin import gate
from store.kernel import clock
from tests.factories.buying import a_part
from tests.factories.printing import a_print_job

pytestmark = pytest.mark.one_database


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


@pytest.mark.one_database
@pytest.mark.asvs("V6.3.3")
def test_the_second_factor_comes_before_the_permission(desk_of, configuration):
    writer = desk_of(Role.CONTENT)
    assert writer.get("/admin/orders").status_code == 403

    store.settings.use(configuration.model_copy(update={"STAFF_SECOND_FACTOR": True}))
    try:
        led = writer.get("/admin/orders")
    finally:
        store.settings.use(configuration)

    assert led.location == "/account/second-factor"


@pytest.mark.one_database
@pytest.mark.asvs("V7.5.3")
@pytest.mark.parametrize(
    ("role", "leads_to"), [(Role.READ_ONLY, None), (Role.MANAGER, "/account/prove")]
)
def test_a_proof_is_asked_for_last_and_only_of_those_who_may(desk_of, role, leads_to):
    desk = desk_of(role)
    with clock.frozen(clock.now() + RECENT + timedelta(minutes=1)):
        answer = desk.post("/admin/orders/x/refunds")

    assert answer.status_code == (303 if leads_to else 403)
    assert leads_to is None or answer.location.startswith(leads_to)
