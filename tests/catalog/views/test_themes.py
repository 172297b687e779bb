"""Collections and brands are lists with a name, filled by hand, by a rule, by products."""

import pytest

from store.catalog.actions.collections import add_collection, fill_collection
from store.infra.db import transaction
from store.kernel.errors import Invalid
from tests.factories.catalog import a_product, a_variant

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.one_database]


def a_collection(slug="gifts", *, products=(), **more):
    with transaction() as session:
        found = add_collection(session, slug=slug, name=slug.title(), **more)
        if products:
            ids = [product.id for product in products]
            fill_collection(session, collection=found, product_ids=ids)
        return found


def shown(browser, address):
    assert browser.get(address).status_code == 200
    names = ("Vase", "Lamp", "Nozzle")
    return [name for name in names if f'id="good-{name.lower()}"' in browser.page]


@pytest.fixture
def goods(app):
    return [
        a_product("Vase", brand="Ferro", variants=[a_variant("V", price="300")]),
        a_product("Lamp", brand="Ferro", variants=[a_variant("L", price="900")]),
        a_product("Nozzle", variants=[a_variant("N", price="90")]),
    ]


def test_a_collection_by_hand_holds_what_was_put_in(browser, goods):
    vase, lamp, _ = goods
    gifts = a_collection(products=[vase, lamp])
    assert shown(browser, "/collections/gifts") == ["Vase", "Lamp"]

    with transaction() as session:
        fill_collection(session, collection=session.merge(gifts), product_ids=[lamp.id])

    assert shown(browser, "/collections/gifts") == ["Lamp"]


def test_a_collection_by_rule_holds_what_its_rule_finds_now(browser, goods):
    a_collection("cheap", rule=[("price_max", "300")])
    a_collection("others", rule=[("brand!", "Ferro"), ("price_min", "900")], any_of=True)
    a_collection("huge", rule=[("price_max", "300"), ("size", "huge")])

    assert shown(browser, "/collections/cheap") == ["Vase", "Nozzle"]
    assert shown(browser, "/collections/others") == ["Lamp", "Nozzle"]
    assert shown(browser, "/collections/huge") == []


def test_a_rule_that_asks_for_nothing_is_refused_and_one_by_rule_is_not_filled(goods):
    with pytest.raises(Invalid):
        a_collection("all", rule=[])
    with pytest.raises(Invalid):
        a_collection("ruled", rule=[("brand", "Ferro")], products=goods)


def test_a_hidden_collection_is_not_there(browser, goods):
    a_collection(products=goods, active=False)

    assert browser.get("/collections/gifts").status_code == 404
    browser.get("/collections")
    assert "Gifts" not in browser.page


def test_a_brand_has_a_page_from_its_first_product(browser, goods):
    browser.get("/brands")
    assert browser.page.count('class="gathering"') == 1

    assert shown(browser, "/brands/ferro") == ["Vase", "Lamp"]
    assert browser.get("/brands/nobody").status_code == 404
