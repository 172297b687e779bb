"""Which orders of a list something is done to: those ticked, a page, or all that match."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from store.admin.queries.orders import (
    Batch,
    count_matching,
    ids_matching,
    in_batches,
    orders_numbered,
    whole_list,
)
from store.admin.queries.orders_asked import OrderSearch
from store.orders.actions.runs import chosen_numbers
from store.orders.models import Order
from store.orders.queries import NUMBER
from store.orders.queries.desk import tags_of

MOST_NUMBERS = 300
MOST_ON_PAPER = 200


@dataclass(frozen=True)
class Choice:
    """Orders by number, or a whole list."""

    numbers: tuple[str, ...] = ()
    search: OrderSearch | None = None

    @classmethod
    def read(cls, form: MultiDict[str, str], *, addresses: bool) -> Choice:
        """Read what a form of the list says."""
        scope = form.get("scope", "")
        if scope == "all":
            search = OrderSearch.kept(form.get("query", ""), addresses=addresses)
            return cls(search=search)
        names = form.getlist("shown" if scope == "page" else "order")
        good = [number for number in names if NUMBER.fullmatch(number)]
        return cls(tuple(dict.fromkeys(good))[:MOST_NUMBERS])

    def ids(self, *, at: datetime) -> Select[Any]:
        """Give the ids of all of them."""
        if self.search is not None:
            return ids_matching(self.search, at=at)
        return chosen_numbers(self.numbers)

    def count(self, session: Session, *, at: datetime) -> int:
        if self.search is not None:
            return count_matching(session, self.search, at=at)
        return len(orders_numbered(session, self.numbers))

    def orders(self, session: Session, *, at: datetime, most: int) -> Sequence[Order]:
        """Give the first of them with their lines."""
        if self.search is not None:
            return whole_list(session, self.search, at=at, most=most)
        return orders_numbered(session, self.numbers[:most])

    def batches(self, session: Session, *, at: datetime) -> Iterator[Batch]:
        """Give all of them with their tags, some hundred at a time."""
        if self.search is not None:
            yield from in_batches(session, self.search, at=at)
            return
        found = orders_numbered(session, self.numbers)
        yield found, tags_of(session, [order.id for order in found])

    def hidden(self) -> Iterator[tuple[str, str]]:
        """Give the fields that say the same again in the next form."""
        if self.search is not None:
            yield from (("scope", "all"), ("query", self.search.query))
        yield from (("order", number) for number in self.numbers)

    def args(self) -> dict[str, Any]:
        """Give the same for an address."""
        if self.search is not None:
            return {"scope": "all", "query": self.search.query}
        return {"order": list(self.numbers)}
