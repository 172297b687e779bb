"""The return as files: one CSV for each table, and JSON, in one archive."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from typing import Any

from store.invoices.returns import Return, Table
from store.kernel.sheets import plain

Column = tuple[str, str]  # its heading, and the name of what stands in it
CONSTANTS = {
    "reverse": "N",
    "kind": "Regular B2B",
    "note_kind": "Regular B2B",
    "note_type": "C",
    "unregistered": "B2CL",
    "type": "OE",
    "none": "",
    "cess": "0.00",
    "description": "",
}
TAIL: tuple[Column, ...] = (
    ("Applicable % of Tax Rate", "none"),
    ("Rate", "rate_bp"),
    ("Taxable Value", "taxable"),
    ("Cess Amount", "cess"),
)
HSN: tuple[Column, ...] = (
    ("HSN", "hsn"),
    ("Description", "description"),
    ("UQC", "unit"),
    ("Total Quantity", "quantity"),
    ("Total Value", "total"),
    ("Rate", "rate_bp"),
    ("Taxable Value", "taxable"),
    ("Integrated Tax Amount", "igst"),
    ("Central Tax Amount", "cgst"),
    ("State/UT Tax Amount", "sgst"),
    ("Cess Amount", "cess"),
)
COLUMNS: dict[str, tuple[Column, ...]] = {
    "b2b": (
        ("GSTIN/UIN of Recipient", "gstin"),
        ("Receiver Name", "receiver"),
        ("Invoice Number", "number"),
        ("Invoice date", "date"),
        ("Invoice Value", "value"),
        ("Place Of Supply", "place"),
        ("Reverse Charge", "reverse"),
        ("Invoice Type", "kind"),
        ("E-Commerce GSTIN", "none"),
        *TAIL,
    ),
    "b2cl": (
        ("Invoice Number", "number"),
        ("Invoice date", "date"),
        ("Invoice Value", "value"),
        ("Place Of Supply", "place"),
        *TAIL,
        ("E-Commerce GSTIN", "none"),
    ),
    "b2cs": (
        ("Type", "type"),
        ("Place Of Supply", "place"),
        *TAIL,
        ("E-Commerce GSTIN", "none"),
    ),
    "cdnr": (
        ("GSTIN/UIN of Recipient", "gstin"),
        ("Receiver Name", "receiver"),
        ("Note Number", "number"),
        ("Note Date", "date"),
        ("Note Type", "note_type"),
        ("Place Of Supply", "place"),
        ("Reverse Charge", "reverse"),
        ("Note Supply Type", "note_kind"),
        ("Note Value", "value"),
        *TAIL,
    ),
    "cdnur": (
        ("UR Type", "unregistered"),
        ("Note Number", "number"),
        ("Note Date", "date"),
        ("Note Type", "note_type"),
        ("Place Of Supply", "place"),
        ("Note Value", "value"),
        *TAIL,
    ),
    "hsn_b2b": HSN,
    "hsn_b2c": HSN,
    "docs": (
        ("Nature of Document", "nature"),
        ("Sr. No. From", "from"),
        ("Sr. No. To", "to"),
        ("Total Number", "count"),
        ("Cancelled", "cancelled"),
    ),
}
# In hundredths: paise, and basis points of a rate.
MONEY = frozenset({"taxable", "cgst", "sgst", "igst", "total", "value", "rate_bp"})


def archive(found: Return, *, gstin: str, month: str) -> bytes:
    """Pack a month's return; `month` is 2026-11."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        for name, table in found.tables.items():
            files.writestr(f"{name}.csv", sheet(name, table))
        files.writestr("gstr1.json", as_json(found, gstin=gstin, month=month))
    return packed.getvalue()


def sheet(name: str, table: Table) -> str:
    """Write a table with the headings of the offline tool."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(heading for heading, _ in COLUMNS[name])
    for row in table:
        writer.writerow(_cell(column, row) for _, column in COLUMNS[name])
    return written.getvalue()


def as_json(found: Return, *, gstin: str, month: str) -> str:
    """Write the same for a machine: amounts in paise, rates in hundredths of a per cent."""
    body = {
        "gstin": gstin,
        "month": month,
        "totals": found.totals,
        "late_credit_notes": found.late,
        **found.tables,
    }
    return json.dumps(body, ensure_ascii=False, indent=1)


def _cell(column: str, row: dict[str, Any]) -> str:
    if column in CONSTANTS and column not in row:
        return CONSTANTS[column]
    value = row[column]
    if column in MONEY:
        return _rupees(value)
    if column == "date":
        return f"{date.fromisoformat(value):%d-%b-%Y}"
    return plain(value) if isinstance(value, str) else str(value)


def _rupees(hundredths: int) -> str:
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}"
