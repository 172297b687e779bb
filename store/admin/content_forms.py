"""Checks the words that staff write for pages."""

from __future__ import annotations

from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from store.content.kinds import Subject
from store.content.models import LONGEST_NOTE
from store.web.forms import Form

LONGEST_TEXT = 40_000


def _one_line(text: str | None) -> str:
    return "".join(each for each in " ".join((text or "").split()) if each.isprintable())


def _lines(text: str | None) -> str:
    """Keep lines; leave out what no page can show."""
    rows = ("".join(filter(_is_shown, row)).rstrip() for row in (text or "").splitlines())
    return "\n".join(rows).strip()


def _is_shown(letter: str) -> bool:
    return letter.isprintable()


def _at_most(longest: int) -> Length:
    return Length(max=longest, message=f"Use at most {longest} characters.")


class VersionForm(Form):
    """What every version has: why it was made, and the newest its author knew of."""

    note = StringField("What is new", [_at_most(LONGEST_NOTE)], filters=[_one_line])
    seen = HiddenField(default="0")

    @property
    def newest_seen(self) -> int:
        text = self.seen.data or ""
        return int(text) if text.isdecimal() and text.isascii() and len(text) < 7 else -1

    def content(self) -> dict[str, str]:
        """Give what is kept of it."""
        kept = ("title", "lede", "notice", "collection", "text")
        return {name: self[name].data or "" for name in kept if name in self}


class PolicyForm(VersionForm):
    """The words of a policy."""

    text = TextAreaField(
        "Words",
        [DataRequired("Write the words."), _at_most(LONGEST_TEXT)],
        filters=[_lines],
    )


class HomeForm(VersionForm):
    """What stands on the front page."""

    title = StringField(
        "Heading", [DataRequired("Write the heading."), _at_most(90)], filters=[_one_line]
    )
    lede = TextAreaField(
        "Below it", [DataRequired("Write a sentence."), _at_most(400)], filters=[_one_line]
    )
    notice = StringField("Notice above it", [_at_most(200)], filters=[_one_line])
    collection = SelectField("Collection put forward", choices=[("", "What is featured")])

    def offer(self, collections: list[tuple[str, str]]) -> None:
        self.collection.choices = [("", "Products marked as featured"), *collections]


def form_for(subject: Subject) -> type[PolicyForm | HomeForm]:
    """Give the form that a page's words are written in."""
    return PolicyForm if subject.is_policy else HomeForm
