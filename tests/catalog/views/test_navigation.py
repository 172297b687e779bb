"""Every page names the top shelves; they are read from the database now and then."""

from datetime import timedelta

import pytest

from store.catalog.views.navigation import KEPT, Menu
from store.kernel import clock
from tests.catalog.counting import statements
from tests.factories.catalog import LONG_AGO, a_category


def named(app):
    with app.app_context():
        return [tuple(shelf) for shelf in Menu()]


def test_the_menu_names_top_shelves_only(app):
    a_category("PLA", parent=a_category("Filament"))

    assert named(app) == [("Filament", "filament")]


@pytest.mark.usefixtures("kept_menu")
def test_the_menu_is_read_once_in_a_while(app):
    a_category("Filament")
    with clock.frozen(LONG_AGO):
        named(app)
    a_category("Tools")

    with clock.frozen(LONG_AGO + KEPT - timedelta(seconds=1)), statements() as sent:
        assert len(named(app)) == 1
    with clock.frozen(LONG_AGO + KEPT):
        assert len(named(app)) == 2
    assert sent == []


def test_a_page_that_draws_no_menu_reads_none(app):
    with app.app_context(), statements() as sent:
        Menu()

    assert sent == []
