"""The page about OWASP's ASVS says what the tests show, and the tests show enough."""

from tests.scoreboard import PAGE, deviations, page, requirements, score, verified


def test_every_mark_and_every_deviation_names_a_requirement():
    known = {row.id for row in requirements()}

    assert sorted({*verified(), *deviations()} - known) == []


def test_the_page_is_up_to_date():
    assert PAGE.read_text() == page(), "python -m tests.scoreboard writes it anew"


def test_all_of_level_one_is_verified_and_nearly_all_of_level_two():
    rows, tests = requirements(), verified()

    assert score(rows, tests, applies="Y", level=1) == (59, 59)
    assert score(rows, tests, applies="Y", level=2) >= (125, 132)


def test_what_is_not_verified_says_why():
    tests, excuses = verified(), deviations()

    assert [
        row.id
        for row in requirements()
        if row.applies != "N" and row.level < 3 and row.id not in {*tests, *excuses}
    ] == []
