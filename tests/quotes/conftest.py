"""Quotes are tested on models measured for real, in this process to save its start."""

import json
from importlib import import_module

import pytest

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
