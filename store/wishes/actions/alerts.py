"""Back in stock: asked for, confirmed by mail, told once, forgotten."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from store.accounts.models import Person
from store.catalog.queries.stock import available, locked_levels
from store.catalog.topics import RESTOCKED
from store.infra.outbox import announce
from store.wishes import topics
from store.wishes.models import StockAlert
from store.wishes.queries.alerts import (
    DAY,
    alert_with_token,
    asked_since,
    has_proved,
    locked_alert,
    next_to_tell,
    over,
    told_since,
    waited_for,
)

# Of those who are told about one in five buys: five are told for each piece that came, so
# that the stock finds its buyers and few come for nothing. What is left a day later is
# offered to the next ones.
TOLD_PER_PIECE = 5
BATCH = 20
CLAIM = timedelta(minutes=10)  # a worker that is silent so long is gone
ASKS_A_DAY = 5  # confirming mails to one address: nobody's mailbox is filled by others
UNPROVED = timedelta(days=7)
KEPT_AFTER_TELLING = timedelta(days=30)
LONGEST_WAIT = timedelta(days=365)


def ask_for_alert(
    session: Session,
    *,
    variant_id: int,
    email: str,
    customer: Person | None,
    at: datetime,
) -> bool:
    """Ask for one mail when a variant is back; tells whether it must be confirmed first.

    The answer depends on who asks only, never on what is known about the address.
    """
    proved = _is_proved(session, email, customer)
    alert = locked_alert(session, variant_id=variant_id, email=email)
    if alert is None:
        alert = _opened(session, variant_id=variant_id, email=email, at=at)
    elif alert.is_waiting or (alert.was_just_asked(at) and not proved):
        return not proved
    if alert is not None:
        alert.ask_again(customer_id=customer.id if customer else None, at=at)
        _confirm_or_ask(session, alert, proved=proved, at=at)
    return not proved


def confirm_alert(session: Session, *, token: str, at: datetime) -> StockAlert:
    """Somebody has opened the link that was mailed to the address; a repeat is quiet.

    Raises NotFound when the alert was stopped or forgotten.
    """
    alert = alert_with_token(session, token)
    alert.confirm(at)
    return alert


def stop_alert(session: Session, *, token: str) -> None:
    """Forget who wanted to be told; a second time changes nothing."""
    session.execute(delete(StockAlert).where(StockAlert.token == token))


def claim_those_to_tell(
    session: Session, *, variant_id: int, at: datetime
) -> Sequence[StockAlert]:
    """Take the next few who are to be told that a variant is back, oldest first.

    The stock's row is locked first, so that two workers never tell too many.
    """
    locked_levels(session, [variant_id])
    room = _room(session, variant_id, at=at)
    if room <= 0:
        return []
    due = next_to_tell(
        session, variant_id, unclaimed_since=at - CLAIM, limit=min(BATCH, room)
    )
    for alert in due:
        alert.claimed_at = at
    return due


def note_told(session: Session, *, alert_id: int, at: datetime) -> None:
    """Remember that a mail has gone out, so that none follows it."""
    alert = session.get(StockAlert, alert_id)
    if alert is not None:
        alert.mark_sent(at)


def let_go(session: Session, *, alert_ids: Collection[int]) -> None:
    """Give back those whom no mail has reached: the next try tells them."""
    session.execute(
        update(StockAlert)
        .where(StockAlert.id.in_(alert_ids), StockAlert.sent_at.is_(None))
        .values(claimed_at=None)
    )


def announce_what_is_back(session: Session, *, at: datetime, limit: int = 500) -> None:
    """Find what people wait for and is there: holds that ran out, and yesterday's rest."""
    wanted = waited_for(session, topic=RESTOCKED, limit=limit)
    for variant_id, left in available(session, wanted, at=at).items() if wanted else ():
        if left and _room(session, variant_id, at=at) > 0:
            announce(session, RESTOCKED, variant_id)


def forget_old_alerts(session: Session, *, at: datetime) -> None:
    """Delete what was never confirmed, was told a month ago, or waited for a year."""
    ended = over(at, unproved=UNPROVED, told=KEPT_AFTER_TELLING, longest=LONGEST_WAIT)
    session.execute(delete(StockAlert).where(ended))


def _is_proved(session: Session, email: str, customer: Person | None) -> bool:
    """Nobody proves an address by signing up: one confirmed mail does, once for all."""
    own = customer is not None and customer.email == email
    return own and customer is not None and has_proved(session, customer)


def _opened(
    session: Session, *, variant_id: int, email: str, at: datetime
) -> StockAlert | None:
    alert = StockAlert(variant_id=variant_id, email=email, asked_at=at)
    try:
        with session.begin_nested():
            session.add(alert)
    except IntegrityError:
        return None  # asked twice at the same moment: the other one is enough
    return alert


def _confirm_or_ask(
    session: Session, alert: StockAlert, *, proved: bool, at: datetime
) -> None:
    session.flush()
    if proved:
        alert.confirm(at)
    elif asked_since(session, alert.email, at - DAY) <= ASKS_A_DAY:
        announce(session, topics.ALERT_ASKED, alert.id)


def _room(session: Session, variant_id: int, *, at: datetime) -> int:
    """Count how many more may be told today."""
    left = available(session, [variant_id], at=at).get(variant_id, 0)
    return left * TOLD_PER_PIECE - told_since(session, variant_id, at - DAY)
