"""Cells of CSV files that spreadsheets open."""

from __future__ import annotations

# Signs that a spreadsheet takes for the beginning of a formula, full-width ones too (OWASP,
# CSV injection).
BEGIN_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def plain(text: str) -> str:
    """Give a cell that every spreadsheet shows as text, whatever somebody wrote there."""
    return f"'{text}" if text.lstrip(" ").startswith(BEGIN_FORMULAS) else text
