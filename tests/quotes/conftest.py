"""Quotes are tested on models measured for real, in this process to save its start."""

import pytest

from store.infra import db
from store.quotes.defaults import install_defaults
from tests.quotes.walking import measured


@pytest.fixture(autouse=True)
def _here(measured_here):
    """No child is started."""


@pytest.fixture
def printing(database):
    """A shop that prints."""
    with db.transaction() as session:
        install_defaults(session)


@pytest.fixture
def address(browser, printing):
    """The page of a measured cube of the browser."""
    return measured(browser)
