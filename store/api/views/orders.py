"""Orders: a customer's own; the shop's, for staff and keys that may see them."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Response, url_for
from pydantic import Field

from store.accounts.visitors import Visitor
from store.api.access import Asker, asker, current_visitor
from store.api.answers import answered
from store.api.blueprint import blueprint
from store.api.parameters import Parameters, Text, asked
from store.api.queries import orders_after
from store.api.shapes import orders as shapes
from store.infra.db import reading
from store.orders.models import Order
from store.orders.queries import order_of, order_with_number


class Paging(Parameters):
    """So many orders, after the one that came last."""

    limit: int = Field(default=24, ge=1, le=100)
    after: Text = ""


@blueprint.get("/orders")
def orders() -> Response:
    """A page of orders, the newest first; `next_cursor` goes into `after`."""
    wanted, who = asked(Paging), asker()
    with reading() as session:
        found = orders_after(
            session, _owner(who), after=wanted.after, take=wanted.limit + 1
        )
    shown = found[: wanted.limit]
    cursor = shown[-1].number if len(found) > wanted.limit else None
    rows = [shapes.order(one, contact=_may_contact(who, one)) for one in shown]
    body = {"data": rows, "has_more": cursor is not None, "next_cursor": cursor}
    return answered(body, following=_following(wanted, cursor))


@blueprint.get("/orders/<number>")
def order(number: str) -> Response:
    """One order with its lines."""
    asked(Parameters)
    who = asker()
    owner = _owner(who)
    with reading() as session:
        if owner is None:
            found = order_with_number(session, number)
        else:
            found = order_of(session, owner, number)
    return answered(shapes.order(found, contact=_may_contact(who, found)))


def _owner(who: Asker) -> Visitor | None:
    """Give whose orders are asked for; None for who may see all."""
    return None if who.may("orders.see") else current_visitor()


def _may_contact(who: Asker, one: Order) -> bool:
    own = who.person is not None and who.person.id == one.customer_id
    return own or who.may("customers.contact")


def _following(wanted: Paging, cursor: str | None) -> str:
    if cursor is None:
        return ""
    words = urlencode({"limit": wanted.limit, "after": cursor})
    return f"{url_for('api.orders')}?{words}"
