"""docs/security/sessions.md gives the figures the shop goes by."""

import re
from datetime import timedelta

import pytest

from store.accounts.access import RECENT
from store.accounts.access_tokens import LASTS
from store.accounts.actions.programs import REMEMBERED
from store.accounts.actions.sessions import MOST_OF_CUSTOMERS, MOST_OF_STAFF
from store.accounts.entrance import HALF_LASTS
from store.accounts.provider_jobs import ASK_EVERY
from store.settings import ROOT
from store.web.session_store import CUSTOMERS, STAFF

DOCUMENT = (ROOT / "docs/security/sessions.md").read_text()
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
UNITS = {"minute": 1, "hour": 60, "day": 24 * 60}


def said() -> dict[str, tuple[str, str]]:
    return {row[0]: (row[1], row[2]) for row in ROW.findall(DOCUMENT)}


def span(words: str) -> timedelta:
    count, unit = words.split()
    return timedelta(minutes=int(count) * UNITS[unit.rstrip("s")])


@pytest.mark.asvs("V7.1.1")
@pytest.mark.parametrize(
    ("row", "real"),
    [
        ("ends unused after", (CUSTOMERS.idle, STAFF.idle)),
        ("ends in any case after", (CUSTOMERS.absolute, STAFF.absolute)),
        ("use is written each", (CUSTOMERS.touch, STAFF.touch)),
        ("a proof is fresh for", (RECENT, RECENT)),
        ("first step waits for the second", (HALF_LASTS, HALF_LASTS)),
        ("an access token lasts", (LASTS, LASTS)),
        ("a used refresh token gives a thief away for", (REMEMBERED, REMEMBERED)),
    ],
)
def test_how_long_sessions_last_is_written_down(row, real):
    assert tuple(map(span, said()[row])) == real


@pytest.mark.asvs("V7.1.2")
def test_how_many_sessions_there_may_be_is_written_down():
    most = tuple(map(str, (MOST_OF_CUSTOMERS, MOST_OF_STAFF)))

    assert said()["places at most"] == most


@pytest.mark.asvs("V7.1.3")
def test_how_sessions_through_a_provider_last_is_written_down():
    never, each = said()["the provider is asked about somebody each"]

    assert (never, span(each)) == ("never", ASK_EVERY)
    assert "**Sign-in through a provider.**" in DOCUMENT
