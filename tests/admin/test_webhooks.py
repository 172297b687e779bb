"""Webhooks at the desk: what Stripe told, what was refused, and handling it once more."""

import pytest
from sqlalchemy import select

from store.accounts.models import Role
from store.infra import outbox
from store.infra.db import reading, transaction
from store.payments import actions
from store.payments.events import event_of, readable
from store.payments.models import StripeEvent
from store.security.queries import history_of
from tests.working import run_jobs

pytestmark = pytest.mark.one_database
SESSION = {
    "object": "checkout.session",
    "id": "cs_test_a1b2c3d4",
    "amount_total": 49900,
    "currency": "inr",
    "payment_status": "paid",
    "client_secret": "cs_test_a1b2c3d4_secret_xyz",
    "url": "https://pay.example/c/pay/cs_test_a1b2c3d4",
    "customer_email": "asha@example.in",
    "customer_details": {"email": "asha@example.in", "name": "Asha Rao", "score": 7},
    "metadata": {"order": "MX-1234-5678", "note": "for Asha"},
    "lines": [{"id": "li_12345", "description": "Asha's bracket"}],
}


def test_of_an_event_nothing_about_a_person_is_shown():
    assert readable(SESSION) == {
        "object": "checkout.session",
        "id": "cs_test_a1b2c3d4",
        "amount_total": 49900,
        "currency": "inr",
        "payment_status": "paid",
        "client_secret": "[hidden]",
        "url": "[hidden]",
        "customer_email": "[hidden]",
        "customer_details": "[hidden]",
        "metadata": {"order": "MX-1234-5678", "note": "[hidden]"},
        "lines": [{"id": "li_12345", "description": "[hidden]"}],
    }


def test_events_are_listed_by_what_became_of_them_and_handled_again(desk, desk_of):
    kept = {"type": "tax.settings.updated", "livemode": False, "data": {"object": SESSION}}
    with transaction() as session:
        actions.record_event(session, event_of({"id": "evt_odd", **kept}))
    desk.get("/admin/payments")
    assert "/admin/webhooks" in desk.page
    desk.get("/admin/webhooks?fate=waiting")
    assert "tax.settings.updated" in desk.page
    run_jobs()
    desk.get("/admin/webhooks?fate=idle")
    assert "stored, without effect" in desk.page

    desk.follow(desk.post("/admin/webhooks/evt_odd/application"))
    assert "Waiting" in desk.page
    assert "Handled again by" in desk.page
    assert "asha@example.in" not in desk.page
    assert desk.post("/admin/webhooks/evt_none/application").status_code == 404
    looking = desk_of(Role.READ_ONLY)
    assert looking.post("/admin/webhooks/evt_odd/application").status_code == 403
    run_jobs()
    desk.get("/admin/webhooks?fate=applied")
    assert "tax.settings.updated" not in desk.page
    with reading() as session:
        row = session.scalars(select(StripeEvent)).one()
        assert history_of(session, "webhook", row.id)[0].action == "webhook.handled_again"


def test_what_failed_for_good_and_what_was_refused_have_lists_of_their_own(desk, desk_of):
    with transaction() as session:
        actions.record_event(session, event_of({"id": "evt_1", "type": "charge.refunded"}))
        work = session.scalars(select(outbox.Delivery)).one()
        work.attempts, work.error = outbox.MAX_ATTEMPTS, "PaymentUnavailable: away"
    desk.client.post("/webhooks/stripe", data=b"{}", headers={"Stripe-Signature": "t=1"})

    desk.get("/admin/webhooks?fate=failed")
    assert "PaymentUnavailable: away" in desk.page
    desk.get("/admin/webhooks?box=refused")
    assert "wrong" in desk.page
    assert "127.0.0.1" in desk.page
    desk.get("/admin/webhooks?box=sent")
    assert "alerts are mailed only" in desk.page
    assert desk_of(Role.READ_ONLY).get("/admin/webhooks?box=refused").status_code == 403
