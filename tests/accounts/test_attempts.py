"""Tries are counted in the database, before a secret is looked at."""

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.exc import OperationalError

from store.accounts import attempts
from store.accounts.actions.attempts import forget_old_attempts
from store.accounts.attempts import LIMITS
from store.accounts.models import Attempt
from store.infra import db, witness
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import TooMany

HERE, NEXT_DOOR, FAR = "203.0.113.5", "203.0.113.200", "198.51.100.7"


def try_to(about="log-in", *, who="asha@example.com", network=HERE, **more):
    return attempts.spend(about=about, who=who, network=network, **more)


def tried(times, **how):
    return [try_to(**how) for _ in range(times)]


@pytest.mark.fault("A04")
@pytest.mark.asvs("V6.3.1")
def test_A04_who_tried_too_often_waits_and_is_told_how_long(database, noon):
    tried(LIMITS["log-in"]["person"].tries)

    with pytest.raises(TooMany) as refused:
        try_to(network=FAR)

    assert refused.value.retry_after == 15 * 60
    assert "Wait 15 minutes." in refused.value.message


@pytest.mark.asvs("V6.1.1")
def test_a_count_that_is_used_up_ends_by_its_time_whatever_is_tried_meanwhile(
    database, noon
):
    tried(10)
    with clock.frozen(noon + timedelta(minutes=14)), pytest.raises(TooMany) as refused:
        try_to()
    assert refused.value.retry_after == 60

    with clock.frozen(noon + timedelta(minutes=15)):
        tried(10)


@pytest.mark.parametrize(
    ("about", "lane"),
    [(about, lane) for about, lanes in LIMITS.items() for lane in lanes],
)
def test_every_limit_lets_so_many_through_and_no_more(database, noon, about, lane):
    most = min(LIMITS[about][lane].tries, 12)
    everyone = {**LIMITS[about], lane: attempts.Limit(most, 5)}
    others = {name: attempts.Limit(1000, 5) for name in everyone if name != lane}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(attempts, "LIMITS", {about: {**others, lane: everyone[lane]}})
        for turn in range(most):
            try_to(about, **_same_in(lane, turn))
        with pytest.raises(TooMany):
            try_to(about, **_same_in(lane, most))


def _same_in(lane, turn):
    """Tries that have nothing in common but what the lane counts."""
    who = "asha" if lane in ("person", "device") else f"somebody-{turn}"
    network = f"203.0.113.{turn}" if lane == "network" else f"10.0.{turn}.1"
    return {"who": who, "network": network, "device": "hers" if lane == "device" else ""}


def test_a_network_is_a_street_of_addresses_in_both_kinds(database, noon, monkeypatch):
    few = {**LIMITS["log-in"], "network": attempts.Limit(20, 15)}
    monkeypatch.setattr(attempts, "LIMITS", {"log-in": few})
    for turn in range(20):
        try_to(who=f"somebody-{turn}", network=HERE if turn % 2 else NEXT_DOOR)
        try_to(who=f"somebody-{turn}", network=f"2001:db8:1:{turn}::1")

    for network in (NEXT_DOOR, "2001:db8:1:ffff::2"):
        with pytest.raises(TooMany):
            try_to(who="another", network=network)
    try_to(who="another", network=FAR)


@pytest.mark.fault("A04")
@pytest.mark.asvs("V6.3.1")
def test_A04_a_known_browser_is_counted_for_itself_alone(database, noon):
    tried(10)

    tried(10, device="hers")

    with pytest.raises(TooMany):
        try_to(device="hers")
    try_to(device="her other one")


def test_what_went_well_is_not_counted(database, noon):
    for _ in range(12):
        attempts.give_back(try_to())

    tried(10)
    with pytest.raises(TooMany):
        try_to()


def test_however_a_name_is_written_it_is_one(database, noon):
    tried(5)
    tried(5, who=" ASHA@Example.com ")

    with pytest.raises(TooMany):
        try_to()


@pytest.mark.fault("A05")
def test_A05_a_flood_over_all_names_and_networks_is_stopped_and_alarms_once(
    database, noon, monkeypatch
):
    seen = []
    monkeypatch.setattr(witness, "_sinks", [seen.append])
    few = {**LIMITS["log-in"], "everybody": attempts.Limit(20, 15)}
    monkeypatch.setattr(attempts, "LIMITS", {"log-in": few})

    for turn in range(20):
        try_to(who=f"somebody-{turn}", network=f"10.{turn}.0.1")
    for turn in range(30):
        with pytest.raises(TooMany):
            try_to(who=f"another-{turn}", network=f"10.{turn}.1.1")

    assert [sighting.kind for sighting in seen] == ["attempts.flooded"]
    assert seen[0].detail == {"about": "log-in", "lane": "everybody", "tries": "20"}


def test_a_count_names_nobody_and_is_forgotten_after_its_time(database, noon):
    try_to()
    with reading() as session:
        keys = session.scalars(select(Attempt.key)).all()
    assert all(len(key) == 64 and "asha" not in key for key in keys)

    with transaction() as session:
        forget_old_attempts(session, noon + timedelta(minutes=16))

    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 0


@pytest.mark.asvs("V6.3.1")
def test_without_the_database_nothing_is_tried(database, monkeypatch, tmp_path):
    lost = create_engine(f"sqlite:///{tmp_path}/nowhere/shop.sqlite")
    monkeypatch.setattr(db._Bound, "engine", lost)
    monkeypatch.setattr(db._Bound, "reader", lost)

    with pytest.raises(OperationalError):
        try_to()
