"""Every hazard on the lists is shown harmless by a test that names it."""

import ast
import re

from store.settings import ROOT
from tests.architecture.sources import python_files, tree

PAYMENTS = {f"P{number:02}" for number in range(1, 23)}
CHECKOUT = {f"C{number:02}" for number in range(1, 17)}
ROW = re.compile(r"^\| (\d+) \|.*\| (.+) \|$", re.MULTILINE)


def test_every_hazard_of_payments_and_checkout_has_a_test():
    shown = _marked("fault")

    assert sorted((PAYMENTS | CHECKOUT) - shown) == []


def test_every_prior_failure_has_a_test_or_a_reason_why_it_cannot_occur():
    page = (ROOT / "docs/prior-failures.md").read_text()
    told = {int(row): here for row, here in ROW.findall(page)}
    without = {row for row, here in told.items() if here.startswith("Cannot occur")}

    assert sorted(told) == list(range(1, 52))
    assert set(told) - without == _marked("prior_failure")


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
