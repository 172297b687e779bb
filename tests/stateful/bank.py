"""The payment provider in this very process: no network, no clock but the test's."""

from unittest.mock import patch
from urllib.parse import urlsplit

import stripe

from store.payments.sandbox import attempts, refunds, sessions
from store.payments.sandbox.app import create_sandbox, world_of
from store.payments.sandbox.faults import Faults
from store.payments.sandbox.state import Page
from tests.payments.webhooks import SECRET

PAYER = {"name": "Asha Kulkarni", "email": "asha@example.in"}
EVERYTHING = 10_000
CHOICES = (
    attempts.pay,
    attempts.pay,
    attempts.decline,
    attempts.pay_later,
    attempts.fail_later,
)


class Bank:
    """What happens at the provider's; the shop reaches it by Stripe's own SDK."""

    def __init__(self, killer, now) -> None:
        self._killer = killer
        self._app = create_sandbox(
            environment="test",
            state_path=None,
            webhook_url="http://127.0.0.1:9/",
            webhook_secret=SECRET,
            public_url="http://pay.example",
            now=now,
        )
        self.world = world_of(self._app)
        self.world.faults.set(Faults(settle_after=3_600))
        self._client = self._app.test_client()

    def reached(self):
        """While this is open, the SDK's requests are answered here."""
        return patch.object(stripe.RequestsClient, "request", self._request)

    def _request(self, method, url, headers, post_data=None):
        """Answer as HTTP would; who asks may be killed before or after."""
        self._killer.pass_boundary()
        address = urlsplit(url)
        answer = self._client.open(
            address.path,
            method=method.upper(),
            query_string=address.query,
            data=post_data,
            headers=dict(headers),
        )
        self._killer.pass_boundary()
        return answer.data, answer.status_code, answer.headers

    def records(self, kind: str):
        """Everything of one kind, oldest first."""
        return self.world.state.page(Page(kind, limit=EVERYTHING))[::-1]

    def open_sessions(self) -> list[str]:
        found = self.records("checkout.session")
        return [each.id for each in found if each.body["status"] == "open"]

    def session_of(self, number: str) -> str | None:
        """The page on which an order can be paid now."""
        found = self.records("checkout.session")
        mine = [each.body for each in found if each.body["client_reference_id"] == number]
        open_ones = [body["id"] for body in mine if body["status"] == "open"]
        return open_ones[-1] if open_ones else None

    def act(self, session_id: str, choice) -> None:
        """The customer does something on the pay page."""
        with self.world.state.change():
            choice(self.world, session_id, PAYER)

    def let_time_pass(self) -> None:
        """Expire and settle what is due by now, as the provider does by itself."""
        sessions.expire_due(self.world)
        attempts.settle_due(self.world)
        refunds.settle_due(self.world)

    def succeeded(self) -> list[str]:
        """The intents that brought money."""
        found = self.records("payment_intent")
        return [each.id for each in found if each.body["status"] == "succeeded"]

    def refund(self, intent: str, amount: int) -> None:
        """Give money back at the provider's desk; refused when there is not so much."""
        self._client.post(
            "/v1/refunds",
            data={"payment_intent": intent, "amount": amount},
            headers={"Authorization": "Bearer sk_test_of_the_tests"},
        )

    def taken(self, number: str) -> int:
        """Paise that the provider took for an order."""
        found = self.records("payment_intent")
        paid = [each.body for each in found if each.body["status"] == "succeeded"]
        return sum(body["amount"] for body in paid if body["metadata"]["order"] == number)

    def given_back(self, number: str) -> int:
        """Paise that the provider sent back for an order."""
        intents = {
            each.id
            for each in self.records("payment_intent")
            if each.body["metadata"].get("order") == number
        }
        refunds = [each.body for each in self.records("refund")]
        return sum(
            body["amount"]
            for body in refunds
            if body["payment_intent"] in intents and body["status"] == "succeeded"
        )
