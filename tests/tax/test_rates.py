"""Rates are rows in time: what is in force is found by code and day, the past stays."""

from datetime import UTC, date, datetime, timedelta

import pytest

from store.kernel import clock
from store.kernel.errors import Conflict, Invalid
from store.tax.actions import NewRate, add_rate, require_rate
from store.tax.queries import all_rates, rate_behind, rates_on, tax_day

NOON = datetime(2026, 11, 24, 12, tzinfo=clock.IST)


def new(code="3916", rate_bp=500, *, days=7, source="Notification 1/2026"):
    day = tax_day(NOON) + timedelta(days=days)
    return NewRate(code=code, rate_bp=rate_bp, valid_from=day, source=source)


def test_a_new_shop_knows_what_makers_shops_sell(session):
    found = rates_on(session, ["3916", "84779000", "9503", "998898", "0101"], at=NOON)

    assert found == {"3916": 1800, "84779000": 1800, "9503": 500, "998898": 1800}
    assert all(rate.source for rate in all_rates(session))


@pytest.mark.parametrize(
    ("moment", "rate"),
    [
        (datetime(2025, 9, 21, 18, 29, 59, tzinfo=UTC), 1200),  # 23:59:59 in India
        (datetime(2025, 9, 21, 18, 30, tzinfo=UTC), 500),
    ],
)
def test_a_rate_changes_at_midnight_in_india(session, moment, rate):
    assert rates_on(session, ["95030010"], at=moment) == {"95030010": rate}


def test_a_longer_code_is_stronger(session, owner):
    add_rate(session, new=new("391610", 1200, days=0), actor=owner, at=NOON)

    found = rates_on(session, ["3916", "391610", "39161020"], at=NOON)

    assert found == {"3916": 1800, "391610": 1200, "39161020": 1200}
    assert rate_behind(session, "39161020", at=NOON).code == "391610"


def test_a_new_rate_ends_the_one_before_and_leaves_the_past(session, owner):
    add_rate(session, new=new(), actor=owner, at=NOON)

    week = NOON + timedelta(days=7)
    assert rates_on(session, ["3916"], at=week - timedelta(days=1)) == {"3916": 1800}
    assert rates_on(session, ["3916"], at=week) == {"3916": 500}
    last, first = (rate for rate in all_rates(session) if rate.code == "3916")
    assert first.valid_to == last.valid_from - timedelta(days=1)
    assert last.added_by == owner.name


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (new(days=-1), "valid_from"),
        (new("39x6"), "code"),
        (new(rate_bp=10_001), "rate"),
        (new(source="  "), "source"),
    ],
)
def test_what_cannot_be_is_refused(session, owner, wrong, field):
    with pytest.raises(Invalid) as refused:
        add_rate(session, new=wrong, actor=owner, at=NOON)

    assert refused.value.field == field


def test_two_rates_of_one_code_never_begin_on_one_day(session, owner):
    add_rate(session, new=new(), actor=owner, at=NOON)

    with pytest.raises(Conflict):
        add_rate(session, new=new(rate_bp=1200), actor=owner, at=NOON)


def test_nothing_is_sold_without_a_rate_or_with_too_short_a_code(session):
    require_rate(session, "84779000", digits=6, at=NOON)
    with pytest.raises(Invalid, match="No rate of GST"):
        require_rate(session, "0101", digits=4, at=NOON)
    with pytest.raises(Invalid, match="6 digits"):
        require_rate(session, "8477", digits=6, at=NOON)


def test_days_are_indias():
    assert tax_day(datetime(2026, 11, 23, 18, 30, tzinfo=UTC)) == date(2026, 11, 24)
