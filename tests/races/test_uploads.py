"""Somebody sends many files at the same moment: no more stay than there is room for."""

import multiprocessing
import time
from unittest.mock import patch

import pytest
from sqlalchemy import create_engine, func, select

import store.accounts.models  # noqa: F401 uploads refer to people
from store.accounts.visitors import Visitor
from store.infra import db
from store.kernel import clock
from store.kernel.errors import TooLarge
from store.uploads.actions import receiving
from store.uploads.actions.receiving import MOST_STORED, Announced, sign_upload
from store.uploads.models import Upload

FORK = multiprocessing.get_context("fork")  # the imports are done already
PATIENCE = 60
SENDERS = 12
ASHA = Visitor("asha-browser")
SIZE = 50_000_000


@pytest.mark.asvs("V5.2.4")
@pytest.mark.fault("U17")
def test_U17_twelve_files_at_once_are_counted_one_after_the_other(postgresql):
    outcomes = all_at_once(postgresql.url, locked=True)

    assert outcomes.count("signed") == MOST_STORED // SIZE
    assert stored() <= MOST_STORED


def test_without_the_lock_they_would_overrun_it(postgresql):
    """The control: it is the lock that holds the line, not luck."""
    all_at_once(postgresql.url, locked=False)

    assert stored() > MOST_STORED


def all_at_once(url, *, locked):
    barrier, told = FORK.Barrier(SENDERS), FORK.Queue()
    senders = [
        FORK.Process(target=_announce, args=(url, barrier, told, locked))
        for _ in range(SENDERS)
    ]
    for sender in senders:
        sender.start()
    outcomes = [told.get(timeout=PATIENCE) for _ in senders]
    for sender in senders:
        sender.join(PATIENCE)
    return outcomes


def stored():
    with db.reading() as session:
        return session.scalar(select(func.sum(Upload.size)))


def _announce(url, barrier, told, locked) -> None:
    db.bind(create_engine(url, pool_size=1))
    barrier.wait(PATIENCE)
    lock = receiving._lock if locked else _nothing
    with patch("store.uploads.actions.receiving._lock", lock):
        told.put(_outcome())


def _outcome() -> str:
    """What came of it in a word; an unforeseen failure is told, not swallowed."""
    try:
        with db.transaction() as session:
            announced = Announced("cube.stl", SIZE)
            sign_upload(session, visitor=ASHA, announced=announced, at=clock.now())
            time.sleep(0.1)  # the others come while this one is not saved yet
    except TooLarge:
        return "refused"
    except Exception as failure:  # noqa: BLE001 the test compares the outcomes
        return repr(failure)
    return "signed"


def _nothing(_session, _visitor) -> None:
    """No lock: everybody looks before anybody has saved."""
