"""Promotions, codes and gift cards: made and used by the shop's own actions."""

from store.cart.actions import apply_code
from store.checkout.queries import cart_to_check_out
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.money import Money
from store.promotions.actions import (
    Terms,
    Wording,
    add_coupon,
    add_promotion,
    issue_card,
)
from store.promotions.terms import Action, Deed, Kind, Rules
from tests.factories.buying import ASHA, a_cart, place, total_of


def a_code(code="TEN", *, percent_bp=1000, **terms) -> str:
    """A code that takes a share off the order."""
    with transaction() as session:
        terms = Terms(percent_bp=percent_bp, **terms)
        return add_coupon(session, code=code, label=f"Off by {code}", terms=terms).code


def a_promotion(kind=Kind.ORDER, deed=Deed.PERCENT, *, rules=Rules(), **action) -> int:  # noqa: B008 frozen
    """A promotion that counts by itself and beside all others."""
    with transaction() as session:
        wording = Wording(
            name="Promotion",
            label=f"Off the {kind.value}",
            kind=kind,
            action=Action(deed, **action),
            rules=rules,
            combines=frozenset(Kind),
            automatic=True,
        )
        return add_promotion(session, wording).id


def a_card(rupees=500, **wanted) -> str:
    """The code of a gift card."""
    with transaction() as session:
        amount = Money(rupees * 100)
        return issue_card(session, amount=amount, at=clock.now(), actor="Ira", **wanted)[1]


def use(code, visitor=ASHA) -> None:
    """Write a code into a visitor's cart."""
    with transaction() as session:
        apply_code(session, visitor=visitor, code=code, at=clock.now())


def an_order_with(*codes, visitor=ASHA, **cart):
    """An order for which codes were used, and cards laid."""
    a_cart(visitor, **cart)
    for code in codes:
        use(code, visitor)
    return place(visitor, token_of(visitor), total_of(visitor))


def token_of(visitor) -> str:
    with reading() as session:
        return cart_to_check_out(session, visitor).token
