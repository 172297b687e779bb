"""Words in memory find what the database would find, whatever changed meanwhile."""

import pytest

from store.catalog.actions.editing import update_product
from store.catalog.models import ProductStatus
from store.catalog.queries import common
from store.catalog.queries.at_hand import at_hand
from store.catalog.queries.engines import engine_of
from store.catalog.words import common as words
from store.catalog.words.asking import query_of
from store.infra.db import reading, transaction
from tests.catalog.counting import statements
from tests.factories.catalog import a_category, a_product, a_variant

pytestmark = pytest.mark.usefixtures("database")

QUERIES = ("screw", "steel screws", "m3 x 8", "brass hammer", "fasteners", "rare screw")


@pytest.fixture
def workshop(database, monkeypatch):
    """A shop whose words are kept although it is small."""
    monkeypatch.setattr(common, "SMALL", 1)
    monkeypatch.setattr(words, "OFTEN", 3)
    shelf = a_category("Fasteners")
    for number in range(4):
        name = f"Steel screw M3 × {8 + number} mm"
        a_product(name, category=shelf, variants=[a_variant(f"SCR-{number}")])
    a_product("Rare screw", category=shelf)
    for number in range(3):
        a_product(f"Brass hammer {number}")


def both(session, text, *, beginning=False):
    """What memory and the engine find, and how near it is."""
    query = query_of(text)
    asked = query.beginning() if beginning else query
    near = at_hand(session, asked, limit=50, enough=1, version=None, beginning=beginning)
    engine = engine_of(session)
    found = engine.find(session, query, limit=50, beginning=beginning, partly=False)
    return {one.id for one in near.first}, {one.id for one in found.first}


@pytest.mark.usefixtures("workshop")
def test_words_in_memory_find_what_the_database_finds():
    with reading() as session:
        for text in QUERIES:
            mine, theirs = both(session, text)
            assert mine == theirs != set(), text


@pytest.mark.usefixtures("workshop")
def test_beginnings_too():
    with reading() as session:
        for text in ("st", "scr", "steel sc", "brass h"):
            mine, theirs = both(session, text, beginning=True)
            assert mine == theirs != set(), text


@pytest.mark.usefixtures("workshop")
def test_the_first_search_after_a_change_knows_it(staff):
    screw = a_product("Steel screw with wings")
    with reading() as session:
        assert screw.id in both(session, "steel screw")[0]

    with transaction() as session:
        update_product(
            session,
            product_id=screw.id,
            expected_version=screw.version,
            changes={"status": ProductStatus.ARCHIVED},
            actor=staff,
        )

    with reading() as session:
        mine, theirs = both(session, "steel screw")
        assert mine == theirs
        assert screw.id not in mine


@pytest.mark.usefixtures("workshop")
def test_nothing_is_read_that_is_known():
    with reading() as session:
        both(session, "steel")
    with reading() as session, statements() as sent:
        at_hand(session, query_of("steel"), limit=50, enough=1, version=None)

    assert len(sent) == 3  # the version, what is rare, and what is ranked


@pytest.mark.usefixtures("workshop")
def test_what_only_texts_can_tell_is_left_to_the_database():
    with reading() as session:
        for text in ('"steel screw"', "screw -steel", "nothing such"):
            query = query_of(text)
            assert at_hand(session, query, limit=50, enough=1, version=None) is None
