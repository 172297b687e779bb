"""The forms of a sheet: the file, and what each of its columns means."""

from __future__ import annotations

from flask import request
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import FileStorage

from store.catalog.models import ImportRun
from store.catalog.sheet.columns import COLUMNS
from store.web.forms import Form

PASSED_OVER = ("", "Pass over")


class SheetForm(Form):
    """A CSV file of products."""

    sheet = FileField("CSV file", [FileRequired("Choose a file first.")])

    @property
    def file(self) -> FileStorage:
        file: FileStorage = self.sheet.data
        return file


def meanings() -> list[tuple[str, str]]:
    """Give what a column can mean, as choices."""
    return [PASSED_OVER, *((column.name, column.title) for column in COLUMNS)]


def told_meanings(run: ImportRun) -> dict[str, str]:
    """Read what each heading is said to mean: fields are numbered, as headings are text."""
    return {
        heading: request.form.get(f"column-{place}", "")
        for place, heading in enumerate(run.headings)
    }
