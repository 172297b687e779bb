"""Where commits, time and floats may stand, and how long a file may be."""

import ast

import pytest

from tests.architecture.sources import calls, name, python_files, templates, tree

NOW = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.datetime.now",
    "date.today",
    "time.time",
}
MONEY_ROOMS = {"cart", "checkout", "orders", "payments", "promotions"}
MONEY_FILES = {"money.py", "pricing.py", "gst.py", "rates.py", "bill.py"}
money_files = [
    path
    for path in python_files()
    if path.name in MONEY_FILES or path.parent.name in MONEY_ROOMS
]


def test_only_the_database_door_commits():
    found = {
        name(path)
        for path in python_files()
        for call, _ in calls(path)
        if call.endswith(".commit")
    }

    assert found == {"store/infra/db.py"}


def test_only_the_clock_asks_what_time_it_is():
    found = {
        name(path) for path in python_files() for call, _ in calls(path) if call in NOW
    }

    assert found == {"store/kernel/clock.py"}


@pytest.mark.parametrize("path", money_files, ids=name)
def test_no_float_stands_near_money(path):
    floats = [node.lineno for node in ast.walk(tree(path)) if _is_float(node)]

    assert floats == []


def _is_float(node: ast.AST) -> bool:
    is_type = isinstance(node, ast.Name) and node.id == "float"
    is_number = isinstance(node, ast.Constant) and isinstance(node.value, float)
    return is_type or is_number


def test_no_file_is_longer_than_a_reader_can_hold():
    long = {
        name(path): _lines(path)
        for folder in ("store", "tests")
        for path in python_files(folder)
    }

    assert {path: lines for path, lines in long.items() if lines > 300} == {}


def test_no_template_is_longer_than_a_screen():
    long = {name(path): _lines(path) for path in templates() if _lines(path) > _limit(path)}

    assert long == {}


def _limit(path) -> int:
    return 40 if path.name.startswith("_") else 80


def _lines(path) -> int:
    return len(path.read_text().splitlines())
