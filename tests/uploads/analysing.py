"""Analysis as the worker does it, and what becomes of a file."""

import pytest

from store.infra.sandbox import ChildError, ChildRefused, Limits, run_child
from store.uploads.measure import Measure
from store.uploads.mesh import answer
from store.uploads.preparation import Preparation
from store.uploads.prescan import kind_of

ANALYSER = "store.uploads.mesh"


def request_for(path, preparation=None):
    return {
        "source": str(path),
        "kind": kind_of(path.name).value,
        "preparation": (preparation or Preparation()).key,
        "picture": False,
    }


def analyse(path, preparation=None, *, limits=None):
    """Analyse a file as the worker does: in the sandboxed child."""
    request = request_for(path, preparation)
    return run_child(ANALYSER, request, limits=limits or Limits(), cwd=path.parent)


def answered(path, preparation=None):
    """Analyse a file of our own in this process: quicker, for what cannot crash."""
    return answer(request_for(path, preparation))


def measured(path, preparation=None):
    return Measure.from_dict(analyse(path, preparation)["measure"])


def refusal_of(path):
    with pytest.raises(ChildRefused) as refusal:
        answered(path)
    return refusal.value.code


def ending_of(path):
    try:
        answered(path)
    except ChildRefused as refusal:
        return refusal.code
    return "measured"


def ending_in_child(path):
    """Tell how analysis in the child ends: measured, a refusal's code, or how it died."""
    try:
        analyse(path)
    except ChildRefused as refusal:
        return refusal.code
    except ChildError as error:
        return type(error).__name__
    return "measured"
