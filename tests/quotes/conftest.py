"""Quotes are tested on models measured for real, in this process to save its start."""

import json
from importlib import import_module

import pytest

from store.infra import db
from store.quotes.defaults import install_defaults
from tests.quotes.walking import measured

CALLERS = (
    "store.uploads.jobs.analysis",
    "store.uploads.jobs.examination",
    "store.quotes.jobs.cutting",
)


@pytest.fixture(autouse=True)
def measured_here(monkeypatch):
    """Run the analyser here: that it is confined is what the uploads' own tests show."""

    def run(module, request, **_limits):
        asked = json.loads(json.dumps(request))
        return json.loads(json.dumps(import_module(module).answer(asked)))

    for caller in CALLERS:
        monkeypatch.setattr(f"{caller}.run_child", run)
    for drawing in ("store.uploads.mesh", "store.uploads.examine"):
        monkeypatch.setattr(f"{drawing}.PICTURE_SIZE", 48)


@pytest.fixture
def printing(database):
    """A shop that prints."""
    with db.transaction() as session:
        install_defaults(session)


@pytest.fixture
def address(browser, printing):
    """The page of a measured cube of the browser."""
    return measured(browser)
