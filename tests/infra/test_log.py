"""A log line is one line of JSON, whatever is in it, and carries no secret."""

import io
import json
import re
import sys

import pytest
import structlog
from hypothesis import given, strategies as st

from store.infra import log as log_module, masking
from store.infra.log import visible
from tests.architecture.sources import python_files

NASTY = st.text() | st.sampled_from(
    [
        "a\r\nb",
        "\x1b[2J",
        "line\u2028break\u2029",
        "\u202egnp.exe",
        '"},{"event":"x',
        "\x00",
    ]
)
CARD = "4242 4242 4242 4242"


@pytest.fixture
def lines(monkeypatch):
    """Configure the log as a server does, and give what it has written."""
    before = structlog.get_config()
    written = io.StringIO()

    def configured(form="json"):
        monkeypatch.setattr(sys, "stderr", written)
        log_module.configure(form)
        return written

    yield configured
    structlog.configure(**before)


@pytest.mark.asvs("V16.4.1")
@pytest.mark.asvs("V16.2.4")
@pytest.mark.fault("W14")
def test_W14_whatever_is_logged_stays_one_line_of_json(lines):
    written = lines()

    @given(text=NASTY, name=st.from_regex(r"[a-z]{3,9}", fullmatch=True))
    def stays(text, name):
        written.seek(0)
        written.truncate()

        log_module.log.info(
            "request", **{f"x{name}": text, "path": text, "inner": {text: text}}
        )

        (line,) = written.getvalue().splitlines()
        assert json.loads(line)["event"] == "request"

    stays()


@given(text=NASTY)
def test_W14_text_for_people_stays_on_its_line_and_moves_no_cursor(text):
    assert len(visible(text).splitlines()) <= 1
    assert visible(text).isprintable()


@pytest.mark.asvs("V16.2.2")
def test_a_line_says_when_in_utc(lines):
    written = lines()

    log_module.log.info("request")

    moment = json.loads(written.getvalue())["timestamp"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", moment)


@pytest.mark.parametrize("form", ["json", "text"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("password", "canary"),
        ("new_password", "canary"),
        ("Authorization", "Bearer canarycanary"),
        ("reset_token", "canary"),
        ("code", "canary"),
        ("headers", {"Cookie": "session=canary", "deep": [{"otp": "canary"}]}),
        ("error", "could not reach redis://user:canary@host:1/0"),
        ("error", "Bearer canarycanary was refused"),
        ("error", "sk_" + "live_canary00000 is no key"),
        ("url", "https://shop.example/?jwt=eyJcanary000.eyJcanary.canary"),
    ],
)
@pytest.mark.asvs("V16.2.5")
def test_a_secret_that_slips_into_a_line_is_masked(lines, form, name, value):
    written = lines(form)

    log_module.log.warning("slipped", **{name: value})

    assert "canary" not in written.getvalue()
    assert masking.MASKED in written.getvalue()


@pytest.mark.asvs("V16.2.5")
@pytest.mark.parametrize(
    "text", [CARD, CARD.replace(" ", ""), CARD.replace(" ", "-"), f"pay with {CARD}!"]
)
def test_a_card_number_is_masked_however_it_is_written(text):
    assert "4242" not in masking.clean(text)


@pytest.mark.parametrize(
    "text",
    ["4242 4242 4242 4243", "at 1732300000000.5", "order MX-7K3Q-92FD", "29AAKFM4821Q1ZK"],
)
def test_other_numbers_stay_readable(text):
    assert masking.clean(text) == text


@given(digits=st.lists(st.integers(0, 9), min_size=12, max_size=18))
def test_every_number_that_passes_the_check_of_cards_is_masked(digits):
    last = next(each for each in range(10) if masking.is_card([*digits, each]))
    number = "".join(map(str, [*digits, last]))

    assert masking.clean(f"n={number};") == f"n={masking.MASKED};"


@pytest.mark.asvs("V16.2.3")
def test_nothing_of_the_shop_logs_to_another_place():
    elsewhere = re.compile(r"\b(\w*FileHandler|SysLogHandler|SMTPHandler|basicConfig)\b")

    assert [
        str(path) for path in python_files() if elsewhere.search(path.read_text())
    ] == []
