"""The sandbox refuses production, keeps its state and protects its pages."""

import pytest

from store.payments.sandbox.app import NotInProduction, amount, create_sandbox, moment


def test_it_refuses_to_exist_in_production(tmp_path):
    state = tmp_path / "state.sqlite"

    with pytest.raises(NotInProduction, match="must not run in production"):
        create_sandbox(
            environment="production",
            state_path=str(state),
            webhook_url="http://shop.example/webhooks/stripe",
            webhook_secret="whsec_x",
            public_url="http://pay.example",
        )

    assert not state.exists()


def test_a_restart_keeps_sessions_and_what_is_on_its_way(start, inbox, tmp_path):
    path = str(tmp_path / "state.sqlite")
    before = start(path)
    unpaid, slow = before.open(), before.open()
    before.choose(slow, "pay-later")
    before.server.stop()

    after = start(path)
    after.choose(unpaid, "pay")
    after.clock.forward(minutes=61)

    inbox.wait_for("checkout.session.async_payment_succeeded")
    assert after.sessions.retrieve(unpaid.id).payment_status == "paid"
    assert after.sessions.retrieve(slow.id).payment_status == "paid"


def test_its_pages_run_no_script_and_fit_in_no_frame(sandbox):
    headers = sandbox.app.test_client().get(f"/pay/{sandbox.open().id}").headers

    assert "script-src" not in headers["Content-Security-Policy"]
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"


def test_amounts_are_written_as_in_the_shop():
    assert amount(12_345_600, "inr") == "₹1,23,456.00"
    assert amount(1_299, "usd") == "USD 12.99"


def test_moments_are_written_as_in_india():
    assert moment(1_795_500_000) == "24 Nov 2026, 11:30:00"
