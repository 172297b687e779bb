"""A password is tried so often and no more; known browsers have a way of their own."""

import re
from collections import Counter
from statistics import median
from time import perf_counter, process_time

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from store.accounts.models import KnownDevice, Person
from store.accounts.trying import person_with_password
from store.infra import witness
from store.infra.db import reading, transaction
from store.kernel import ids
from store.kernel.errors import Invalid, TooMany
from tests.browsing import PASSWORD, TOKEN, Browser

PAIRS, KNOWN = 10_000, 37
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def sign_in(browser, email="asha@example.com", password=PASSWORD, **options):
    return browser.post("/account/login", {"email": email, "password": password}, **options)


def from_(address):
    return {"environ_overrides": {"REMOTE_ADDR": address}}


@pytest.fixture
def seen(monkeypatch):
    """What guards are told."""
    told = []
    monkeypatch.setattr(witness, "_sinks", [told.append])
    return told


@pytest.mark.one_database
@pytest.mark.fault("A04")
@pytest.mark.asvs("V6.3.1")
def test_A04_the_owner_comes_in_by_her_own_browser_when_others_have_used_up_her_tries(
    browser, another_browser, quickly, asha
):
    browser.sign_in(asha)
    browser.post("/account/logout")
    for _ in range(10):
        assert sign_in(another_browser, password="a wrong guess").status_code == 422

    refused = sign_in(another_browser)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 900
    assert "From a browser that you have used here before" in another_browser.page
    assert 'value="asha@example.com"' in another_browser.page

    assert sign_in(browser).status_code == 303


@pytest.mark.one_database
@pytest.mark.fault("A04")
def test_A04_a_strangers_browser_is_nobody_elses_way_in(
    browser, another_browser, quickly, asha, bina
):
    browser.sign_in(bina)
    for _ in range(10):
        sign_in(another_browser, password="a wrong guess")

    assert sign_in(browser).status_code == 429


@pytest.mark.one_database
@pytest.mark.fault("A03")
@pytest.mark.asvs("V6.3.8")
def test_A03_tries_are_used_up_alike_for_known_and_unknown_names(browser, quickly, asha):
    told = {
        email: [
            (answer.status_code, answer.headers.get("Retry-After", "")[:1])
            for _ in range(12)
            for answer in [sign_in(browser, email, "a wrong guess")]
        ]
        for email in (asha.email, "nobody@example.com")
    }

    assert told[asha.email] == told["nobody@example.com"]
    assert [status for status, _ in told[asha.email]] == [422] * 10 + [429] * 2


@pytest.mark.one_database
@pytest.mark.fault("A20")
def test_A20_a_megabyte_of_password_is_refused_at_once(browser, asha):
    browser.get("/account/login")
    started = perf_counter()

    assert sign_in(browser, password="x" * 1_000_000).status_code == 413
    assert sign_in(browser, password="x" * 20_000).status_code == 422
    assert sign_in(browser, password="correct\0horse battery staple").status_code == 422
    assert perf_counter() - started < 1


@pytest.mark.one_database
def test_a_hash_of_less_work_is_made_anew_at_the_next_sign_in(browser, asha):
    with transaction() as session:
        session.get_one(Person, asha.id).password_hash = QUICK.hash(PASSWORD)

    assert sign_in(browser).status_code == 303

    with reading() as session:
        stored = session.get_one(Person, asha.id).password_hash
    assert "m=19456,t=2,p=1" in stored
    assert browser.get("/account").status_code == 200
    assert sign_in(browser).status_code == 303


@pytest.mark.one_database
@pytest.mark.asvs("V6.3.5")
def test_a_browser_that_was_not_known_is_told_by_mail_and_then_it_is_known(
    browser, another_browser, asha, postbox
):
    agent = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"}
    for _ in range(2):
        sign_in(browser, headers=agent, **from_("203.0.113.9"))
        browser.post("/account/logout")

    (mail,) = postbox.to(asha.email, "A new sign-in")
    assert "Firefox on Linux" in mail.get_body(("plain",)).get_content()
    assert "203.0.113.0/24" in mail.get_body(("plain",)).get_content()

    sign_in(another_browser)
    assert len(postbox.to(asha.email, "A new sign-in")) == 2


@pytest.mark.one_database
def test_a_known_browser_is_a_digest_of_a_cookie_that_scripts_do_not_see(browser, asha):
    answer = sign_in(browser)

    (cookie,) = [
        line for line in answer.headers.getlist("Set-Cookie") if line.startswith("device=")
    ]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    with reading() as session:
        (known,) = session.scalars(select(KnownDevice)).all()
    assert known.digest == ids.digest(browser.client.get_cookie("device").value)


@pytest.mark.one_database
def test_a_made_up_cookie_is_no_known_browser(browser, another_browser, quickly, asha):
    for _ in range(10):
        sign_in(browser, password="a wrong guess")

    for made_up in ("", "x", "a" * 43, "%00", "é" * 43):
        another_browser.client.set_cookie("device", made_up)
        assert sign_in(another_browser).status_code == 429


@pytest.mark.one_database
@pytest.mark.asvs("V6.2.6")
@pytest.mark.asvs("V6.2.7")
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/account/login", ["current-password"]),
        ("/account/sign-up", ["new-password"]),
        ("/account", ["current-password", "new-password"]),
    ],
)
def test_password_fields_are_hidden_and_welcome_managers(browser, asha, path, expected):
    if path == "/account":
        browser.sign_in(asha)
    page = browser.get(path).text.partition("<main")[2]

    fields = [
        tag.split(">")[0]
        for tag in page.split("<input")[1:]
        if "password" in tag.split(">")[0]
    ]
    assert [f'autocomplete="{word}"' for word in expected] == [
        part
        for field in fields
        for part in field.split()
        if part.startswith("autocomplete")
    ]
    assert all('type="password"' in field for field in fields)
    assert "onpaste" not in page
    assert 'autocomplete="off"' not in page


@pytest.mark.fault("A03")
@pytest.mark.fault("A04")
@pytest.mark.fault("A05")
@pytest.mark.asvs("V6.3.1")
@pytest.mark.asvs("V6.3.8")
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_A04_ten_thousand_pairs_find_nobody_out_and_keep_nobody_out(
    app, quickly, asha, browser, seen
):
    """A hundred passwords for each of a hundred names, of which one has an account."""
    sign_in(browser)
    browser.post("/account/logout")

    tries = [_tried(app, turn, name) for turn in range(100) for name in range(100)]

    assert len(tries) == PAIRS
    told = {name: [said for who, said, _ in tries if who == name] for name in range(100)}
    assert told[KNOWN] == [Invalid] * 10 + [TooMany] * 90
    assert [name for name in told if told[name] != told[KNOWN]] == []
    refused = {True: [], False: []}
    for name, said, took in tries:
        if said is TooMany:
            refused[name == KNOWN].append(took)
    assert 0.5 < median(refused[True]) / median(refused[False]) < 2

    kinds = Counter(sighting.kind for sighting in seen)
    assert kinds["attempts.flooded"] == 1
    assert kinds["login.failed"] == 1000
    assert sign_in(browser).status_code == 303


def _tried(app, turn, name):
    """Throw one pair, from one of 250 networks; gives who, what was said, and the work."""
    network = f"10.{(turn + name) % 250}.0.1"
    pair = {"email": _name(name), "password": f"leaked {turn}"}
    with app.test_request_context("/account/login", **from_(network)):
        started = process_time()
        try:
            person_with_password(**pair)
        except (Invalid, TooMany) as refusal:
            return name, type(refusal), process_time() - started
    raise AssertionError("a leaked password was right")


def _name(name):
    return "asha@example.com" if name == KNOWN else f"name-{name}@example.com"


@pytest.mark.one_database
@pytest.mark.fault("A03")
@pytest.mark.asvs("V6.3.8")
def test_A03_pages_and_headers_are_the_same_for_a_name_that_has_an_account(
    app, quickly, asha
):
    answers = {"known": [], "unknown": []}
    for kind, email in (("known", asha.email), ("unknown", "nosy@example.com")):
        thief = Browser(app.test_client())
        for turn in range(100):
            answer = sign_in(thief, email, f"leaked {turn}")
            answers[kind].append(_without_what_differs(answer, email, thief.token()))

    assert answers["known"] == answers["unknown"]
    assert {status for status, *_ in answers["known"]} == {422, 429}


def _without_what_differs(answer, email, token):
    """Give status, headers and page without what was typed, and what each visit has."""
    headers = {
        name: value
        for name, value in answer.headers
        if name not in ("X-Request-Id", "Set-Cookie", "Retry-After", "Content-Length")
    }
    said = re.sub(r"Wait (a minute|\d+ minutes)", "Wait", answer.text)
    page = TOKEN.sub("", said.replace(email, "").replace(token, ""))
    return answer.status_code, headers, page
