"""The search finds by name, brand, part number, category and keyword, the nearest first."""

import pytest

from store.catalog.filters import Filters
from store.catalog.queries.categories import category_tree
from store.catalog.queries.listing import products_found
from store.catalog.queries.suggestions import spelling_of, suggestions_for
from store.infra.db import reading
from tests.factories.catalog import a_category, a_draft, a_product, a_spool, a_variant

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def nozzles(database):
    shelf = a_category("Nozzles & hotends")
    a_product(
        "Hardened nozzle MK8, 0.4 mm",
        category=shelf,
        variants=[a_variant("NZ-MK8-HS-04")],
        brand="Ferro",
        keywords="abrasive carbon",
    )
    a_product("Nozzle", category=shelf, variants=[a_variant("NZ-PLAIN")])
    a_product("Nozzle brush", category=shelf)
    a_product("Silicone sock", category=shelf, keywords="cover for a nozzle")


def find(query):
    with reading() as session:
        tree = category_tree(session)
        return [one.name for one in products_found(session, Filters(query=query), tree)]


@pytest.mark.usefixtures("nozzles")
@pytest.mark.parametrize(
    "query",
    [
        "hardened",
        "HARD",
        "hardened nozzles",
        "mk8 0.4mm",
        "ferro nozzle",
        "NZ-MK8-HS-04",
        "nz-mk8",
        "carbon",
        "hotend harden",
        "härdened",
    ],
)
def test_one_thing_is_found_by_many_words(query):
    assert find(query) == ["Hardened nozzle MK8, 0.4 mm"]


@pytest.mark.usefixtures("nozzles")
def test_the_exact_name_comes_before_its_beginning_and_other_words():
    assert find("nozzle") == [
        "Nozzle",
        "Nozzle brush",
        "Hardened nozzle MK8, 0.4 mm",
        "Silicone sock",
    ]


@pytest.mark.usefixtures("nozzles")
@pytest.mark.parametrize("query", ["nozzle chocolate", "ozzle", "%", "_", "'; drop", "🙂"])
def test_every_word_must_begin_some_word(query):
    assert find(query) == []


def test_option_values_are_found_too():
    a_spool(colours=("Signal orange",))

    assert find("orange pla") == ["PLA filament"]


@pytest.mark.usefixtures("nozzles")
def test_a_slip_is_corrected_by_words_that_are_on_sale():
    a_draft("Secret gadget")
    with reading() as session:
        assert spelling_of(session, "nozle") == "nozzle"
        assert spelling_of(session, "gadgett") is None


@pytest.mark.usefixtures("nozzles")
def test_suggestions_are_few_and_name_categories_too():
    tools = a_category("Tools")
    for number in range(10):
        a_product(f"Nozzle wrench {number}", category=tools)
    with reading() as session:
        found = suggestions_for(session, "nozz", category_tree(session))

    assert len(found.products) + len(found.categories) <= 8
    assert found.products[0].name.startswith("Nozzle")
    assert [shelf.name for shelf in found.categories] == ["Nozzles & hotends"]


def test_nothing_typed_suggests_nothing():
    with reading() as session:
        assert suggestions_for(session, " ", category_tree(session)).is_empty
