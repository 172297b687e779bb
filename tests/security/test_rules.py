"""The rules find what they are for, and nothing in what people usually do."""

import tomllib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from store.security.anomalies import Step, Widths, band, judge_traffic
from store.security.kinds import Level, kinds
from store.security.rules import RULES, TABLE, Happening, judge, numbers
from store.security.travelling import Spot, kilometres

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BENGALURU, LONDON = Spot(12.97, 77.59), Spot(51.51, -0.13)


def login(person=None, *, address="203.0.113.7", times=1, minute=0, **more):
    kind = more.pop("kind", "login.failed")
    network = address.rsplit(".", 1)[0] + ".0/24"
    at = NOON + timedelta(minutes=minute)
    return Happening(
        kind, at, times, person_id=person, address=address, network=network, **more
    )


def found(rule, happenings):
    return judge(rule, happenings)


@pytest.mark.fault("A04")
def test_A04_one_network_that_tries_many_people_is_stuffing_and_may_be_blocked():
    tries = [login(person, times=2) for person in range(10)]

    (finding,) = found("credential_stuffing", tries)

    assert finding.severity == Level.ALARM
    assert finding.subject == "network 203.0.113.0/24"
    assert finding.block == "203.0.113.7"
    assert finding.facts == {"times": 20, "people": 10}


@pytest.mark.fault("A04")
def test_A04_names_that_nobody_has_are_taken_for_other_peoples():
    (finding,) = found("credential_stuffing", [login(None, times=10_000)])

    assert finding.facts["people"] == 10_000


def test_neighbours_together_are_proposed_as_their_network():
    tries = [login(each, address=f"203.0.113.{each}", times=4) for each in range(8)]

    (finding,) = found("credential_stuffing", tries)

    assert finding.block == "203.0.113.0/24"


def test_somebody_who_forgot_a_password_is_not_stuffing():
    assert found("credential_stuffing", [login(1, times=30)]) == []


@pytest.mark.fault("A05")
def test_A05_many_people_tried_a_little_from_everywhere_is_spraying():
    tries = [login(each, address=f"203.0.{each}.7", times=2) for each in range(30)]

    (finding,) = found("password_spraying", tries)

    assert finding.subject == "the shop"
    assert finding.facts == {"people": 30, "networks": 30}


@pytest.mark.fault("A05")
def test_A05_one_person_tried_very_often_is_fire_and_not_spraying():
    tries = [login(5, address=f"203.0.{each}.7") for each in range(40)]

    assert found("password_spraying", tries) == []
    (finding,) = found("account_under_fire", tries)
    assert finding.subject == "person 5"
    assert finding.facts == {"times": 40, "networks": 40}


def signed_in(spot, *, minute):
    return login(5, kind="login.succeeded", minute=minute, spot=spot)


def test_a_flight_takes_its_time_and_nobody_is_faster():
    assert 7900 < kilometres(BENGALURU, LONDON) < 8100
    in_two_hours = [signed_in(BENGALURU, minute=0), signed_in(LONDON, minute=120)]
    in_ten_hours = [signed_in(BENGALURU, minute=0), signed_in(LONDON, minute=600)]

    (finding,) = found("impossible_travel", in_two_hours[::-1])

    assert finding.facts["minutes"] == 120
    assert found("impossible_travel", in_ten_hours) == []
    assert found("impossible_travel", [signed_in(None, minute=0), *in_two_hours[1:]]) == []


@pytest.mark.parametrize(
    "rule",
    [
        name
        for name, told in numbers().items()
        if told.times and not told.people and name in RULES
    ],
)
def test_a_rule_that_counts_begins_at_its_number(rule):
    told = numbers()[rule]

    def times(number):
        return [login(5, kind=told.kinds[0], times=number)]

    assert found(rule, times(told.times - 1)) == []
    assert len(found(rule, times(told.times))) == 1


def test_what_a_visitor_does_and_what_a_stranger_does_is_told_apart():
    mine = [login(5, kind="permission.denied", times=10)]
    a_strangers = [login(None, kind="permission.denied", times=10)]

    assert found("permission_probing", mine)[0].subject == "person 5"
    assert found("permission_probing", a_strangers)[0].subject.startswith("network")


def test_every_grave_kind_of_event_is_an_alert_by_itself():
    grave = [name for name, kind in kinds().items() if kind.level == Level.ALARM]

    for kind in grave:
        (finding,) = found("grave_event", [login(5, kind=kind)])
        assert finding.subject == f"{kind}: person 5"


def test_every_rule_has_numbers_and_asks_for_kinds_that_are_told():
    rows = tomllib.loads(TABLE.read_text())
    asked = {kind for row in rows.values() for kind in row.get("kinds", ())}

    assert set(rows) == {*RULES, "unusual_traffic"}
    assert asked <= set(kinds())


WIDTHS = Widths(
    deviations=6, least_requests=300, least_percent=10, least_ms=500, fewest=40, history=12
)


def step(requests, *, failed=0, refused=0, ms=20):
    return Step(requests, refused, failed, requests * ms)


DAY = [step(500 + 10 * (each % 5), refused=5) for each in range(40)]


@pytest.mark.parametrize(
    ("now", "tells"),
    [
        (step(520, refused=6), []),
        (step(900, refused=6), [("Requests", "high")]),
        (step(60), [("Requests", "low")]),
        (step(520, failed=80), [("Failures", "high")]),
        (step(520, refused=200), [("Refusals", "high")]),
        (step(520, ms=700), [("Milliseconds", "high")]),
    ],
)
def test_traffic_out_of_its_band_is_told_by_what_is_odd(now, tells):
    assert [(each.what, each.tells) for each in judge_traffic(now, DAY, WIDTHS)] == tells


def test_a_new_shop_has_nothing_to_compare_with():
    assert judge_traffic(step(9000), DAY[:11], WIDTHS) == []


def test_one_failure_of_a_quiet_night_is_no_oddity():
    assert judge_traffic(step(4, failed=4), [step(3)] * 30, WIDTHS) == []


@given(st.lists(st.integers(0, 10_000), min_size=12, max_size=60))
def test_the_median_is_always_usual_and_a_single_wild_figure_moves_no_band(figures):
    usual = band(figures, width=6, least=1)

    assert usual.tells(sorted(figures)[len(figures) // 2]) == ""
    assert usual.low <= usual.high
    calm = [100] * 20
    assert band([*calm, figures[0]], width=6, least=10) == band(calm, width=6, least=10)
