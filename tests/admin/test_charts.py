"""Charts keep inside their drawing, on round lines, with the same figures as words."""

import pytest
from hypothesis import given, strategies as st

from store.admin.charts import HIGH, Point, chart, in_rupees

VALUES = st.lists(st.integers(-(10**10), 10**10), min_size=1, max_size=40)


def drawn(values, **words):
    points = [Point(str(nth), value, f"{value}") for nth, value in enumerate(values)]
    return chart("Sales", points, unit="rupees", name="Sales", **words)


@given(VALUES)
def test_every_bar_is_inside_and_stands_on_the_line_of_nothing(values):
    made = drawn(values)

    assert made.lines[0] == 0
    assert made.lines[-1] == HIGH
    assert 2 <= len(made.lines) == len(made.ticks) <= 6
    for bar in made.bars:
        assert 0 <= bar.y <= bar.y + bar.height <= HIGH
        assert made.zero in (bar.y, bar.y + bar.height)


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([0], ["₹1", "₹0"]),
        ([123_45_00], ["₹15,000", "₹10,000", "₹5,000", "₹0"]),
        ([4_00, -1_50], ["₹4", "₹2", "₹0", "−₹2"]),
    ],
)
def test_lines_are_at_round_rupees(values, ticks):
    assert list(drawn(values, tick=in_rupees, least=100).ticks) == ticks


def test_what_was_before_is_a_line_only_when_all_of_it_is_known():
    known = [Point("a", 4, "4", 2, "2"), Point("b", 2, "2", 4, "4")]
    half = [known[0], Point("b", 2, "2")]

    full = chart("S", known, unit="", name="S", before="Before")

    assert full.steps == "0,500 100,500 100,0 200,0"
    assert chart("S", half, unit="", name="S").steps == ""
    assert full.summary == "2 bars, the highest 4: a."
