"""A shop in miniature: calls the sandbox with the real SDK and receives its webhooks."""

import threading
from dataclasses import dataclass, field

import stripe
from flask import Flask, request
from werkzeug.serving import make_server

SECRET = "whsec_of_the_tests"
PATIENCE = 15


class Inbox:
    """A webhook endpoint; `answers` are given one after the other, then 200 for ever."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.events: list[stripe.Event] = []
        self.forged = 0
        self._arrived = threading.Condition()
        app = Flask(__name__)
        app.add_url_rule("/webhooks/stripe", view_func=self._receive, methods=["POST"])
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=[0.05], daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.port}/webhooks/stripe"

    @property
    def types(self) -> list[str]:
        return [event.type for event in self.events]

    def wait_for(self, *types: str, times: int = 1) -> list[stripe.Event]:
        """Give the events of these types once each has come `times` times."""

        def all_there() -> bool:
            return all(self.types.count(name) >= times for name in types)

        with self._arrived:
            if not self._arrived.wait_for(all_there, PATIENCE):
                raise AssertionError(f"waited for {types}, but got {self.types}")
        return [event for event in self.events if event.type in types]

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _receive(self) -> tuple[str, int]:
        header = request.headers["Stripe-Signature"]
        with self._arrived:
            try:
                event = stripe.Webhook.construct_event(request.get_data(), header, SECRET)
            except stripe.SignatureVerificationError:
                self.forged += 1
                return "", 400
            self.events.append(event)
            self._arrived.notify_all()
            return "", self.answers.pop(0) if self.answers else 200


@dataclass
class Clock:
    """A clock that can be put forward."""

    time: float
    moved: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.time + sum(self.moved)

    def forward(self, *, minutes: float) -> None:
        self.moved.append(minutes * 60)


def line(amount: int = 89_900, *, quantity: int = 1, name: str = "Stepper motor") -> dict:
    """One line of a session, as the shop sends it."""
    price = {"currency": "inr", "unit_amount": amount, "product_data": {"name": name}}
    return {"price_data": price, "quantity": quantity}


def order(**more) -> dict:
    """What the shop asks for when a customer goes to pay."""
    asked = {
        "mode": "payment",
        "line_items": [line(), line(14_950, quantity=2, name="Printed bracket")],
        "success_url": "https://shop.example/thanks?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://shop.example/cart",
        "client_reference_id": "MX-000123",
        "customer_email": "asha@example.com",
        "metadata": {"order": "MX-000123"},
        "payment_intent_data": {
            "description": "Order MX-000123",
            "metadata": {"order": "MX-000123"},
        },
    }
    return asked | more
