"""What fills a collection by itself: rows of a field, an operator and a value.

A rule is kept as pairs of texts, as addresses of lists are: (brand, Ferro), (price_max,
300). An exclamation mark behind the first turns a row round: (brand!, Ferro).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from store.kernel.errors import Invalid
from store.kernel.money import Money

CATEGORY, BRAND, PRICE, WORDS = "category", "brand", "price", "q"
STOCK, RATING, FEATURED, ADDED = "in_stock", "rating", "is_featured", "days_ago"
TURNED = "!"
MOST_ROWS = 20
MOST_DAYS = 3650
LONGEST_DAYS = 4  # digits
STARS = ("3", "4")

Pair = tuple[str, str]


class Operator(StrEnum):
    """How a product's field stands to the value of a row."""

    IS = "is"
    IS_NOT = "is not"
    AT_LEAST = "at least"
    AT_MOST = "at most"

    @property
    def is_turned(self) -> bool:
        return self is Operator.IS_NOT


EITHER = (Operator.IS, Operator.IS_NOT)
BOUNDS = (Operator.AT_LEAST, Operator.AT_MOST)
# What can be asked besides facets: its words, and the operators that make sense.
FIELDS: Mapping[str, tuple[str, Sequence[Operator]]] = MappingProxyType(
    {
        CATEGORY: ("Category", EITHER),
        BRAND: ("Brand", EITHER),
        PRICE: ("Price", BOUNDS),
        STOCK: ("In stock", EITHER),
        RATING: ("Stars", (Operator.AT_LEAST,)),
        FEATURED: ("On the front page", EITHER),
        ADDED: ("Days since it was added", BOUNDS),
        WORDS: ("Found by the words", EITHER),
    }
)
# The parameters in which rows are kept, and which operator each of them stands for.
KEPT_AS: Mapping[str, tuple[str, Operator]] = MappingProxyType(
    {
        "category": (CATEGORY, Operator.IS),
        "brand": (BRAND, Operator.IS),
        "price_min": (PRICE, Operator.AT_LEAST),
        "price_max": (PRICE, Operator.AT_MOST),
        "in_stock": (STOCK, Operator.IS),
        "rating": (RATING, Operator.AT_LEAST),
        "is_featured": (FEATURED, Operator.IS),
        "days_max": (ADDED, Operator.AT_MOST),
        "days_min": (ADDED, Operator.AT_LEAST),
        "q": (WORDS, Operator.IS),
    }
)
SWITCHES = (STOCK, FEATURED)
# Parameters that say how a list is shown, not what is in it.
UNASKED = frozenset({"sort", "view", "page", "upto", "after", "all"})


class Row(NamedTuple):
    """One row of a rule; `field` may be the key of a facet."""

    field: str
    operator: Operator
    value: str

    @property
    def pair(self) -> Pair:
        """Give it as it is kept."""
        plain = Operator.IS if self.operator.is_turned else self.operator
        key = _PARAMETERS.get((self.field, plain), self.field)
        return key + TURNED * self.operator.is_turned, self.value


_PARAMETERS = {known: key for key, known in KEPT_AS.items()}


@dataclass(frozen=True)
class Rule:
    """Rows of which all hold, or any; alternatives of one field count as one row."""

    rows: tuple[Row, ...] = ()
    any_of: bool = False

    @classmethod
    def read(cls, pairs: Iterable[Sequence[str]], *, any_of: bool = False) -> Rule:
        """Read it as it was kept."""
        rows = (row_of(key, value) for key, value in pairs)
        return cls(tuple(row for row in rows if row.field not in UNASKED), any_of)

    @property
    def pairs(self) -> list[list[str]]:
        return [list(row.pair) for row in self.rows]


@dataclass(frozen=True)
class Vocabulary:
    """What values a rule can name: words in small letters -> the value that is meant.

    `facets` goes by the key of a facet; `names` writes a category's slug in words, and
    `titles` are what facets are called.
    """

    categories: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    facets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    def title(self, key: str) -> str:
        return FIELDS[key][0] if key in FIELDS else self.titles.get(key, key)

    def shown(self, row: Row) -> str:
        """Write the value of a row as staff read it."""
        if row.field in SWITCHES:
            return "yes"
        return self.names.get(row.value, row.value) if row.field == CATEGORY else row.value

    def said(self, row: Row) -> str:
        """Write a row in words: "Price at most ₹300.00"."""
        value = self.shown(row)
        if row.field == PRICE:
            value = str(Money.parse(value)) if value else ""
        return f"{self.title(row.field)} {row.operator} {value}"


def row_of(key: str, value: str) -> Row:
    """Read a pair as it is kept; a key that is none of ours is a facet's."""
    plain = key.removesuffix(TURNED)
    name, operator = KEPT_AS.get(plain, (plain, Operator.IS))
    return Row(name, Operator.IS_NOT if key.endswith(TURNED) else operator, value)


def checked(row: Row, known: Vocabulary) -> Row:
    """Give a typed row with the value that is meant; raises Invalid with what is wrong."""
    allowed = FIELDS[row.field][1] if row.field in FIELDS else EITHER
    if row.operator not in allowed:
        words = " or ".join(f"“{each}”" for each in allowed)
        raise Invalid(f"{known.title(row.field)} takes {words}.")
    value = " ".join(row.value.replace("\0", "").split())
    if row.field in SWITCHES:
        return _switched(row, value)
    return row._replace(value=_value(row.field, value, known))


def _switched(row: Row, value: str) -> Row:
    """Read "is no" as "is not"."""
    if value.casefold() not in {"", "yes", "no"}:
        raise Invalid(f"{FIELDS[row.field][0]} takes “yes” or “no”.")
    if value.casefold() != "no":
        return row._replace(value="1")
    turned = Operator.IS if row.operator.is_turned else Operator.IS_NOT
    return row._replace(operator=turned, value="1")


def _value(name: str, value: str, known: Vocabulary) -> str:
    if not value:
        raise Invalid(f"Write what {known.title(name)} is to be.")
    if name in _READ:
        return _READ[name](value)
    meant = known.categories if name == CATEGORY else known.facets.get(name, {})
    if value.casefold() not in meant:
        raise Invalid(f"Nothing has the {known.title(name).lower()} “{value[:60]}”.")
    return meant[value.casefold()]


def _stars(value: str) -> str:
    if value not in STARS:
        raise Invalid("Stars are at least 3 or at least 4.")
    return value


def _days(value: str) -> str:
    digits = value.lstrip("0") or value[:1]
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_DAYS
    if not is_number or int(digits) > MOST_DAYS:
        raise Invalid(f"Write days as a whole number, up to {MOST_DAYS:,}.")
    return str(int(digits))


_READ: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        PRICE: lambda value: Money.parse(value).plain,
        RATING: _stars,
        ADDED: _days,
        WORDS: lambda value: value[:200],
    }
)
