"""The fields of a form with rows, and what is wrong with them, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wtforms import FieldList, FormField
from wtforms.fields.core import Field


def leaves(form: Any, row: str = "") -> Iterator[tuple[str, Field]]:
    """Give each field with its name in words: "NZ-04 Price"."""
    for field in form:
        if isinstance(field, FieldList):
            for place, entry in enumerate(field, start=1):
                yield from _of_entry(entry, place)
        else:
            yield f"{row} {field.label.text}".strip(), field


def problems(form: Any) -> Iterator[tuple[str, str]]:
    """Give each error with the id of its field, rows of tables included."""
    for text in form.form_errors:
        yield "", text
    for name, field in leaves(form):
        for text in field.errors:
            yield field.id, f"{name}: {text}"


def _of_entry(entry: Field, place: int) -> Iterator[tuple[str, Field]]:
    """Give the fields of a row, or the one field that the row is."""
    if isinstance(entry, FormField):
        yield from leaves(entry.form, _row_name(entry.form, place))
    else:
        yield entry.label.text, entry


def _row_name(form: Any, place: int) -> str:
    return str(form.sku.data) if "sku" in form else f"Row {place}"
