"""What may stand in a cell: each reader gives a value, or says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from store.catalog.models import ProductStatus
from store.kernel import clock
from store.kernel.errors import Invalid
from store.kernel.money import Money
from store.kernel.sheets import BEGIN_FORMULAS

Reader = Callable[[str], Any]

MOST_PIECES = 1_000_000
YES, NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0"}
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_SKU = re.compile(r"[^\s/?#%]{1,40}\Z")
_HSN = re.compile(r"[0-9]{4,8}\Z", re.ASCII)
_SWATCH = re.compile(r"#[0-9a-fA-F]{6}\Z")
_WHOLE = re.compile(r"[0-9]{1,7}\Z", re.ASCII)


def without_quote(cell: str) -> str:
    """Take off the quote that `kernel.sheets.plain` puts before formulas."""
    rest = cell[1:]
    is_quoted = cell.startswith("'") and rest.lstrip(" ").startswith(BEGIN_FORMULAS)
    return rest if is_quoted else cell


def checked(cell: str) -> str:
    """Refuse what no database can keep."""
    if "\0" in cell:
        raise Invalid("There is a sign in it that is no text.")
    return cell


def text(longest: int) -> Reader:
    """Give the reader of a text."""

    def read(cell: str) -> str:
        if len(cell) > longest:
            raise Invalid(f"Use up to {longest} characters.")
        return cell

    return read


def handle(cell: str) -> str:
    return _matched(_SLUG, cell[:121], "Use up to 120 small letters, figures and hyphens.")


def sku(cell: str) -> str:
    return _matched(_SKU, cell, "Use up to 40 characters without spaces, / ? # or %.")


def hsn(cell: str) -> str:
    return _matched(_HSN, cell, "Write 4 to 8 digits.")


def swatch(cell: str) -> str:
    return _matched(_SWATCH, cell, "Write a colour such as #d9431e.").lower()


def amount(cell: str) -> Money:
    return Money.parse(cell)


def whole(cell: str) -> int:
    number = int(_matched(_WHOLE, cell, "Write a whole number, 0 or more."))
    if number > MOST_PIECES:
        raise Invalid(f"Write a number up to {MOST_PIECES}.")
    return number


def yes_no(cell: str) -> bool:
    word = cell.casefold()
    if word not in YES | NO:
        raise Invalid("Write yes or no.")
    return word in YES


def status(cell: str) -> ProductStatus:
    word = cell.casefold()
    if word not in set(ProductStatus):
        raise Invalid("Write draft, active or archived.")
    return ProductStatus(word)


def moment(cell: str) -> datetime:
    """Read 2026-11-24 14:05, in India unless a zone is named."""
    try:
        found = datetime.fromisoformat(cell)
    except ValueError:
        raise Invalid("Write a moment such as 2026-11-24 14:05.") from None
    return found if found.tzinfo else found.replace(tzinfo=clock.IST)


def _matched(pattern: re.Pattern[str], cell: str, sentence: str) -> str:
    if pattern.match(cell) is None:
        raise Invalid(sentence)
    return cell
