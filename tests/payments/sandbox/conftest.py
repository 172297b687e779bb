"""A live payment sandbox, the shop that uses it and a customer who pays."""

import time
from dataclasses import dataclass

import pytest
import stripe

from store.payments.sandbox.app import create_sandbox, world_of
from store.payments.sandbox.faults import Faults
from store.payments.sandbox.server import SandboxServer
from tests.payments.sandbox.shop import SECRET, Clock, Inbox, order


@dataclass
class Sandbox:
    """A running sandbox, its doors and its levers."""

    server: SandboxServer
    app: object
    stripe: object
    inbox: Inbox
    clock: Clock

    @property
    def v1(self):
        return self.stripe.v1

    @property
    def sessions(self):
        return self.v1.checkout.sessions

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    def open(self, **more):
        """Open a session as the shop does."""
        return self.sessions.create(params=order(**more))

    def choose(self, session, outcome: str, **payer: str):
        """Press a button of the pay page; gives the redirect."""
        form = {"outcome": outcome, "name": "Asha Rao", **payer}
        return self.app.test_client().post(f"/pay/{session.id}", data=form)

    def paid(self, **more):
        """Open a session and pay it; gives the session as it is then."""
        session = self.open(**more)
        self.choose(session, "pay")
        return self.sessions.retrieve(session.id)

    def answer_bank(self, session, answer: str):
        """Answer the 3-D Secure page of a session."""
        intent = self.sessions.retrieve(session.id).payment_intent
        return self.app.test_client().post(f"/challenge/{intent}", data={"answer": answer})

    def intent_of(self, session):
        """Give the session's intent with its latest charge."""
        intent = self.sessions.retrieve(session.id).payment_intent
        return self.v1.payment_intents.retrieve(
            intent, params={"expand": ["latest_charge"]}
        )

    def fault(self, **faults):
        """Set faults as a test of the shop would."""
        return self.app.test_client().post("/_sandbox/faults", json=faults)

    @property
    def world(self):
        return world_of(self.app)


def run(inbox: Inbox, clock: Clock, path: str | None) -> Sandbox:
    """Start a sandbox on a free port."""
    app = create_sandbox(
        environment="test",
        state_path=path,
        webhook_url=inbox.url,
        webhook_secret=SECRET,
        public_url="http://pay.example",
        now=clock,
    )
    server = SandboxServer(app)
    server.start()
    api = stripe.StripeClient(
        "sk_test_of_the_tests",
        base_addresses={"api": f"http://127.0.0.1:{server.port}"},
        max_network_retries=0,
    )
    sandbox = Sandbox(server, app, api, inbox, clock)
    sandbox.world.faults.set(Faults(settle_after=3_600))
    return sandbox


@pytest.fixture
def inbox():
    inbox = Inbox()
    yield inbox
    inbox.close()


@pytest.fixture
def clock():
    """It starts at the real time, because the SDK checks how old webhooks are."""
    return Clock(time.time())


@pytest.fixture
def start(inbox, clock):
    """Start a sandbox on a state file, or in memory; all are stopped in the end."""
    started = []

    def start_one(path: str | None = None) -> Sandbox:
        started.append(run(inbox, clock, path))
        return started[-1]

    yield start_one
    for sandbox in started:
        sandbox.server.stop()


@pytest.fixture
def sandbox(start):
    return start()
