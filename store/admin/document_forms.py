"""The forms of a product's documents: a file with its title, and another file for it."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import FileStorage
from werkzeug.utils import secure_filename
from wtforms import IntegerField, StringField
from wtforms.validators import Length, NumberRange

from store.catalog.actions.documents import MOST_DOCUMENTS, StoredDocument, store_document
from store.catalog.models import Document
from store.web.forms import Form, InputRequired, one_line, tidy

LONGEST_NAME = 120
said = [
    InputRequired("Say in a few words what it is."),
    Length(max=120, message="Use up to 120 characters."),
    one_line,
]


class NewDocumentForm(Form):
    """A document to come with a product."""

    title = StringField("Title", said, filters=[tidy])
    file = FileField("File", [FileRequired("Choose a file first.")])


class OtherDocumentForm(Form):
    """A file that takes the place of another."""

    file = FileField("Another file", [FileRequired("Choose a file first.")])


class DocumentForm(Form):
    """What a document is called, and where it stands; `place` counts from 1."""

    title = StringField("Title", said, filters=[tidy])
    place = IntegerField(
        "Place", [NumberRange(min=1, max=MOST_DOCUMENTS, message="Count from 1.")]
    )


def stored(file: FileStorage) -> StoredDocument:
    """Keep what was sent under a name that addresses can hold."""
    plain = secure_filename(file.filename or "")
    stem, dot, ending = plain.rpartition(".")
    name = f"{(stem or 'document')[: LONGEST_NAME - 10]}{dot or '.'}{ending[:9]}"
    return store_document(file.stream.read(), filename=name)


def filled_in(document: Document, *, place: int) -> DocumentForm:
    """Give the form of a document as it is."""
    return DocumentForm(
        formdata=None, prefix=f"d{document.id}-", title=document.title, place=place
    )
