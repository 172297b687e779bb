"""What two pictures of one product differ in, in words staff can compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from store.kernel.money import Money
from store.security.models import AuditEntry

MONEY = ("price", "compare_at")
LABELS = {
    "category_id": "category",
    "gst_bp": "GST",
    "hsn": "HSN code",
    "compare_at": "price before",
    "on_hand": "stock on hand",
    "weight_g": "weight in g",
    "active": "on sale",
    "slug": "address",
    "publish_at": "on sale from",
    "withdraw_at": "on sale until",
    "successor_id": "shown instead",
}
ROWS = ("variants",)
FOR_ALL = ("all_price", "all_on_hand", "all_weight_g")
UNSEEN = ("version", "csrf_token", "shown", "sku", *FOR_ALL, *ROWS)


@dataclass(frozen=True)
class Difference:
    """One field: what is saved now, and what was typed."""

    label: str
    saved: str
    typed: str


def differences(saved: Mapping[str, Any], typed: Mapping[str, Any]) -> list[Difference]:
    """Compare a product as it is with a form as it was sent; both as form data."""
    found = _compared(saved, typed)
    by_sku = {row["sku"]: row for row in saved["variants"]}
    for row in typed["variants"]:
        found += _compared(by_sku.get(row["sku"], {}), row, prefix=f"{row['sku']} ")
    return found


def rows_that_differ(
    saved: Mapping[str, str], typed: Mapping[str, str]
) -> list[Difference]:
    """Compare the rows of two tables, each by its name and in words."""
    return [
        Difference(name, saved.get(name, ""), typed.get(name, ""))
        for name in dict.fromkeys([*saved, *typed])
        if saved.get(name) != typed.get(name)
    ]


def changes_in_words(entry: AuditEntry) -> list[Difference]:
    """Give an audit row's changes, amounts as amounts."""
    return [
        Difference(
            _label(name),
            _audited(name, entry.before.get(name)),
            _audited(name, entry.after.get(name)),
        )
        for name in dict.fromkeys([*entry.before, *entry.after])
        if entry.before.get(name) != entry.after.get(name)
    ]


def _compared(
    saved: Mapping[str, Any], typed: Mapping[str, Any], *, prefix: str = ""
) -> list[Difference]:
    return [
        Difference(_label(prefix + name), _words(saved.get(name)), _words(value))
        for name, value in typed.items()
        if name not in UNSEEN and _words(saved.get(name)) != _words(value)
    ]


def _label(name: str) -> str:
    """Name a field in words: "NZ-04 price"."""
    sku, _, field = name.rpartition(" ")
    label = f"{sku} {LABELS.get(field, field)}".strip().replace("_", " ")
    return label[:1].upper() + label[1:]


def _audited(name: str, value: object) -> str:
    if isinstance(value, int) and name.rpartition(" ")[2] in MONEY:
        return str(Money(value))
    return _words(value)


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
