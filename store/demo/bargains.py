"""The demo's promotions: one that counts by itself, two codes, and a gift card."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.catalog.models import Category
from store.kernel.money import Money
from store.promotions.actions import (
    Limits,
    Present,
    Terms,
    Wording,
    add_code,
    add_coupon,
    add_promotion,
    issue_card,
)
from store.promotions.terms import Action, Deed, Kind, Rules

SHELF = "filament"
SPOOLS = 5
CARD = Money(1_000_00)


def add_bargains(session: Session, *, at: datetime) -> str:
    """Add them all; gives the gift card's code, which is kept nowhere, as a line."""
    makers = Terms(percent_bp=1000, minimum=Money(500_00))
    add_coupon(session, code="MAKERS10", label="10 % for makers", terms=makers)
    _add_first_order(session)
    _add_spools(session)
    wanted = Present(note="From the demo", expires_at=at + timedelta(days=365))
    _, code = issue_card(session, amount=CARD, at=at, actor="demo", wanted=wanted)
    return f"  gift card of {CARD}  {code}"


def _add_first_order(session: Session) -> None:
    """A code that each person may use once."""
    wording = Wording(
        name="First print",
        label="₹100 off",
        kind=Kind.ORDER,
        action=Action(Deed.AMOUNT, amount=Money(100_00)),
        rules=Rules(minimum=Money(600_00)),
        combines=frozenset({Kind.PRODUCT, Kind.DELIVERY}),
    )
    promotion = add_promotion(session, wording)
    add_code(session, promotion=promotion, code="FIRSTPRINT", limits=Limits(per_person=1))


def _add_spools(session: Session) -> None:
    """Five spools and more of whatever filament cost a little less, by themselves."""
    shelf = session.scalars(select(Category.id).where(Category.slug == SHELF)).one()
    wording = Wording(
        name="Spools by the box",
        label=f"5 % off {SPOOLS} and more from the filament shelf",
        kind=Kind.PRODUCT,
        action=Action(Deed.PERCENT, percent_bp=500),
        rules=Rules(categories=frozenset({shelf}), quantity=SPOOLS),
        combines=frozenset({Kind.ORDER, Kind.DELIVERY}),
        automatic=True,
    )
    add_promotion(session, wording)
