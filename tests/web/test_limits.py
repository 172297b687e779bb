"""Who asks too often waits: counted together in Redis, or alone in memory without it."""

from contextlib import ExitStack

import pytest

from store.web import limits, pace
from store.web.pace import MOST_KEPT, Pace
from tests.browsing import Browser
from tests.limited import limited

pytestmark = pytest.mark.one_database


@pytest.fixture
def counting(configuration, database, redis_server):
    """A visitor of a shop that counts; its Redis may be another: `counting(url)`."""
    redis_server.forget_everything()
    with ExitStack() as opened:

        def open_shop(url=configuration.REDIS_URL):
            told = configuration.model_copy(update={"REDIS_URL": url})
            app = opened.enter_context(limited(told, database))
            return Browser(app.test_client())

        yield open_shop


@pytest.fixture
def few(monkeypatch):
    """The limits of what is read are small, and the minute is long."""
    monkeypatch.setattr(pace, "_seconds", lambda: 1_000)
    monkeypatch.setattr(limits, "READS", 6)
    monkeypatch.setattr(limits, "LISTINGS", 3)


def _changes(browser, count) -> list:
    token = {"csrf_token": browser.token()}
    return [browser.client.post("/compare/removal", data=token) for _ in range(count)]


@pytest.mark.asvs("V2.4.1")
def test_every_change_is_counted_and_says_what_is_left(counting):
    first, then = _changes(counting(), 2)

    most = limits.CHANGES_OF_ADDRESS
    assert first.headers["RateLimit-Policy"] == f'"changes";q={most};w=60'
    assert [_left(first), _left(then)] == [most - 1, most - 2]


@pytest.mark.asvs("V2.4.1")
@pytest.mark.fault("F06")
@pytest.mark.parametrize("url", [None, "redis://127.0.0.1:9/0"], ids=["redis", "no redis"])
def test_F06_who_sends_too_much_waits_with_and_without_redis(counting, url):
    browser = counting(url) if url else counting()

    answers = [browser.client.post("/csp-reports") for _ in range(21)]

    assert [answer.status_code for answer in answers] == [415] * 20 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 61
    assert answers[-1].headers["RateLimit-Policy"] == '"changes";q=20;w=60'
    assert _left(answers[-1]) == 0


@pytest.mark.asvs("V2.4.1")
def test_a_person_is_counted_wherever_they_come_from(counting, asha):
    browser = counting()
    browser.sign_in(asha)
    token = {"csrf_token": browser.token()}

    statuses = [
        browser.client.post(
            "/compare/removal",
            data=token,
            environ_base={"REMOTE_ADDR": f"10.0.0.{number}"},
        ).status_code
        for number in range(limits.CHANGES_OF_PERSON + 1)
    ]

    assert statuses[-1] == 429
    assert statuses.count(303) >= limits.CHANGES_OF_PERSON - 1


@pytest.mark.fault("W21")
def test_W21_lists_are_not_read_by_programs_in_a_row(counting, few):
    browser = counting()

    statuses = [browser.get(f"/products?page={page}").status_code for page in range(1, 5)]

    assert statuses[-1] == 429
    assert 429 not in statuses[:-1]
    assert browser.get("/privacy").status_code == 200
    last = browser.get("/search?q=x")
    assert last.status_code == 429
    assert last.headers["RateLimit-Policy"] == '"lists";q=3;w=60'
    assert int(last.headers["Retry-After"]) > 0


def test_pages_are_read_generously_and_files_are_not_counted(counting, few):
    browser = counting()

    statuses = [browser.get("/privacy").status_code for _ in range(7)]

    assert statuses == [200] * 6 + [429]
    assert browser.get("/healthz").status_code == 200
    assert browser.get("/assets/none.000000000000.css").status_code == 404


def test_the_api_says_what_is_left_to_read(counting, few):
    answer = counting().get("/api/v1/catalog/products")

    assert answer.headers["RateLimit-Policy"] == '"lists";q=3;w=60'
    assert _left(answer) == 2


def test_stripe_may_send_as_much_as_it_likes(counting):
    answer = counting().client.post("/webhooks/stripe")

    assert "RateLimit" not in answer.headers


def test_what_is_counted_apart_is_there(app):
    named = limits.LISTS | limits.UNCOUNTED | limits.SIGNED_BY_SENDER

    assert named <= set(app.view_functions)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "::ffff:203.0.113.9"),
        ("fe80::1%eth0", "fe80::/64"),
    ],
)
def test_one_house_is_one_asker(app, address, name):
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert limits.network() == name


def test_the_next_minute_begins_anew(monkeypatch):
    counts = Pace()
    monkeypatch.setattr(pace, "_seconds", lambda: 119)
    assert [counts.count("a"), counts.count("a"), pace.left()] == [1, 2, 1]

    monkeypatch.setattr(pace, "_seconds", lambda: 120)
    assert [counts.count("a"), pace.left()] == [1, 60]


def test_a_flood_of_askers_fills_no_memory():
    counts = Pace()

    for number in range(MOST_KEPT + 10):
        counts.count(str(number))

    assert len(counts._counts) <= MOST_KEPT


def _left(answer) -> int:
    told = dict(part.split("=") for part in answer.headers["RateLimit"].split(";")[1:])
    return int(told["r"])
