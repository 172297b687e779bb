"""Gift cards are issued, held for an order, used, and given back to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from store.kernel import ids
from store.kernel.errors import Conflict, Invalid, NotFound
from store.kernel.money import Money
from store.promotions.codes import card_number, fresh_card
from store.promotions.models import CardStatus, EntryKind, GiftCard, GiftCardEntry
from store.promotions.queries import entries_of_order, locked_cards

HOLDING = frozenset({EntryKind.HOLD, EntryKind.RELEASE})
SPENDING = frozenset({EntryKind.USE, EntryKind.REFUND})
RELEASING = frozenset({EntryKind.RELEASE, EntryKind.USE})
MOST = Money(100_000_00)


@dataclass(frozen=True)
class Present:
    """Whom a card is for, why, and until when it can be spent."""

    recipient: str = ""
    note: str = ""
    expires_at: datetime | None = None


NOT_NAMED = Present()


def issue_card(
    session: Session,
    *,
    amount: Money,
    at: datetime,
    actor: str,
    wanted: Present = NOT_NAMED,
) -> tuple[GiftCard, str]:
    """Make a card; gives it with its code, which nobody can read again."""
    if not Money.zero() < amount <= MOST:
        raise Invalid(f"A card holds from ₹0.01 to {MOST}.", field="amount")
    if wanted.expires_at is not None and wanted.expires_at <= at:
        raise Invalid("It would expire before it is there.", field="expires_at")
    code = fresh_card()
    number = card_number(code)
    card = GiftCard(
        code_hash=ids.digest(number),
        last4=number[-4:],
        initial=amount,
        balance=Money.zero(),
        **asdict(wanted),
        created_at=at,
    )
    session.add(card)
    session.flush()
    session.add(card.move(EntryKind.ISSUE, amount, at=at, actor=actor))
    return card, code


def disable_card(session: Session, *, card_id: int) -> GiftCard:
    """Switch a card off: it pays for nothing more, what is held on it stays held.

    Raises NotFound for a card that is not there.
    """
    card = next(iter(locked_cards(session, [card_id])), None)
    if card is None:
        raise NotFound("There is no such gift card.")
    card.status = CardStatus.DISABLED
    return card


def hold_cards(
    session: Session,
    *,
    cards: Iterable[GiftCard],
    order_id: int,
    amount: Money,
    at: datetime,
) -> None:
    """Keep an amount on cards for an order (cards locked); raises Conflict when short."""
    left = amount
    for card in cards:
        part = min(left, card.balance) if card.is_usable(at) else Money.zero()
        if part:
            session.add(card.move(EntryKind.HOLD, -part, at=at, order_id=order_id))
            left -= part
    if left:
        raise Conflict("The gift card pays less than before. Please check the order again.")


def use_cards(session: Session, *, order_id: int, at: datetime) -> Money:
    """What was held for an order is spent: it is firm. Gives how much."""
    held = _of_order(session, order_id, HOLDING)
    for card in locked_cards(session, [*held]):
        amount = -held[card.id]
        session.add(card.move(EntryKind.RELEASE, amount, at=at, order_id=order_id))
        session.add(card.move(EntryKind.USE, -amount, at=at, order_id=order_id))
    return -Money.total(held.values())


def release_cards(session: Session, *, order_id: int, at: datetime) -> Sequence[GiftCard]:
    """Give back what was held for an order that is given up; gives its cards."""
    held = _of_order(session, order_id, HOLDING)
    cards = locked_cards(session, [*held])
    for card in cards:
        session.add(card.move(EntryKind.RELEASE, -held[card.id], at=at, order_id=order_id))
    return cards


def retake_cards(session: Session, *, order_id: int, at: datetime) -> Money:
    """Spend again what was released, as late money revived the order.

    Gives what the cards no longer hold of it: for a person to see to.
    """
    wanted = _of_order(session, order_id, RELEASING)
    short = Money.zero()
    for card in locked_cards(session, [*wanted]):
        part = min(wanted[card.id], card.balance)
        short += wanted[card.id] - part
        if part:
            session.add(card.move(EntryKind.USE, -part, at=at, order_id=order_id))
    return short


def give_back_to_card(
    session: Session, *, order_id: int, amount: Money, at: datetime
) -> Money:
    """Give back to the cards that paid an order, at most what they paid; gives how much."""
    spent = _of_order(session, order_id, SPENDING)
    left = amount
    for card in locked_cards(session, [*spent]):
        part = min(left, -spent[card.id])
        if part <= Money.zero():
            continue
        session.add(card.move(EntryKind.REFUND, part, at=at, order_id=order_id))
        card.keep_alive(at=at)
        left -= part
    return amount - left


def _of_order(
    session: Session, order_id: int, kinds: Collection[EntryKind]
) -> Mapping[int, Money]:
    """Sum what an order moved on each card by entries of these kinds; none is nothing."""
    sums: Counter[int] = Counter()
    entries: Iterable[GiftCardEntry] = entries_of_order(session, order_id)
    for entry in entries:
        if entry.kind in kinds:
            sums[entry.card_id] += entry.delta.minor
    return {card_id: Money(minor) for card_id, minor in sums.items() if minor}
