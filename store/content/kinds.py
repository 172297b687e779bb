"""What staff may write, which figures their words may name, and the shop's own words."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path

BUILT_IN = Path(__file__).with_name("built_in")


class Subject(StrEnum):
    """A page whose words have versions."""

    HOME = "home"
    DELIVERY = "delivery"
    RETURNS = "returns"
    PRIVACY = "privacy"
    TERMS = "terms"

    @property
    def label(self) -> str:
        return "Front page" if self is Subject.HOME else self.value.capitalize()

    @property
    def is_policy(self) -> bool:
        return self is not Subject.HOME


# Names in braces that a policy's words may hold: its page puts the shop's figures there.
FIGURES = {
    Subject.DELIVERY: ("print_days", "cut_off"),
    Subject.RETURNS: ("contact",),
    Subject.PRIVACY: (
        "contact",
        "uploads_kept",
        "device_kept",
        "session_idle",
        "session_longest",
    ),
    Subject.TERMS: ("quote_valid",),
}
FIRST_HOME = {
    "title": "Parts for machines, and your own part printed",
    "lede": (
        "Filament, nozzles, boards, motors and tools from the shelf in Bengaluru. "
        "Or send us an STL, OBJ or 3MF: it is measured in seconds, and the price you see "
        "is the price you pay."
    ),
    "notice": "",
    "collection": "",
}


@cache
def first_text(subject: Subject) -> str:
    """Give the words of a policy that stand until staff have written others."""
    return (BUILT_IN / f"{subject.value}.txt").read_text("utf-8")


def first_content(subject: Subject) -> dict[str, str]:
    """Give what a page holds before staff have written anything."""
    return {"text": first_text(subject)} if subject.is_policy else dict(FIRST_HOME)
