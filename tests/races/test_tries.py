"""Many at the same moment: no more tries than allowed, and one use of a link."""

from collections import Counter
from functools import partial
from threading import Barrier, Thread

import pytest

from store.accounts import actions, attempts
from store.accounts.actions import links
from store.accounts.link_tokens import token_of
from store.accounts.models import Attempt, Purpose
from store.accounts.queries.links import live_link
from store.infra.db import transaction
from store.kernel import clock
from store.kernel.errors import NotFound, TooMany
from store.settings import settings
from tests.browsing import PASSWORD

CROWD = 8


@pytest.fixture(autouse=True)
def looked_anew():
    """What one test has used up the next one has not."""
    attempts.forget_refusals()


def at_once(errand):
    """Let a crowd do the same thing at the same moment; gives what came of it."""
    barrier, told = Barrier(CROWD), []

    def go():
        barrier.wait(30)
        try:
            errand()
            told.append("done")
        except (TooMany, NotFound) as refusal:
            told.append(type(refusal).__name__)

    crowd = [Thread(target=go) for _ in range(CROWD)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join(60)
    return Counter(told)


def try_once():
    attempts.spend(about="log-in", who="asha@example.com", network="203.0.113.5")


@pytest.mark.fault("A04")
@pytest.mark.asvs("V6.3.1")
def test_A04_at_the_same_moment_no_more_is_tried_than_is_left(postgresql, monkeypatch):
    for _ in range(7):
        try_once()

    assert at_once(try_once) == {"done": 3, "TooMany": CROWD - 3}


def test_control_a_count_that_is_read_and_then_written_lets_more_through(
    postgresql, monkeypatch
):
    everybody_has_looked = Barrier(CROWD)

    def carelessly(session, lanes, at):
        rows = [session.get(Attempt, key) for key in lanes]
        everybody_has_looked.wait(30)
        for row in rows:
            row.tries += 1
        return [row for row in rows if row.tries <= lanes[row.key][1].tries]

    for _ in range(7):
        try_once()
    monkeypatch.setattr(attempts, "_counted", carelessly)

    assert at_once(try_once)["done"] > 3


@pytest.fixture
def link(postgresql):
    """The token of a link to choose a new password with."""
    with transaction() as session:
        person = actions.sign_up(
            session, email="asha@example.com", name="Asha Rao", password=PASSWORD
        )
        made = actions.ask_link(
            session,
            purpose=Purpose.RESET,
            email=person.email,
            person=person,
            at=clock.now(),
        )
    return token_of(made.nonce, secret=settings().SECRET_KEY)


def use(token):
    with transaction() as session:
        actions.choose_password(
            session,
            token=token,
            purpose=Purpose.RESET,
            secret="another hash",
            at=clock.now(),
        )


@pytest.mark.fault("A09")
@pytest.mark.asvs("V6.4.1")
def test_A09_a_link_that_many_use_at_the_same_moment_is_used_once(link):
    assert at_once(partial(use, link)) == {"done": 1, "NotFound": CROWD - 1}


def test_control_without_the_lock_several_use_it(link, monkeypatch):
    everybody_has_looked = Barrier(CROWD)

    def unlocked(session, token, **how):
        found = live_link(session, token, **{**how, "locked": False})
        everybody_has_looked.wait(30)
        return found

    monkeypatch.setattr(links, "live_link", unlocked)
    monkeypatch.setattr("store.accounts.actions.people.end_links", lambda *_, **__: None)

    assert at_once(partial(use, link))["done"] > 1
