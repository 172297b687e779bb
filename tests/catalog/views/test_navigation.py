"""Every page names the top shelves; they are read again when the catalogue has changed."""

import pytest

from store.catalog.actions.listing import touch_catalogue
from store.catalog.views.navigation import Menu
from store.infra import db
from tests.catalog.counting import statements
from tests.factories.catalog import a_category

pytestmark = pytest.mark.one_database


def named(app):
    with app.app_context():
        return [tuple(shelf) for shelf in Menu()]


def test_the_menu_names_top_shelves_only(app):
    a_category("PLA", parent=a_category("Filament"))

    assert named(app) == [("Filament", "filament")]


def test_the_menu_is_read_again_when_the_catalogue_has_changed(app):
    a_category("Filament")
    touched()
    named(app)

    with statements() as sent:
        assert len(named(app)) == 1
    a_category("Tools")
    touched()

    assert len(sent) == 1
    assert len(named(app)) == 2


def test_a_page_that_draws_no_menu_reads_none(app):
    with app.app_context(), statements() as sent:
        Menu()

    assert sent == []


def touched():
    with db.transaction() as session:
        touch_catalogue(session)
