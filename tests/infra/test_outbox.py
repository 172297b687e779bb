"""Announcements reach their jobs at least once, and nothing is lost on the way."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from store.infra import db, outbox
from store.infra.outbox import MAX_ATTEMPTS, Delivery, lease
from store.infra.queue import QueueUnreachable, sender
from store.kernel import clock

RUNS: list[int] = []
TOPIC = "thing.happened"


class Desk:
    """Stands where Redis stands: keeps what was sent, unless it is closed."""

    def __init__(self) -> None:
        self.sent: list[int] = []
        self.open = True

    def __call__(self, delivery_id: int, _job: str) -> None:
        if not self.open:
            raise QueueUnreachable("closed")
        self.sent.append(delivery_id)


def note(subject_id: int) -> None:
    """A job that works."""
    RUNS.append(subject_id)


def break_down(subject_id: int) -> None:
    """A job that never works."""
    raise LookupError(f"nothing to do for {subject_id}")


@pytest.fixture
def desk(database):
    """An outbox with one job, and a desk that its deliveries are sent to."""
    RUNS.clear()
    made = Desk()
    outbox.connect(reactions={TOPIC: [note]}, send=made)
    return made


def test_what_is_announced_is_sent_after_the_commit(desk):
    with db.transaction() as session:
        outbox.announce(session, TOPIC, 7)
        assert desk.sent == []

    assert len(desk.sent) == 1
    outbox.perform(desk.sent[0])
    assert RUNS == [7]
    assert _only().done_at is not None


def test_what_is_rolled_back_is_never_announced(desk):
    with pytest.raises(ZeroDivisionError):
        _announce_and_fail()

    assert desk.sent == []
    assert _all() == []


def test_a_queue_that_is_down_leaves_everything_due(desk):
    desk.open = False
    for subject in range(3):
        _announce(subject)
    assert [row.leased_until for row in _all()] == [None] * 3

    desk.open = True
    assert outbox.drain() == 3
    assert len(desk.sent) == 3


def test_redis_that_is_down_leaves_everything_due(database):
    outbox.connect(reactions={TOPIC: [note]}, send=sender("redis://127.0.0.1:9/0"))

    _announce(1)
    _announce(2)

    assert outbox.drain() == 0
    assert [row.leased_until for row in _all()] == [None] * 2


def test_a_commit_stands_even_if_nothing_can_be_sent_after_it(desk, monkeypatch):
    def lost():
        raise OperationalError("SELECT", {}, Exception("the database went away"))

    monkeypatch.setattr(outbox, "_claim_due", lost)

    _announce(7)

    assert _only().subject_id == 7


def test_what_was_sent_is_not_sent_again_within_its_lease(desk, noon):
    _announce(7)

    assert outbox.drain() == 0


def test_what_was_lost_on_the_way_is_sent_again_after_its_lease(desk, noon):
    _announce(7)

    with clock.frozen(noon + lease() + timedelta(seconds=1)):
        assert outbox.drain() == 1

    assert len(desk.sent) == 2


def test_a_delivery_that_arrives_twice_is_done_once(desk):
    _announce(7)

    for _ in range(3):
        outbox.perform(desk.sent[0])

    assert RUNS == [7]


def test_a_delivery_that_somebody_works_on_is_left_to_them(desk):
    _announce(7)
    at_work, may_end = threading.Event(), threading.Event()

    def slow(_subject: int) -> None:
        at_work.set()
        may_end.wait(20)

    slow.__module__, slow.__qualname__ = note.__module__, note.__qualname__
    outbox.connect(reactions={TOPIC: [slow]}, send=desk)
    worker = threading.Thread(target=outbox.perform, args=desk.sent)
    worker.start()
    at_work.wait(20)
    at_work.clear()

    outbox.perform(desk.sent[0])

    assert not at_work.is_set()
    may_end.set()
    worker.join()
    assert _only().attempts == 1


def test_a_long_job_renews_its_lease(desk, monkeypatch):
    monkeypatch.setattr(outbox, "BEATS", 600)
    leases = set()

    def long(_subject: int) -> None:
        for _ in range(40):
            leases.add(_only().leased_until)
            if len(leases) > 1:
                return
            threading.Event().wait(0.1)

    long.__module__, long.__qualname__ = note.__module__, note.__qualname__
    outbox.connect(reactions={TOPIC: [long]}, send=desk)
    _announce(7)

    outbox.perform(desk.sent[0])

    assert len(leases) > 1


def test_a_worker_that_was_killed_leaves_its_work_to_another(desk, noon):
    _announce(7)
    outbox._begin(desk.sent[0])  # and dies

    with clock.frozen(noon + lease() + timedelta(seconds=1)):
        assert outbox.drain() == 1
        outbox.perform(desk.sent[1])

    assert RUNS == [7]
    assert _only().attempts == 2


def test_a_job_that_fails_is_tried_again_with_growing_pauses(desk, noon):
    outbox.connect(reactions={TOPIC: [break_down]}, send=desk)
    _announce(7)
    pauses, now = [], noon

    for _ in range(4):
        with clock.frozen(now):
            with pytest.raises(LookupError):
                outbox.perform(desk.sent[-1])
            pauses.append((_only().leased_until - now).total_seconds())
        now = _only().leased_until + timedelta(seconds=1)
        with clock.frozen(now):
            assert outbox.drain() == 1

    assert pauses == [2, 4, 8, 16]
    assert _only().error == "LookupError('nothing to do for 7')"


def test_a_job_that_always_fails_ends_as_a_dead_letter_and_holds_up_nothing(desk, noon):
    outbox.connect(reactions={TOPIC: [break_down]}, send=desk)
    _announce(7)
    now = noon
    for _ in range(MAX_ATTEMPTS):
        with clock.frozen(now), pytest.raises(LookupError):
            outbox.perform(desk.sent[-1])
        now += timedelta(hours=1)
        with clock.frozen(now):
            outbox.drain()

    outbox.perform(desk.sent[-1])

    assert _only().attempts == MAX_ATTEMPTS
    with clock.frozen(now):
        assert outbox.drain() == 0
    with db.reading() as session:
        assert [each.subject_id for each in outbox.dead_letters(session)] == [7]


def test_the_tries_outlive_an_hour_without_stripe_or_mail():
    pauses = [min(2**tried, outbox.LONGEST_PAUSE) for tried in range(1, MAX_ATTEMPTS)]

    assert sum(pauses) >= 3_600


def test_a_job_that_is_gone_is_told_as_a_failure(desk):
    _announce(7)
    outbox.connect(reactions={TOPIC: [break_down]}, send=desk)

    with pytest.raises(LookupError):
        outbox.perform(desk.sent[0])

    assert "note" in _only().error


def test_two_sweepers_never_send_the_same(desk):
    desk.open = False
    for subject in range(40):
        _announce(subject)
    desk.open = True
    barrier = threading.Barrier(4)

    def sweep():
        barrier.wait(20)
        outbox.drain()

    sweepers = [threading.Thread(target=sweep) for _ in range(4)]
    for sweeper in sweepers:
        sweeper.start()
    for sweeper in sweepers:
        sweeper.join()

    assert len(desk.sent) == len(set(desk.sent)) == 40


def _announce(subject: int) -> None:
    with db.transaction() as session:
        outbox.announce(session, TOPIC, subject)


def _announce_and_fail() -> None:
    with db.transaction() as session:
        outbox.announce(session, TOPIC, 7)
        session.flush()
        raise ZeroDivisionError


def _all() -> list[Delivery]:
    with db.reading() as session:
        return list(session.scalars(select(Delivery).order_by(Delivery.id)))


def _only() -> Delivery:
    (row,) = _all()
    return row
