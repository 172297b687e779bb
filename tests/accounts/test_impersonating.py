"""Staff see the shop as a customer does: loudly, for half an hour, and with empty hands."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from store.accounts import jobs
from store.accounts.access import RECENT
from store.accounts.actions import staffing
from store.accounts.actions.impersonating import LASTS
from store.accounts.impersonating import CHANGES, STOP, is_allowed
from store.accounts.models import AccountNotice, Impersonation, Role
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.ids import digest
from store.security.models import AuditEntry
from store.web.session_store import WebSession
from tests.addresses import UNSAFE, filled
from tests.at_the_desk import a_colleague, signed_in
from tests.factories.buying import a_part

pytestmark = pytest.mark.one_database

BANNER = "You see the shop as Asha Rao does"
WHY = {"reason": "cannot find the order's invoice"}
OPENED = b"opened"


@pytest.fixture
def manager(app, staff):
    return signed_in(app, staff)


@pytest.fixture
def seen_as_asha(manager, asha):
    """The manager's browser, in which the shop is seen as Asha sees it."""
    manager.follow(manager.post(f"/admin/customers/{asha.id}/impersonation", WHY))
    return manager


@pytest.mark.asvs("V8.2.1")
@pytest.mark.fault("A19")
def test_A19_nothing_is_changed_in_a_customers_place_but_what_is_listed(
    app, seen_as_asha, monkeypatch
):
    changing = [rule for rule in app.url_map.iter_rules() if rule.methods & UNSAFE]
    rules = [rule for rule in changing if rule.endpoint != STOP]
    for rule in rules:
        monkeypatch.setitem(app.view_functions, rule.endpoint, lambda **_: OPENED)

    opened = {
        rule.endpoint
        for rule in rules
        for method in sorted(rule.methods & UNSAFE)
        if is_open(seen_as_asha, method, filled(rule))
    }

    assert len(rules) > 150
    assert opened == {*CHANGES} - {STOP}


@pytest.mark.fault("A19")
def test_A19_no_page_that_opens_the_account_is_shown(app, seen_as_asha):
    shown = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("accounts.") and is_allowed(rule.endpoint, "GET")
    }

    assert shown == {"accounts.home", STOP}
    assert seen_as_asha.get("/account/second-factor").status_code == 403
    assert seen_as_asha.get("/admin/").status_code == 403


@pytest.mark.fault("A19")
def test_A19_it_stands_above_every_page_also_of_those_kept_for_everybody(
    client, seen_as_asha
):
    a_part()
    for path in ("/", "/account", "/cart", "/products", "/returns", "/nowhere"):
        assert BANNER not in client.get(path).get_data(as_text=True)
        seen_as_asha.get(path)
        assert BANNER in seen_as_asha.page, path

    answer = seen_as_asha.get("/")
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.fault("A19")
def test_A19_the_session_holds_no_log_in_and_the_customer_is_told(
    seen_as_asha, asha, staff
):
    sid = seen_as_asha.client.get_cookie("session").value

    with reading() as session:
        row = session.get_one(WebSession, digest(sid))
        told = session.scalars(select(AccountNotice)).one()
        trail = session.scalars(select(AuditEntry)).one()
    assert (row.person_id, set(row.content), row.strict) == (None, {"standing_in"}, True)
    assert (told.kind, told.email, told.facts["by"]) == ("seen-as", asha.email, staff.name)
    assert (trail.action, trail.actor_id) == ("customer.impersonation_began", staff.id)
    assert trail.after["reason"] == WHY["reason"]


@pytest.mark.fault("A19")
def test_A19_stopping_leads_back_to_the_desk_and_ends_that_session(seen_as_asha, asha):
    sid = seen_as_asha.client.get_cookie("session").value

    seen_as_asha.follow(seen_as_asha.post("/account/impersonation/end"))

    assert "You see the shop as yourself again" in seen_as_asha.page
    assert asha.email in seen_as_asha.page
    assert seen_as_asha.client.get_cookie("desk") is None
    with reading() as session:
        assert session.get(WebSession, digest(sid)) is None
        assert (
            "customer.impersonation_ended"
            in session.scalars(select(AuditEntry.action)).all()
        )
        assert session.scalars(select(Impersonation.ended_at)).one() is not None


@pytest.mark.fault("A19")
def test_A19_after_half_an_hour_it_is_over_by_itself(seen_as_asha):
    with clock.frozen(clock.now() + LASTS):
        answer = seen_as_asha.get("/account")
        assert answer.headers["Location"] == "/admin/"
        seen_as_asha.follow(answer)

    assert "the half hour is over" in seen_as_asha.page
    assert BANNER not in seen_as_asha.page


@pytest.mark.fault("A19")
def test_A19_it_ends_with_the_desks_session_and_with_the_right(seen_as_asha, staff, owner):
    with transaction() as session:
        staffing.sign_out_everywhere(session, person_id=staff.id, actor_id=owner.id)

    answer = seen_as_asha.get("/account")

    assert answer.status_code == 303
    assert BANNER not in seen_as_asha.follow(answer).get_data(as_text=True)
    assert seen_as_asha.get("/account").headers["Location"].startswith("/account/login")


@pytest.mark.fault("A19")
def test_A19_a_browser_that_was_closed_is_written_down_as_ended(
    app, seen_as_asha, asha, owner
):
    jobs.end_impersonations()
    with reading() as session:
        assert session.scalars(select(Impersonation.ended_at)).one() is None, "still seen"

    with clock.frozen(clock.now() + LASTS + timedelta(minutes=3)):
        jobs.end_impersonations()
        jobs.end_impersonations()

    with reading() as session:
        row = session.scalars(select(Impersonation)).one()
        ended = AuditEntry.action == "customer.impersonation_ended"
        entry = session.scalars(select(AuditEntry).where(ended)).one()
    assert row.ended_at == row.ends_at
    assert entry.after["because"] == "the half hour was over"
    desk = signed_in(app, owner)
    desk.post(f"/admin/customers/{asha.id}/looks", WHY)
    desk.get(f"/admin/customers/{asha.id}")
    assert "Seen as Asha Rao" in desk.page
    assert ", by itself" in desk.page


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.FULFILMENT, Role.READ_ONLY])
@pytest.mark.fault("A19")
def test_A19_others_may_not(app, asha, role):
    desk = signed_in(app, a_colleague(role))

    assert desk.post(f"/admin/customers/{asha.id}/impersonation", WHY).status_code == 403


@pytest.mark.fault("A19")
def test_A19_it_wants_a_fresh_proof_a_reason_and_a_customer(manager, asha, owner):
    path = f"/admin/customers/{asha.id}/impersonation"

    assert manager.post(path, {"reason": "x"}).status_code == 422
    refused = manager.post(f"/admin/customers/{owner.id}/impersonation", WHY)
    assert refused.status_code == 404
    with clock.frozen(clock.now() + RECENT + timedelta(minutes=1)):
        assert "/account/prove" in manager.post(path, WHY).headers["Location"]
    manager.get("/admin/")
    assert BANNER not in manager.page


@pytest.mark.fault("A19")
def test_A19_another_session_in_the_desks_cookie_is_not_taken(app, seen_as_asha, owner):
    stolen = signed_in(app, owner).client.get_cookie("session").value
    seen_as_asha.client.set_cookie("desk", stolen)

    answer = seen_as_asha.post("/account/impersonation/end")

    assert seen_as_asha.get("/admin/").status_code == 303
    assert answer.status_code == 303


@pytest.mark.fault("A19")
def test_A19_the_cart_that_is_filled_is_the_customers(
    app, seen_as_asha, asha, another_browser
):
    a_part()
    seen_as_asha.post("/cart/lines", {"variant": "NZ-04", "quantity": "2"})
    another_browser.follow(another_browser.sign_in(asha))

    another_browser.get("/cart")

    assert "NZ-04" in another_browser.page


def is_open(browser, method, path) -> bool:
    """Tell whether a request reaches its view."""
    token = browser.token()
    form, short = {"csrf_token": token}, {"Accept": "application/json"}
    answer = browser.client.open(path, method=method, data=form, headers=short)
    assert answer.status_code in {200, 303, 400, 403}, (method, path, answer.status_code)
    return answer.get_data() == OPENED
