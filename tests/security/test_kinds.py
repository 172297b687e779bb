"""The table of events and what the shop really writes down are the same."""

import ast
import re

import pytest

from store.security.kinds import Level, kinds, level_of
from tests.architecture.sources import name, python_files, tree

DOORS = {"store/web/witnessing.py", "store/infra/witness.py"}
TOLD = re.compile(r"\b(saw|Sighting)\(")
TELLS = {"saw", "witnessing.saw", "witness.saw", "Sighting", "witness.Sighting"}


def given_kinds():
    """Each kind that is told somewhere, with the place; None for one that is no literal."""
    for path in python_files():
        if name(path) in DOORS or not TOLD.search(path.read_text()):
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in TELLS:
                yield from ((word, f"{name(path)}:{node.lineno}") for word in _words(node))


def _words(call):
    """The literals of the first argument: one, or those of a choice."""
    first = call.args[0] if call.args else _keyword(call)
    if isinstance(first, ast.Call):
        return []  # saw(Sighting(...)): the inner call is looked at by itself
    choices = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    return [each.value if isinstance(each, ast.Constant) else None for each in choices]


def _keyword(call):
    return next((each.value for each in call.keywords if each.arg == "kind"), None)


@pytest.mark.asvs("V16.1.1")
def test_every_kind_that_is_told_is_listed_and_every_listed_kind_is_told():
    told = dict(given_kinds())

    assert None not in told, f"name the kind in the call itself: {told[None]}"
    assert set(told) == set(kinds())


def test_every_kind_has_a_name_of_two_words_and_a_whole_sentence():
    for word, kind in kinds().items():
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+", word), word
        assert kind.means.endswith("."), word


def test_a_kind_that_nobody_has_listed_is_not_overlooked():
    assert level_of("nobody.listed") == Level.WARNING
