"""What every step of the checkout works on: the cart as it is now, and what was told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.cart.models import Cart
from store.cart.queries import ShownCart, shown_cart
from store.checkout.bill import Bill, bill, ways_to_deliver
from store.checkout.models import Draft
from store.checkout.queries import cart_to_check_out, draft_of, rates_for
from store.delivery.queries import network
from store.delivery.rates import Delivery, Network
from store.payments.queries import terms_of
from store.payments.ways import Terms, Way, ways_to_pay
from store.settings import settings


@dataclass(frozen=True)
class Step:
    """A cart with its draft, and all that a bill is made by."""

    shown: ShownCart
    draft: Draft
    network: Network
    rates: Mapping[str, int]
    terms: Terms | None
    at: datetime

    @property
    def cart(self) -> Cart:
        return self.shown.cart

    @cached_property
    def ways(self) -> list[Delivery]:
        """How this cart can be sent to the address that was told."""
        return ways_to_deliver(self.cart, self.draft, network=self.network, at=self.at)

    @property
    def is_out_of_reach(self) -> bool:
        """Told an address that no parcel goes to."""
        return self.draft.has_address and not self.network.sends_to(
            self.draft.state, self.draft.postcode
        )

    @cached_property
    def bill(self) -> Bill | None:
        """The bill; none before a delivery is chosen that still can be had."""
        codes = {way.method.code for way in self.ways}
        if not self.draft.has_address or self.draft.delivery_method not in codes:
            return None
        return bill(
            self.cart,
            self.draft,
            network=self.network,
            rates=self.rates,
            shop_state=settings().SHOP_STATE,
            at=self.at,
        )

    @cached_property
    def payments(self) -> list[Way]:
        """How the bill may be paid; none while there is no bill."""
        return [] if self.bill is None else ways_for(self.bill, self.terms)


def step_of(session: Session, visitor: Visitor, *, at: datetime) -> Step | None:
    """Read what a step works on; None when there is nothing to check out."""
    cart = cart_to_check_out(session, visitor)
    if cart is None or not cart.lines:
        return None
    return Step(
        shown=shown_cart(session, cart, at=at),
        draft=draft_of(session, cart),
        network=network(session),
        rates=rates_for(session, cart, at=at),
        terms=terms_of(session, visitor.customer_id),
        at=at,
    )


def ways_for(priced: Bill, terms: Terms | None) -> list[Way]:
    """Give the ways to pay a bill, the usual one first."""
    return ways_to_pay(
        priced.due,
        pickup=priced.delivery.method.is_pickup,
        has_prints=any(each.line.is_print for each in priced.lines),
        terms=terms,
    )
