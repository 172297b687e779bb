"""Analysis as the worker does it, and what becomes of a file."""

import pytest

from store.infra.sandbox import ChildRefused, run_child
from store.uploads.measure import Measure
from store.uploads.mesh import answer
from store.uploads.prescan import kind_of


def analyse(path):
    """Analyse a file as the worker does: in the sandboxed child."""
    request = {"source": str(path), "kind": kind_of(path.name).value}
    return run_child("store.uploads.mesh", request, cwd=path.parent)


def measured(path):
    return Measure.from_dict(analyse(path)["measure"])


def refusal_of(path):
    with pytest.raises(ChildRefused) as refusal:
        answer({"source": str(path), "kind": kind_of(path.name).value})
    return refusal.value.code


def ending_of(path):
    try:
        answer({"source": str(path), "kind": kind_of(path.name).value})
    except ChildRefused as refusal:
        return refusal.code
    return "measured"
