"""The limits that are told are the ones in the code."""

import ast
import importlib
import tomllib

import pytest

from store.catalog.developing import READ
from store.settings import ROOT
from store.uploads.prescan.kinds import Kind
from tests.architecture.sources import python_files, tree

LIMITS = tomllib.loads((ROOT / "docs/security/limits.toml").read_text())
COUNTED = [
    pytest.param(row, id=f"{part}.{each}")
    for part in ("business", "unfolding", "requests", "heavy")
    for each, row in LIMITS[part].items()
]


@pytest.mark.asvs("V2.1.3")
@pytest.mark.asvs("V13.1.2")
@pytest.mark.asvs("V15.1.3")
@pytest.mark.parametrize("row", COUNTED)
def test_a_limit_is_what_the_code_says(row):
    assert constant(row["at"]) == row["value"]


@pytest.mark.asvs("V15.1.3")
def test_heavy_work_says_where_it_is_done_and_in_what_it_is_counted():
    assert all(row["where"] and row["unit"] for row in LIMITS["heavy"].values())


@pytest.mark.asvs("V5.1.1")
def test_every_form_that_takes_files_says_which():
    takers = {
        f"{'.'.join(path.relative_to(ROOT).with_suffix('').parts)}:{form.name}"
        for path in python_files()
        for form in ast.walk(tree(path))
        if isinstance(form, ast.ClassDef) and takes_files(form)
    }

    assert takers == {row["form"] for row in LIMITS["uploads"].values()}


@pytest.mark.asvs("V5.1.1")
def test_the_endings_of_models_are_those_that_are_told():
    told = set(LIMITS["uploads"]["model"]["endings"])

    assert told - {"stp", "zip"} == {kind.value for kind in Kind}
    assert {form.lower() for form in READ} == set(
        LIMITS["uploads"]["picture_of_a_product"]["endings"]
    )


def constant(at: str):
    module, _, name = at.partition(":")
    return getattr(importlib.import_module(module), name)


def takes_files(form: ast.ClassDef) -> bool:
    fields = (node.value for node in form.body if isinstance(node, ast.Assign))
    return any(
        isinstance(field, ast.Call) and ast.unparse(field.func).endswith("FileField")
        for field in fields
    )
