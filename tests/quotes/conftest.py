"""Quotes are tested on models measured and cut for real, in this process."""

import importlib

import pytest

from store.quotes import jobs as quotes_jobs
from store.uploads.jobs import analysis


@pytest.fixture(autouse=True)
def measured_here(monkeypatch):
    """Save the child's start: that it is confined is what the uploads' own tests show."""

    def run(module, request, *, cwd):
        return importlib.import_module(module).answer({"picture": False} | request)

    monkeypatch.setattr(analysis, "run_child", run)
    monkeypatch.setattr(quotes_jobs, "run_child", run)
