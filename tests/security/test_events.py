"""What guards see is kept: bounded in a flood, unchangeable, and for a year at least."""

from datetime import datetime, timedelta

import pytest
from pydantic import ValidationError
from sqlalchemy import text, update
from sqlalchemy.exc import DatabaseError, OperationalError
from structlog.testing import capture_logs

from store.infra.db import transaction
from store.infra.witness import Sighting
from store.kernel import clock
from store.security import jobs, sink
from store.security.kinds import Level, level_of
from store.security.models import SecurityEvent
from store.settings import Settings

NOON = datetime(2026, 11, 24, 12, tzinfo=clock.IST)


@pytest.mark.fault("A04")
def test_A04_ten_thousand_pairs_from_one_network_fill_few_rows(seen, events):
    with clock.frozen(NOON):
        for _ in range(40):
            seen("login.failed", times=250)
    with clock.frozen(NOON + timedelta(minutes=1)):
        seen("login.failed")
        seen("login.failed", person_id=7)
        seen("login.failed", outcome="allowed")

    assert [event.times for event in events()] == [10_000, 1, 1, 1]


def test_an_event_keeps_who_what_when_and_where(seen, events):
    facts = {"person_id": 7, "session": "abc", "request_id": "r1", "path": "/account/login"}

    with clock.frozen(NOON):
        seen("login.failed", detail={"by": "pwd"}, **facts)

    (event,) = events()
    assert event.at == event.last_at == NOON
    assert event.network == "203.0.113.7"
    assert {name: getattr(event, name) for name in facts} == facts
    assert event.detail == {"by": "pwd"}
    assert event.level == level_of("login.failed")


@pytest.mark.asvs("V16.4.2")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE security_event SET kind = 'login.succeeded'",
        "UPDATE security_event SET network = ''",
        "UPDATE security_event SET times = times - 1",
        "DELETE FROM security_event",
    ],
)
def test_the_database_itself_refuses_to_change_an_event(seen, database, statement):
    seen("login.failed", times=3)

    with pytest.raises(DatabaseError), database.engine.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize(("days", "left"), [(399, 1), (401, 0)])
def test_an_event_goes_when_its_time_is_over(seen, events, days, left):
    seen("login.failed", at=clock.now() - timedelta(days=days))

    jobs.forget_old()

    assert len(events()) == left


@pytest.mark.parametrize("name", ["EVENTS_KEPT_DAYS", "AUDIT_KEPT_DAYS"])
def test_no_setting_keeps_what_was_seen_for_less_than_a_year(name):
    with pytest.raises(ValidationError, match=name):
        Settings(_env_file=None, **{name: 364})

    assert getattr(Settings(_env_file=None, **{name: 365}), name) == 365


def test_a_request_is_answered_though_its_event_cannot_be_kept(monkeypatch, database):
    def broken():
        raise OperationalError("INSERT", {}, Exception("no space left"))

    monkeypatch.setattr(sink, "transaction", broken)

    with capture_logs() as logged:
        sink.write_down(Sighting("login.failed", at=clock.now()))

    assert [line["event"] for line in logged] == ["security", "event_not_kept"]


def test_a_level_once_written_down_stays_when_the_table_changes(seen, database):
    seen("login.failed")

    with pytest.raises(DatabaseError), transaction() as session:
        session.execute(update(SecurityEvent).values(level=Level.ALARM))
