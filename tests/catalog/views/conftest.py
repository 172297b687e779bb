"""The menu as in the shop: kept for a while, and forgotten after the test."""

import pytest

from store.catalog.views.navigation import NAME


@pytest.fixture
def kept_menu(app, monkeypatch):
    monkeypatch.setattr(app, "testing", False)
    monkeypatch.setitem(app.extensions, NAME, None)
