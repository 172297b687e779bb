"""What docs/security/web.md says in tables is what the shop does."""

import re

import pytest

from store.settings import ROOT
from store.web import headers, limits
from store.web.forms import csrf
from store.web.origins import SAFE

PAGE = (ROOT / "docs/security/web.md").read_text()


def table(heading: str) -> dict[str, str]:
    """The rows of the table with this heading: the first column and the second."""
    text = PAGE[PAGE.index(f"| {heading} |") :].split("\n\n", 1)[0]
    rows = [line.strip("| ").split(" | ") for line in text.splitlines()[2:]]
    return {first.strip("`"): second.strip() for first, second in rows}


@pytest.mark.asvs("V3.5.1")
def test_whatever_asks_for_no_form_token_is_told_with_its_reason(application):
    found = set()
    for rule in application.url_map.iter_rules():
        view = application.view_functions[rule.endpoint]
        room = application.blueprints.get(rule.endpoint.split(".")[0])
        exempt = f"{view.__module__}.{view.__name__}" in csrf._exempt_views
        if rule.methods - SAFE and (exempt or room in csrf._exempt_blueprints):
            found.add(rule.endpoint)

    assert set(table("endpoint")) == found


def test_the_policy_is_the_one_that_is_sent():
    told = {name: re.findall(r"`([^`]*)`", text)[0] for name, text in table("rule").items()}

    assert told == headers.POLICY


def test_the_headers_are_those_that_are_sent():
    sent = {
        *headers.ALWAYS,
        "Content-Security-Policy",
        "Referrer-Policy",
        "Strict-Transport-Security",
        "X-Request-Id",
    }

    assert set(table("header")) == sent


@pytest.mark.asvs("V2.1.3")
def test_the_limits_of_a_minute_are_the_ones_that_count():
    figures = [int(text.replace(",", "")) for text in table("counted").values()]

    assert figures == [
        limits.CHANGES_OF_ADDRESS,
        limits.CHANGES_OF_PERSON,
        limits.READS,
        limits.LISTINGS,
    ]
