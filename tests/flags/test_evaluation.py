"""What a flag is for somebody."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from store.flags.declared import Flag, flags
from store.flags.evaluation import (
    Asker,
    Condition,
    Reason,
    Setting,
    State,
    Verb,
    evaluate,
    position,
)
from store.flags.places import places

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FLAG = Flag("things.tried", "Things can be tried.", default=False, owner="shop")
STAFF = Asker("person 1", {"role": "staff", "email_domain": "makrx.example"})


def value(setting, asker=STAFF):
    found = evaluate(FLAG, setting, asker, at=NOW)
    return found.value, found.reason


def test_what_nobody_has_set_is_as_the_code_says():
    assert value(None) == (False, Reason.DEFAULT)


def test_what_is_set_for_everybody_is_so_for_everybody():
    assert value(Setting(State.ON), Asker()) == (True, Reason.STATIC)
    assert value(Setting(State.OFF)) == (False, Reason.STATIC)


def test_a_setting_ends_by_itself():
    over = Setting(State.ON, until=NOW - timedelta(seconds=1))

    assert value(over) == (False, Reason.STALE)
    assert value(Setting(State.ON, until=NOW + timedelta(days=1))) == (True, Reason.STATIC)


def test_a_role_has_what_is_for_it():
    for_staff = Setting(State.ROLES, roles=frozenset({"staff"}))

    assert value(for_staff) == (True, Reason.TARGETING_MATCH)
    assert value(for_staff, Asker("b", {"role": ""})) == (False, Reason.TARGETING_MATCH)


@pytest.mark.parametrize(
    ("verb", "wanted", "held"),
    [
        (Verb.IS, "makrx.example", True),
        (Verb.IS, "other.example", False),
        (Verb.IS_NOT, "other.example", True),
        (Verb.IS_ONE_OF, "other.example, makrx.example", True),
        (Verb.ENDS_WITH, ".example", True),
        (Verb.ENDS_WITH, ".org", False),
    ],
)
def test_a_rule_looks_at_one_fact(verb, wanted, held):
    rule = Setting(State.RULE, conditions=(Condition("email_domain", verb, wanted),))

    assert value(rule) == (held, Reason.TARGETING_MATCH)


def test_a_share_is_about_that_share_of_people():
    tenth = Setting(State.SHARE, share_bp=1000)

    having = sum(value(tenth, Asker(f"visitor {n}"))[0] for n in range(5_000))

    assert 400 < having < 600


@given(st.text(max_size=40), st.integers(0, 10_000), st.integers(0, 10_000))
def test_who_has_a_thing_keeps_it_when_the_share_grows(key, share, more):
    less, larger = sorted((share, more))

    had = value(Setting(State.SHARE, share_bp=less), Asker(key))[0]
    has = value(Setting(State.SHARE, share_bp=larger), Asker(key))[0]

    assert has or not had


def test_another_flag_draws_other_people():
    keys = [f"visitor {n}" for n in range(200)]

    assert [position("a", key) for key in keys] != [position("b", key) for key in keys]


def test_a_flag_that_is_not_needed_any_more_is_overdue():
    old = Flag("old", "Old.", default=True, owner="shop", until=date(2026, 1, 1))

    assert old.is_overdue(date(2026, 1, 2))
    assert not old.is_overdue(date(2026, 1, 1))


def test_every_flag_is_asked_for_and_every_one_asked_for_is_declared():
    assert set(places()) == set(flags())


def test_every_flag_that_can_be_off_says_so_in_a_sentence():
    assert [key for key, flag in flags().items() if not flag.closed] == []
