"""What a list of orders is asked for: all of it stands in the address of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qs, urlencode

from store.orders.models import (
    BANK,
    CASH,
    INVOICE,
    ONLINE,
    FulfilmentStatus,
    OrderStatus,
    PaymentStatus,
)
from store.orders.queries import NUMBER

LONGEST_SEARCH = 80
LONGEST_WORD = 30
SIZES = (25, 50, 100)
YEARS = range(2000, 2101)
Args = dict[str, Any]


class Tab(StrEnum):
    """The lists that everybody has."""

    ALL = "all"
    TO_PAY = "to-pay"
    TO_PRINT = "to-print"
    TO_SEND = "to-send"
    LATE = "late"
    PROBLEM = "problem"
    SENT = "sent"


class Column(StrEnum):
    """What can stand beside an order's number."""

    CUSTOMER = "customer"
    CONTENTS = "contents"
    TOTAL = "total"
    STATE = "state"
    PAYMENT = "payment"
    DELIVERY = "delivery"
    CITY = "city"
    TAGS = "tags"
    TRACKING = "tracking"
    PLACED = "placed"
    PROMISED = "promised"


TABS: Mapping[Tab, str] = {
    Tab.ALL: "All",
    Tab.TO_PAY: "To pay",
    Tab.TO_PRINT: "To print",
    Tab.TO_SEND: "To send",
    Tab.LATE: "Late",
    Tab.PROBLEM: "Problem",
    Tab.SENT: "Sent",
}
COLUMNS: Mapping[Column, str] = {
    Column.CUSTOMER: "Customer",
    Column.CONTENTS: "Contents",
    Column.TOTAL: "Total",
    Column.STATE: "State",
    Column.PAYMENT: "Money",
    Column.DELIVERY: "Delivery",
    Column.CITY: "Town",
    Column.TAGS: "Tags",
    Column.TRACKING: "Tracking",
    Column.PLACED: "Placed",
    Column.PROMISED: "Promised",
}
USUAL_COLUMNS = (
    Column.CUSTOMER,
    Column.CONTENTS,
    Column.TOTAL,
    Column.STATE,
    Column.TAGS,
    Column.PLACED,
    Column.PROMISED,
)
SORTS = ("placed", "promised", "total", "customer")
BY_PROMISE = frozenset({Tab.TO_PRINT, Tab.TO_SEND, Tab.LATE})
WAYS: Mapping[str, str] = {
    ONLINE: "Online",
    BANK: "Transfer",
    CASH: "At the door",
    INVOICE: "On invoice",
}
CHOICES: Mapping[str, Sequence[str]] = {
    "state": [each.value for each in OrderStatus],
    "payment": [each.value for each in PaymentStatus],
    "sent": [each.value for each in FulfilmentStatus],
    "way": list(WAYS),
}


@dataclass(frozen=True)
class OrderSearch:
    """One list; `addresses` lets orders be found by what only some may know.

    A page begins behind the order numbered `after`, or ends before the one in `before`.
    `sort` is a column's word, with a dash before it from the most to the least.
    """

    tab: Tab = Tab.TO_SEND
    words: str = ""
    state: str = ""
    payment: str = ""
    sent: str = ""
    way: str = ""
    delivery: str = ""
    tag: str = ""
    since: date | None = None
    until: date | None = None
    sort: str = "-placed"
    size: int = SIZES[0]
    after: str = ""
    before: str = ""
    columns: tuple[Column, ...] = USUAL_COLUMNS
    addresses: bool = True

    @classmethod
    def read(
        cls, asked: Mapping[str, Sequence[str]], *, addresses: bool = True
    ) -> OrderSearch:
        """Read a query string; what makes no sense in it is as if it were not there."""
        words = _text(asked, "q", LONGEST_SEARCH)
        chosen = {name: _chosen(asked, name, CHOICES[name]) for name in CHOICES}
        since, until = _day(asked, "since"), _day(asked, "until")
        delivery = _text(asked, "delivery", LONGEST_WORD)
        tag = _text(asked, "tag", LONGEST_WORD).lower()
        narrowed = [words, delivery, tag, since, until, *chosen.values()]
        usual = Tab.ALL if any(narrowed) else Tab.TO_SEND
        tab = Tab(_chosen(asked, "tab", list(Tab)) or usual)
        return cls(
            tab=tab,
            words=words,
            **chosen,
            delivery=delivery,
            tag=tag,
            since=since,
            until=until,
            sort=_sort(asked, tab),
            size=_size(asked),
            after=_number(asked, "after"),
            before=_number(asked, "before"),
            columns=_columns(asked),
            addresses=addresses,
        )

    @classmethod
    def kept(cls, query: str, *, addresses: bool = True) -> OrderSearch:
        """Read a list again that was saved, or sent with a form."""
        return cls.read(parse_qs(query), addresses=addresses)

    @property
    def by(self) -> str:
        return self.sort.lstrip("-")

    @property
    def is_falling(self) -> bool:
        return self.sort.startswith("-")

    @property
    def filters(self) -> Args:
        """What narrows the list beside its tab, as the address says it."""
        told = {
            "q": self.words,
            "state": self.state,
            "payment": self.payment,
            "sent": self.sent,
            "way": self.way,
            "delivery": self.delivery,
            "tag": self.tag,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
        }
        return {name: words for name, words in told.items() if words}

    @property
    def look(self) -> Args:
        """How the list is drawn: its order, its length and its columns."""
        told: Args = {}
        if self.sort != usual_sort(self.tab):
            told["sort"] = self.sort
        if self.size != SIZES[0]:
            told["size"] = str(self.size)
        if self.columns != USUAL_COLUMNS:
            told["column"] = [each.value for each in self.columns]
        return told

    @property
    def args(self) -> Args:
        """The whole list without the place in it, for the address of a page."""
        return {"tab": self.tab.value, **self.filters, **self.look}

    @property
    def query(self) -> str:
        """The same as one text, to be saved or sent with a form."""
        return urlencode(self.args, doseq=True)

    def sorted_by(self, by: str) -> Args:
        """The list by another column; by the same one the other way round."""
        falling = not self.is_falling if by == self.by else by in ("placed", "total")
        return {**self.args, "sort": f"-{by}" if falling else by}

    def of_size(self, size: int) -> OrderSearch:
        """The same list from its beginning, so many at a time."""
        return replace(self, size=size, after="", before="")


def usual_sort(tab: Tab) -> str:
    """What waits is sorted by when it was promised, everything else newest first."""
    return "promised" if tab in BY_PROMISE else "-placed"


def _first(asked: Mapping[str, Sequence[str]], name: str) -> str:
    found = asked.get(name) or [""]
    return found[0].replace("\0", "").strip()


def _text(asked: Mapping[str, Sequence[str]], name: str, longest: int) -> str:
    return _first(asked, name)[:longest]


def _chosen(asked: Mapping[str, Sequence[str]], name: str, choices: Sequence[str]) -> str:
    found = _first(asked, name)
    return found if found in choices else ""


def _day(asked: Mapping[str, Sequence[str]], name: str) -> date | None:
    try:
        found = date.fromisoformat(_first(asked, name))
    except ValueError:
        return None
    return found if found.year in YEARS else None


def _sort(asked: Mapping[str, Sequence[str]], tab: Tab) -> str:
    found = _first(asked, "sort")
    return found if found.removeprefix("-") in SORTS else usual_sort(tab)


def _size(asked: Mapping[str, Sequence[str]]) -> int:
    found = _first(asked, "size")
    return int(found) if found in {str(size) for size in SIZES} else SIZES[0]


def _number(asked: Mapping[str, Sequence[str]], name: str) -> str:
    found = _first(asked, name)
    return found if NUMBER.fullmatch(found) else ""


def _columns(asked: Mapping[str, Sequence[str]]) -> tuple[Column, ...]:
    wanted = set(asked.get("column") or ())
    return tuple(each for each in Column if each in wanted) or USUAL_COLUMNS
