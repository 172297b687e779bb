"""What every provider of payments can do; one suite of tests holds each to it."""

from __future__ import annotations

from typing import Protocol

from store.payments.money_back import SeenRefund, Wanted
from store.payments.told import Checkout, Seen, Started


class Provider(Protocol):
    """Someone through whom money comes and goes back.

    Nothing of it is called inside a transaction. Each may raise PaymentUnavailable when
    there is no answer, and Refused when the answer is no. Asking twice does nothing twice.
    """

    def start(self, checkout: Checkout) -> Started:
        """Have a page made on which it can be paid; the same key gives the same page."""

    def look(self, session_id: str) -> Seen:
        """Tell what has become of it: the truth, whatever was heard before."""

    def close(self, session_id: str) -> Seen:
        """Let nobody pay there any more; tells what has become of it."""

    def refund(self, wanted: Wanted) -> SeenRefund:
        """Send money back; the same token sends it once."""

    def refunds_of(self, intent_id: str) -> list[SeenRefund]:
        """Give all money that it sent back of a payment, whoever asked for it."""

    def look_at_refund(self, refund_id: str) -> SeenRefund:
        """Tell what has become of money that was sent back."""
