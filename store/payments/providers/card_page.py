"""Stripe as one provider among others: its two doors behind one face."""

from __future__ import annotations

from store.payments import gateway, money_back
from store.payments.money_back import SeenRefund, Wanted
from store.payments.told import Checkout, Seen, Started


class CardPage:
    """Stripe's own page; the customer pays at once, or the bank settles it later."""

    def start(self, checkout: Checkout) -> Started:
        return gateway.start_checkout(checkout)

    def look(self, session_id: str) -> Seen:
        return gateway.look_at(session_id)

    def close(self, session_id: str) -> Seen:
        return gateway.close(session_id)

    def refund(self, wanted: Wanted) -> SeenRefund:
        return money_back.send(wanted)

    def refunds_of(self, intent_id: str) -> list[SeenRefund]:
        return money_back.of_payment(intent_id)

    def look_at_refund(self, refund_id: str) -> SeenRefund:
        return money_back.look_at(refund_id)
