"""Every hazard on the lists is shown harmless by a test that names it."""

import ast
import re

import pytest

from store.settings import ROOT
from tests.architecture.sources import python_files, tree

PAYMENTS = {f"P{number:02}" for number in range(1, 23)}
CHECKOUT = {f"C{number:02}" for number in range(1, 17)}
SIGNING_IN = {f"A{number:02}" for number in range(1, 23)}
WEB = {f"W{number:02}" for number in range(1, 29)}
ROW = re.compile(r"^\| (\d+) \|.*\| (.+) \|$", re.MULTILINE)


@pytest.mark.parametrize("hazards", [PAYMENTS, CHECKOUT, SIGNING_IN, WEB])
def test_every_hazard_has_a_test_that_names_it(hazards):
    assert sorted(hazards - _marked("fault")) == []
    assert sorted(hazards - _named()) == []


def test_every_prior_failure_has_a_test_or_a_reason_why_it_cannot_occur():
    page = (ROOT / "docs/prior-failures.md").read_text()
    told = {int(row): here for row, here in ROW.findall(page)}
    without = {row for row, here in told.items() if here.startswith("Cannot occur")}

    assert sorted(told) == list(range(1, 52))
    assert set(told) - without == _marked("prior_failure")


def _named() -> set[str]:
    """The hazards in the names of the tests: `test_W08_W10_…` is about two."""
    named = (
        re.match(r"test_((?:[A-Z]\d\d_)+)", node.name)
        for path in python_files("tests")
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef)
    )
    return {each for found in named if found for each in found.group(1).split("_") if each}


def _marked(mark: str) -> set:
    """What the tests' marks of one name say."""
    calls = (
        node
        for path in python_files("tests")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and _is_mark(node.func, mark)
    )
    return {
        arg.value for call in calls for arg in call.args if isinstance(arg, ast.Constant)
    }


def _is_mark(called: ast.expr, mark: str) -> bool:
    return ast.unparse(called) == f"pytest.mark.{mark}"
