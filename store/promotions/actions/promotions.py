"""Promotions are written down, changed and ended; codes are made for them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.kernel.errors import Conflict, Invalid
from store.kernel.money import FULL, Money
from store.promotions.codes import SHAPE, fresh_code, tidy
from store.promotions.models import Coupon, Promotion
from store.promotions.queries import promotion_to_edit
from store.promotions.terms import DEEDS, Action, Deed, Kind, Rules

MOST_CODES = 5_000  # of one batch


@dataclass(frozen=True)
class Wording:
    """All that staff write down about a promotion."""

    name: str
    label: str
    kind: Kind
    action: Action
    rules: Rules = field(default_factory=Rules)
    combines: frozenset[Kind] = frozenset()
    automatic: bool = False
    priority: int = 0
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def require_sense(self) -> None:
        """Refuse what takes nothing off, more than everything, or is over before it is."""
        _require_possible(self.kind, self.action)
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise Invalid("It ends before it begins.", field="ends_at")

    def columns(self) -> dict[str, object]:
        """Give what the row holds of it."""
        kept = dict(vars(self))
        kept["action"], kept["rules"] = self.action.written(), self.rules.written()
        kept["combines"] = sorted(kind.value for kind in self.combines)
        return kept


@dataclass(frozen=True)
class Limits:
    """How often a code may be used; none means as often as anybody likes."""

    uses: int | None = None
    per_person: int | None = None


@dataclass(frozen=True)
class Terms:
    """A plain code's terms: a share in basis points or an amount off, and when."""

    percent_bp: int = 0
    amount: Money = field(default_factory=Money.zero)
    minimum: Money = field(default_factory=Money.zero)
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    usage_limit: int | None = None
    per_person_limit: int | None = None

    @property
    def action(self) -> Action:
        """What the code does; raises Invalid for two things at once, or none."""
        if bool(self.percent_bp) == bool(self.amount):
            raise Invalid("A coupon takes either a share or an amount off.")
        deed = Deed.PERCENT if self.percent_bp else Deed.AMOUNT
        return Action(deed, percent_bp=self.percent_bp, amount=self.amount)


def add_promotion(session: Session, wording: Wording) -> Promotion:
    """Write a promotion down; raises Invalid for one that makes no sense."""
    wording.require_sense()
    promotion = Promotion(**wording.columns())
    session.add(promotion)
    session.flush()
    return promotion


def change_promotion(
    session: Session, *, promotion_id: int, wording: Wording, version: int
) -> Promotion:
    """Write a promotion anew; raises Conflict when somebody else did so meanwhile."""
    wording.require_sense()
    promotion = promotion_to_edit(session, promotion_id)
    if promotion.version != version:
        raise Conflict("Somebody has changed this meanwhile. Look at it again.")
    for name, value in wording.columns().items():
        setattr(promotion, name, value)
    promotion.version += 1
    return promotion


def end_promotion(session: Session, *, promotion_id: int, at: datetime) -> Promotion:
    """End a promotion now; a repeat changes nothing."""
    promotion = promotion_to_edit(session, promotion_id)
    if promotion.active:
        promotion.end(at=at)
    return promotion


def rename_brand(session: Session, *, old: str, new: str) -> None:
    """Let promotions go on for what a brand is called now, or was merged into."""
    rows = select(Promotion).order_by(Promotion.id).with_for_update(key_share=True)
    for promotion in session.scalars(rows.execution_options(populate_existing=True)):
        rules = Rules.read(promotion.rules)
        if old in rules.brands:
            renamed = rules.brands - {old} | {new}
            promotion.rules = replace(rules, brands=renamed).written()
            promotion.version += 1
    session.flush()


def add_code(
    session: Session, *, promotion: Promotion, code: str, limits: Limits
) -> Coupon:
    """Make a code for a promotion; raises Invalid for one that is no code, or taken."""
    code = tidy(code)
    if not SHAPE.fullmatch(code):
        raise Invalid("A code is made of letters, digits and dashes.", field="code")
    if session.scalar(select(Coupon.id).where(Coupon.code == code)) is not None:
        raise Invalid("There is such a code already.", field="code")
    if promotion.automatic:
        raise Invalid("This promotion counts by itself and takes no codes.", field="code")
    coupon = _coupon(promotion, code, limits)
    session.add(coupon)
    session.flush()
    return coupon


def add_batch(
    session: Session, *, promotion: Promotion, count: int, prefix: str = ""
) -> list[Coupon]:
    """Make so many codes of one use each, which nobody can guess."""
    prefix = tidy(prefix)
    if not 1 <= count <= MOST_CODES:
        raise Invalid(f"Make from 1 to {MOST_CODES} codes at once.", field="count")
    if prefix and (not SHAPE.fullmatch(prefix) or len(prefix) > 16):
        raise Invalid("The word before is made of 16 letters at most.", field="prefix")
    if promotion.automatic:
        raise Invalid("This promotion counts by itself and takes no codes.", field="count")
    once = Limits(uses=1)
    made = [_coupon(promotion, fresh_code(prefix), once) for _ in range(count)]
    session.add_all(made)
    session.flush()
    return made


def add_coupon(session: Session, *, code: str, label: str, terms: Terms) -> Coupon:
    """Make a promotion of plain terms with one code, which counts beside other classes."""
    promotion = add_promotion(
        session,
        Wording(
            name=label,
            label=label,
            kind=Kind.ORDER,
            action=terms.action,
            rules=Rules(minimum=terms.minimum),
            combines=frozenset({Kind.PRODUCT, Kind.DELIVERY}),
            starts_at=terms.starts_at,
            ends_at=terms.ends_at,
        ),
    )
    limits = Limits(terms.usage_limit, terms.per_person_limit)
    return add_code(session, promotion=promotion, code=code, limits=limits)


def _coupon(promotion: Promotion, code: str, limits: Limits) -> Coupon:
    return Coupon(
        code=code,
        promotion=promotion,
        promotion_id=promotion.id,
        usage_limit=limits.uses,
        per_person_limit=limits.per_person,
        label=promotion.label,
        used=0,
    )


def _require_possible(kind: Kind, action: Action) -> None:
    if action.deed not in DEEDS[kind]:
        raise Invalid("This cannot be done to what it is for.", field="deed")
    if action.deed is Deed.PERCENT and not 0 < action.percent_bp <= FULL:
        raise Invalid(
            "Take more than nothing off, and at most everything.", field="percent"
        )
    wants_amount = action.deed in (Deed.AMOUNT, Deed.FIXED_PRICE)
    if wants_amount and action.amount <= Money.zero():
        raise Invalid("Write an amount above nothing.", field="amount")
    if action.deed is Deed.BUY_GET and min(action.buy, action.get) < 1:
        raise Invalid(
            "Write how many are bought, and how many of them are free.", field="buy"
        )
