"""The search finds by name, brand, part number, category and keyword, the nearest first."""

from datetime import date

import pytest

from store.catalog.models import Product
from store.catalog.queries.categories import category_tree
from store.catalog.queries.search import hits_for
from store.catalog.queries.suggestions import suggestions_for
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
        ids = hits_for(session, query).ids
        return [session.get_one(Product, id_).name for id_ in ids]


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
@pytest.mark.parametrize("query", ["ozzlebert", "%", "_", "'; drop", "🙂", "-nozzle", '""'])
def test_what_is_not_there_finds_nothing(query):
    assert find(query) == []


@pytest.mark.usefixtures("nozzles")
def test_words_that_no_product_has_together_find_some_of_them():
    with reading() as session:
        hits = hits_for(session, "brush chocolate")

    assert hits.partly
    assert find("brush chocolate") == ["Nozzle brush"]


@pytest.mark.usefixtures("nozzles")
def test_a_phrase_keeps_words_together_and_a_minus_leaves_out():
    assert find('"hardened nozzle"') == ["Hardened nozzle MK8, 0.4 mm"]
    assert find('"nozzle hardened"') == []
    assert "Nozzle brush" not in find("nozzle -brush")
    assert find("nozzle -brush")[0] == "Nozzle"


def test_option_values_are_found_too():
    a_spool(colours=("Signal orange",))

    assert find("orange pla") == ["PLA filament"]


@pytest.mark.usefixtures("nozzles")
def test_a_slip_is_corrected_by_words_that_are_on_sale():
    a_draft("Secret gadget")
    with reading() as session:
        assert hits_for(session, "nozle").meant == "nozzle"
        assert hits_for(session, "gadgett").meant is None


def test_more_than_asked_for_is_said_and_the_best_come_first():
    shelf = a_category("Screws")
    for number in range(6):
        a_product(f"Screw type {number}", category=shelf)
    a_product("Screw", category=shelf)
    with reading() as session:
        hits = hits_for(session, "screw", limit=5)
        first = session.get_one(Product, hits.ids[0]).name

    assert hits.more
    assert len(hits.ids) == 5
    assert first == "Screw"


@pytest.mark.usefixtures("nozzles")
def test_suggestions_are_few_and_name_categories_too():
    tools = a_category("Tools")
    for number in range(10):
        a_product(f"Nozzle wrench {number}", category=tools)
    with reading() as session:
        found = suggest(session, "nozz")

    assert len(found.products) + len(found.categories) <= 10
    assert found.products[0].name.startswith("Nozzle")
    assert [shelf.name for shelf in found.categories] == ["Nozzles & hotends"]


def test_nothing_typed_suggests_nothing():
    with reading() as session:
        assert suggest(session, " ").is_empty


def suggest(session, query):
    today = date(2026, 11, 24)
    return suggestions_for(session, query, category_tree(session), today=today)
