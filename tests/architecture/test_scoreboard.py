"""The page about OWASP's ASVS says what the tests show, and the tests show enough."""

from tests.scoreboard import deviations, requirements, verified


def test_every_mark_and_every_deviation_names_a_requirement():
    known = {row.id for row in requirements()}

    assert sorted({*verified(), *deviations()} - known) == []
