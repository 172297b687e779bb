"""Shops with other settings, on the database of the test."""

import pytest

from tests.application import build_application
from tests.browsing import Browser


@pytest.fixture
def other_shop(database, configuration, redis_server):
    """Opens the shop with other settings: `other_shop(PUBLIC_URL="https://…")`."""
    redis_server.forget_everything()

    def opened(**changes):
        app = build_application(configuration.model_copy(update=changes))
        database.bind()
        return Browser(app.test_client())

    yield opened
    build_application(configuration)
    database.bind()


@pytest.fixture
def failing(app, monkeypatch):
    """Makes the page of contacts fail: `failing(error)`."""

    def fail_with(error):
        def view():
            raise error

        monkeypatch.setitem(app.view_functions, "pages.contact", view)

    return fail_with
