"""There is one clock; it can be stopped, and it knows only UTC."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from store.kernel import clock

moments = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001 made aware by the strategy
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def test_the_clock_is_aware_and_in_utc():
    assert clock.now().utcoffset() == timedelta(0)


@given(moments)
def test_a_stopped_clock_stands_until_it_is_let_go(at):
    with clock.frozen(at):
        assert clock.now() == clock.now() == at

    assert clock.now() >= datetime(2026, 1, 1, tzinfo=UTC)


@given(moments, moments)
def test_a_clock_stopped_twice_goes_back_one_step(first, second):
    with clock.frozen(first):
        with clock.frozen(second):
            assert clock.now() == second
        assert clock.now() == first
