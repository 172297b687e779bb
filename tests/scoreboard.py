"""What of OWASP's ASVS is verified: writes docs/asvs.md from the marks on the tests.

Run as `python -m tests.scoreboard`; a test compares the page with what this would write.
"""

import ast
import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from store.settings import ROOT
from tests.architecture.sources import python_files, tree

FOLDER = ROOT / "docs" / "asvs"
PAGE = ROOT / "docs" / "asvs.md"
COLUMNS = "| id | level | requirement | verified by |\n|---|---|---|---|"
MARK = "pytest.mark.asvs"
KINDS = {
    "Y": "the application",
    "D": "where it is deployed",
    "I": "the OpenID provider",
    "C": "only with a feature",
}
HEAD = """# What of OWASP ASVS 5.0.0 is verified

Written by `python -m tests.scoreboard` from the marks `asvs("V…")` on the tests: a row
counts when a test with its id passes. Requirements are told in short words of our own; the
ids, levels and chapters are those of the [standard](https://github.com/OWASP/ASVS), (c) The
OWASP Foundation, CC BY-SA 4.0. This page and `asvs/requirements.csv` are offered under
[CC BY-SA 4.0](https://creativecommons.org/licenses/by-sa/4.0/), too (`asvs/LICENSE.txt`).
"""


@dataclass(frozen=True)
class Requirement:
    """One row of the standard, and whether it is ours to meet."""

    id: str
    level: int
    chapter: str
    text: str
    applies: str
    reason: str


def requirements() -> list[Requirement]:
    """Read the rows, in the standard's order."""
    with (FOLDER / "requirements.csv").open(newline="") as file:
        return [
            Requirement(
                row["id"],
                int(row["level"]),
                row["chapter"],
                row["requirement"],
                row["applies"],
                row["reason"],
            )
            for row in csv.DictReader(file)
        ]


def deviations() -> Mapping[str, str]:
    """Give why a requirement is not met, or only in part, by its id."""
    rows = tomllib.loads((FOLDER / "deviations.toml").read_text())
    return {each: row["why"] for each, row in rows.items()}


def verified() -> dict[str, list[str]]:
    """Give the tests that verify each requirement, as `file::test`."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in python_files("tests"):
        for name, each in _marks(tree(path)):
            found[each].append(f"{path.relative_to(ROOT / 'tests')}::{name}")
    return {each: sorted(set(tests)) for each, tests in found.items()}


def _marks(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Walk the marks on tests and on what their parameters are."""
    tests = (node for node in module.body if isinstance(node, ast.FunctionDef))
    for test in tests:
        calls = (call for mark in test.decorator_list for call in ast.walk(mark))
        for call in calls:
            if isinstance(call, ast.Call) and ast.unparse(call.func) == MARK:
                yield from ((test.name, str(ast.literal_eval(arg))) for arg in call.args)


def page() -> str:
    """Write the whole page."""
    rows, tests, excuses = requirements(), verified(), deviations()
    return "\n".join([HEAD, *_summary(rows, tests), *_table(rows, tests, excuses)]) + "\n"


def score(
    rows: list[Requirement], tests: Mapping[str, object], *, applies: str, level: int
) -> tuple[int, int]:
    """Count the verified rows of one kind and level, and all of them."""
    asked = [row for row in rows if (row.applies, row.level) == (applies, level)]
    return sum(row.id in tests for row in asked), len(asked)


def _summary(rows: list[Requirement], tests: Mapping[str, object]) -> Iterator[str]:
    yield "| asked of | level 1 | level 2 | level 3, those we chose |\n|---|---|---|---|"
    for applies, name in KINDS.items():
        cells = [
            "{} of {}".format(*score(rows, tests, applies=applies, level=level))
            for level in (1, 2, 3)
        ]
        yield f"| {name} | {' | '.join(cells)} |"
    yield f"\n{sum(row.applies == 'N' for row in rows)} rows do not apply.\n"


def _table(
    rows: list[Requirement], tests: Mapping[str, list[str]], excuses: Mapping[str, str]
) -> Iterator[str]:
    chapter = ""
    for row in rows:
        if row.chapter != chapter:
            chapter = row.chapter
            yield f"\n## {chapter}\n\n{COLUMNS}"
        yield f"| {row.id} | {row.level} | {row.text} | {_shown(row, tests, excuses)} |"


def _shown(
    row: Requirement, tests: Mapping[str, list[str]], excuses: Mapping[str, str]
) -> str:
    """Name the tests, at most three of them, and what must be said besides."""
    if row.applies == "N":
        return f"does not apply: {row.reason}"
    found = tests.get(row.id, [])
    named = [f"`{each}`" for each in found[:3]]
    more = [f"and {len(found) - 3} more"] if len(found) > 3 else []
    excuse = [f"*{excuses[row.id]}*"] if row.id in excuses else []
    return "<br>".join([*named, *more, *excuse]) or "**not verified**"


if __name__ == "__main__":
    PAGE.write_text(page())
