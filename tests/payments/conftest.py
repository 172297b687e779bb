"""The shop's own payments against a live payment sandbox, through Stripe's real SDK."""

import time
from dataclasses import dataclass

import pytest

import store.settings
from store.infra.db import reading
from store.orders.queries import order_with_id, order_with_number
from store.payments import gateway, jobs
from store.payments.queries import latest_payment
from store.payments.sandbox.app import create_sandbox, world_of
from store.payments.sandbox.faults import Faults
from store.payments.sandbox.server import SandboxServer

NOWHERE = "http://127.0.0.1:9/webhooks/stripe"
SECRET = "whsec_of_the_tests"


@dataclass
class PayPage:
    """What a customer can do on the payment page of an order."""

    app: object
    server: SandboxServer

    def open(self, order) -> str:
        """Send the customer to pay; gives the session's id."""
        jobs.open_payment_page(order.id)
        return self.session_of(order)

    def choose(self, session_id: str, outcome: str):
        form = {"outcome": outcome, "name": "Asha Kulkarni"}
        return self.app.test_client().post(f"/pay/{session_id}", data=form)

    def settle(self, session_id: str):
        """Let the bank decide now about a payment that settles later."""
        return self.app.test_client().post(f"/pay/{session_id}/settlement")

    def pay(self, order) -> str:
        """Pay an order; the shop has not heard of it yet. Gives the session's id."""
        session_id = self.open(order)
        self.choose(session_id, "pay")
        return session_id

    @staticmethod
    def session_of(order) -> str:
        with reading() as session:
            return latest_payment(session, order.id).session_id


def order_numbered(number: str):
    """The order with a number, with its contents."""
    with reading() as session:
        return order_with_number(session, number)


def seen(order):
    """The order as it is now."""
    with reading() as session:
        return order_with_id(session, order.id)


@pytest.fixture
def pay_page(database, configuration):
    """A payment sandbox that the shop pays through; its webhooks go nowhere."""
    app = create_sandbox(
        environment="test",
        state_path=None,
        webhook_url=NOWHERE,
        webhook_secret=SECRET,
        public_url="http://pay.example",
        now=time.time,
    )
    server = SandboxServer(app)
    server.start()
    gateway.LINE.worked()
    world_of(app).faults.set(Faults(settle_after=3_600))
    base = {
        "STRIPE_API_BASE": f"http://127.0.0.1:{server.port}",
        "BANK_ACCOUNT": "MakrX, account 123, IFSC TEST0000001",
    }
    store.settings.use(configuration.model_copy(update=base))
    yield PayPage(app, server)
    store.settings.use(configuration)
    server.stop()
