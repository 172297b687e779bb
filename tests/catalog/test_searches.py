"""Searches are counted by the day, without a trace of who asked."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from store.catalog.actions.searches import (
    SEARCHES,
    Searched,
    count_searches,
    forget_searches,
)
from store.catalog.jobs import count_searches as sweep
from store.catalog.models import SearchQuery
from store.catalog.queries.searches import asked_in_vain, most_asked, queries_like
from store.infra import hints
from store.infra.db import reading, transaction
from store.settings import settings

TODAY = date(2026, 11, 24)


def test_a_day_counts_up_and_the_last_figure_found_stands(session):
    count_searches(session, [Searched(TODAY, "nozzle", 2), Searched(TODAY, "nozle", 0)])
    count_searches(session, [Searched(TODAY, "nozzle", 3)] * 2)

    assert most_asked(session, since=TODAY)[0] == ("nozzle", 3, 3)
    assert [one.query for one in asked_in_vain(session, since=TODAY)] == ["nozle"]


def test_others_are_shown_only_what_many_asked_and_found(session):
    found = [Searched(TODAY, "nozzle", 3)] * 3 + [Searched(TODAY, "noble gas", 3)]
    count_searches(session, [*found, *[Searched(TODAY, "nothing", 0)] * 9])

    assert queries_like(session, "no", today=TODAY, take=5) == ["nozzle"]


def test_what_is_long_past_is_forgotten(session):
    old = TODAY - timedelta(days=401)
    count_searches(session, [Searched(old, "nozzle", 2), Searched(TODAY, "nozzle", 2)])

    forget_searches(session, today=TODAY)

    assert session.scalars(select(SearchQuery.day)).all() == [TODAY]


@pytest.mark.one_database
def test_a_search_is_counted_once_it_was_answered_and_shown_to_staff(app, browser):
    browser.get("/search?q=Xylophone+asha@example.in").close()
    browser.get("/search?q=xylophone&in_stock=1").close()

    sweep()

    with reading() as session:
        rows = session.execute(select(SearchQuery.query, SearchQuery.asked)).all()
    assert rows == [("xylophone", 1)]
    assert hints.take(settings().REDIS_URL, SEARCHES) == []


def test_a_count_without_searches_changes_nothing(database):
    with transaction() as session:
        count_searches(session, [])

    with reading() as session:
        assert session.scalar(select(SearchQuery.query)) is None
