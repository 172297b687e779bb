"""How a form of the shelves is saved: it is kept as typed when it cannot be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

from store.admin.differences import Difference, changes_in_words
from store.admin.shelf_forms import ShelfPictureForm
from store.catalog.models import Brand, Category, Collection, ShelfKind
from store.catalog.queries.addressed import picture_over
from store.infra.db import reading
from store.kernel.errors import Conflict, Invalid
from store.security.models import AuditEntry
from store.security.queries import history_of
from store.web.errors import status_of
from store.web.forms import Form

Words = Callable[[str, Any], str]

# What the record calls fields, and what pages call them.
NAMES = {
    "Blurb": "Words below the name",
    "Filterable": "Lists can be filtered by it",
    "Any of": "One row is enough",
    "Shows from": "Shown from",
    "Shows until": "Shown until",
    "Archived": "Put away",
}


@dataclass
class Attempt:
    """What became of a form: saved, or to be shown again; `face` is that of a picture."""

    saved: Any = None
    status: int = 200
    clashes: list[Difference] | None = None
    face: ShelfPictureForm | None = None


def attempt(
    form: Form,
    save: Callable[[], Any],
    *,
    now: Callable[[], Mapping[str, Any]] | None = None,
    words: Words | None = None,
) -> Attempt:
    """Save what was sent; `now` gives the form's fields as they are saved by now.

    A stale form comes back with both values, and its version becomes today's: saving it
    once more is a decision. `words` writes a field's value as people read it.
    """
    if request.method != "POST" or not form.validate():
        return Attempt(status=200 if request.method != "POST" else 422)
    try:
        return Attempt(saved=save())
    except (Conflict, Invalid) as error:
        if isinstance(error, Invalid) or now is None:
            form.refuse(error)
            return Attempt(status=status_of(error))
        return _stale(form, now(), words or _in_words, status=status_of(error))


def told(subject: str, subject_id: int) -> list[tuple[AuditEntry, list[Difference]]]:
    """Give the history of a thing, newest first, in words."""
    with reading() as session:
        entries = history_of(session, subject, subject_id)
    return [(entry, [_named(row) for row in changes_in_words(entry)]) for entry in entries]


def pictured(
    kind: ShelfKind,
    shelf: Collection | Category | Brand | None,
    refused: ShelfPictureForm | None,
) -> dict[str, Any]:
    """Give what hangs over a shelf, and its form , as pages draw them."""
    if shelf is None:
        return {}
    with reading() as session:
        over = picture_over(session, kind, shelf.id)
    said = {"alt": over.alt, "decorative": over.decorative} if over else {}
    return {"over": over, "face": refused or ShelfPictureForm(formdata=None, data=said)}


def plain(value: Any) -> str:
    """Write a value in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _stale(form: Form, saved: Mapping[str, Any], words: Words, *, status: int) -> Attempt:
    form["version"].data = saved["version"]
    pairs = (
        (field.label.text, words(name, saved[name]), words(name, field.data))
        for name, field in form._fields.items()
        if name in saved and name != "version"
    )
    clashes = [Difference(*each) for each in pairs if each[1] != each[2]]
    return Attempt(status=status, clashes=clashes)


def _in_words(_name: str, value: Any) -> str:
    return plain(value)


def _named(row: Difference) -> Difference:
    return Difference(NAMES.get(row.label, row.label), row.saved, row.typed)
