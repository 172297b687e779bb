"""What staff write beside one order, and into the audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.models import Person
from store.admin.mailing import MailKind, may_be_sent
from store.checkout.amending import Wanted, amend_order
from store.checkout.bill import Agreement
from store.delivery.rates import Network
from store.kernel.errors import Conflict
from store.orders.actions import desk
from store.orders.models import Order
from store.orders.queries import order_with_number
from store.security.models import record


def write_note(
    session: Session, *, number: str, text: str, actor: Person, at: datetime
) -> None:
    """Tell colleagues something about an order."""
    permissions.require(actor, "orders.note")
    note = desk.write_note(session, number=number, text=text, actor=actor.name, at=at)
    _write_down(session, note.order_id, "order.noted", actor)


def tag(session: Session, *, number: str, word: str, on: bool, actor: Person) -> None:
    """Put a tag on an order, or take it off; a repeat changes nothing."""
    permissions.require(actor, "orders.note")
    order_id, word = order_with_number(session, number).id, desk.tag_word(word)
    change = desk.add_tag if on else desk.take_tag_off
    if change(session, order_id=order_id, word=word):
        action = "order.tagged" if on else "order.untagged"
        _write_down(session, order_id, action, actor, after={"tag": word})


def ask_mail(
    session: Session, *, number: str, kind: MailKind, actor: Person, at: datetime
) -> None:
    """Have a mail sent once more; raises Conflict for one that is not true any more."""
    permissions.require(actor, "orders.change")
    order = order_with_number(session, number)
    if kind not in may_be_sent(order):
        raise Conflict(f"{kind.label}: this does not fit the order as it is now.")
    desk.ask_mail(session, order=order, kind=kind, actor=actor.name, at=at)
    _write_down(session, order.id, "order.mailed", actor, after={"mail": kind.value})


def send_elsewhere(
    session: Session,
    *,
    number: str,
    address: Mapping[str, str],
    network: Network,
    actor: Person,
    at: datetime,
) -> None:
    """Let an order go to another address, as far as its way of delivery goes there."""
    permissions.require(actor, "orders.change")
    ways = network.methods_for(address["state"], address["postcode"])
    before = desk.send_elsewhere(
        session,
        number=number,
        address=address,
        ways=[way.code for way in ways],
        actor=actor.name,
        at=at,
    )
    order = order_with_number(session, number)
    if before != address:
        told = {"before": dict(before), "after": dict(address)}
        _write_down(session, order.id, "order.readdressed", actor, **told)


def amend(
    session: Session,
    *,
    number: str,
    wanted: Wanted,
    agreed: Agreement,
    actor: Person,
    at: datetime,
) -> Order:
    """Change an order that nobody has paid yet."""
    permissions.require(actor, "orders.change")
    before = _as_it_is(order_with_number(session, number))
    order = amend_order(
        session, number=number, wanted=wanted, agreed=agreed, actor=actor.name, at=at
    )
    told = {"before": before, "after": _as_it_is(order)}
    _write_down(session, order.id, "order.amended", actor, **told)
    return order


def _as_it_is(order: Order) -> dict[str, Any]:
    contents = {line.sku or line.title: line.quantity for line in order.lines}
    where = ", ".join(order.address_lines)
    return {
        "total": order.total.minor,
        "contents": contents,
        "address": where,
        "delivery": order.delivery_method,
    }


def _write_down(
    session: Session,
    order_id: int,
    action: str,
    actor: Person,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action=action,
        subject="order",
        subject_id=order_id,
        before=before,
        after=after,
    )
