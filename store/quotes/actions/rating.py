"""Rate cards are made, and withdrawn before they begin; later they never change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.models import Person
from store.kernel.errors import Conflict, Invalid, NotFound
from store.quotes.models import Quote, RateCard
from store.quotes.queries import every_machine, every_material, rate_card_with
from store.quotes.rate_sheet import Named, Section, card_of, differences, sheet
from store.security.models import record

CHANGE = "print_setup.change"
FARTHEST = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class NewCard:
    """A card to be made from another one; `newest` is the newest that was seen.

    `figures` are paise and basis points by name; it begins at once without a moment.
    """

    follows: int
    newest: int
    figures: Mapping[str, int | None]
    begins: datetime | None = None
    note: str = ""


def sheet_of_the_shop(session: Session) -> tuple[Section, ...]:
    """Give the figures that a card needs: what is switched off may do without."""
    return sheet(
        [Named(each.slug, each.name, each.active) for each in every_material(session)],
        [Named(each.slug, each.name) for each in every_machine(session)],
    )


def make_rate_card(
    session: Session, *, new: NewCard, actor: Person, at: datetime
) -> RateCard:
    """Make the next version; quotes keep the card that they were priced with.

    Raises Conflict when somebody else has made one since, Invalid for a figure out of
    bounds, a moment that is over, or when nothing differs.
    """
    permissions.require(actor, CHANGE)
    begins = _beginning(new.begins, at)
    _expect_newest(session, new.newest)
    sections = sheet_of_the_shop(session)
    before = rate_card_with(session, new.follows).rates
    rates = card_of(sections, new.figures)
    changed = differences(sections, before, rates)
    if not changed:
        raise Invalid(f"Nothing differs from version {new.follows}.")
    made = RateCard(version=new.newest + 1, valid_from=begins, rates=rates)
    made.note, made.made_by = new.note.strip(), actor.name
    _add(session, made)
    _told(
        session,
        "rate_card.made",
        made,
        actor,
        before={f"{each.section} {each.figure.label}": each.before for each in changed},
        after={f"{each.section} {each.figure.label}": each.after for each in changed}
        | {"from": begins.isoformat(), "follows": new.follows},
    )
    return made


def withdraw_rate_card(
    session: Session, *, version: int, actor: Person, at: datetime
) -> None:
    """Take back a card that has not begun; raises Conflict for any other."""
    permissions.require(actor, CHANGE)
    row = select(RateCard).where(RateCard.version == version).with_for_update()
    card = session.scalar(row)
    if card is None:
        raise NotFound("There is no rate card of this version.")
    used = session.scalar(select(Quote.id).where(Quote.rate_card == version).limit(1))
    if used is not None or not card.is_to_come(at):
        raise Conflict("This rate card has begun. Make a new version instead.")
    session.delete(card)
    session.flush()
    before = {"from": card.valid_from.isoformat(), "rates": card.rates}
    _told(session, "rate_card.withdrawn", card, actor, before=before)


def _beginning(wanted: datetime | None, at: datetime) -> datetime:
    if wanted is None:
        return at
    if wanted <= at:
        raise Invalid(
            "Choose a moment that is still to come, or leave it empty.", field="day"
        )
    if wanted > at + FARTHEST:
        raise Invalid("Choose a moment within a year.", field="day")
    return wanted


def _expect_newest(session: Session, seen: int) -> None:
    newest = session.scalar(select(func.max(RateCard.version)))
    if newest != seen:
        raise Conflict(
            f"Somebody else has made version {newest} since you opened this page. "
            "Compare it with what you typed, then save again."
        )


def _add(session: Session, made: RateCard) -> None:
    try:
        with session.begin_nested():
            session.add(made)
            session.flush()
    except IntegrityError:
        raise Conflict(
            f"Somebody else has just made version {made.version}. Save again to follow it."
        ) from None


def _told(
    session: Session,
    action: str,
    card: RateCard,
    actor: Person,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action=action,
        subject="rate_card",
        subject_id=card.version,
        before=dict(before or {}),
        after=dict(after or {}),
    )
