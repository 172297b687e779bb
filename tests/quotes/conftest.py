"""Quotes are tested on models measured for real, in this process to save its start."""

import pytest

from store.uploads import jobs, mesh


@pytest.fixture(autouse=True)
def measured_here(monkeypatch):
    """Run the analyser here: that it is confined is what the uploads' own tests show."""

    def run(_module, request, *, cwd):
        return mesh.answer(request)

    monkeypatch.setattr(jobs, "run_child", run)
    monkeypatch.setattr(mesh, "PICTURE_SIZE", 48)
