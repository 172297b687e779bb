"""Shelves are arranged on their newest version; what names them follows at once."""

from datetime import timedelta

import pytest

from store.accounts.models import Role
from store.accounts.permissions import NotAllowed
from store.catalog import jobs
from store.catalog.actions.attributes import add_attribute
from store.catalog.actions.shelving import attributes, brands, categories, choosing
from store.catalog.actions.shelving.collections import (
    CollectionChanges,
    change_collection,
    open_collection,
)
from store.catalog.models import Attribute, Brand, Collection, Listed, Product, ShelfKind
from store.catalog.queries.addressed import brand_to_edit, category_to_edit, shelf_now
from store.catalog.queries.arranging import chosen_of, preview_of, values_stated
from store.catalog.rules import Rule
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict, Invalid
from store.security.queries import history_of
from tests.at_the_desk import a_colleague
from tests.factories.catalog import a_category, a_product, a_variant

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.one_database]


@pytest.fixture
def manager(app):
    return a_colleague(Role.MANAGER, name="Meera")


def a_collection(manager, **changes):
    changes = CollectionChanges(**{"name": "Gifts", **changes})
    with transaction() as session:
        return open_collection(
            session, slug="", changes=changes, actor=manager, at=clock.now()
        )


def found(rule, *, any_of=False):
    with reading() as session:
        at = clock.now()
        rows = preview_of(session, Rule.read(rule, any_of=any_of), at=at).rows
        return sorted(row.name for row in rows)


def deeds(subject, thing):
    with reading() as session:
        return [entry.action for entry in history_of(session, subject, thing.id)]


def test_a_rule_finds_what_all_rows_or_any_say_now():
    tools = a_category("Tools")
    a_product("Vase", brand="Ferro", variants=[a_variant("V", price="300")], featured=True)
    a_product("Lamp", brand="Ferro", variants=[a_variant("L", price="900", on_hand=0)])
    a_product("File", category=tools, variants=[a_variant("F", price="90")], at=clock.now())

    assert found([("brand", "Ferro"), ("price_max", "300")]) == ["Vase"]
    assert found([("brand", "Ferro"), ("category", "tools")], any_of=True) == [
        "File",
        "Lamp",
        "Vase",
    ]
    assert found([("brand!", "Ferro")]) == ["File"]
    assert found([("in_stock!", "1")]) == ["Lamp"]
    assert found([("is_featured", "1")]) == ["Vase"]
    assert found([("days_max", "7")]) == ["File"]
    assert found([("days_min", "7"), ("price_min", "400")]) == ["Lamp"]
    assert found([("q", "vase")]) == ["Vase"]
    assert found([("category", "gone")]) == found([]) == []


def test_a_collection_is_changed_as_it_was_seen_and_shown_by_the_clock(manager):
    now = clock.now()
    with clock.frozen(now):
        gifts = a_collection(manager, shows_from=now + timedelta(hours=1))
        with transaction() as session:
            vase = a_product("Vase").id
            choosing.put_in(
                session, collection_id=gifts.id, product_ids=[vase], actor=manager
            )
    with clock.frozen(now + timedelta(hours=2)):
        jobs.show_due_collections()
    with reading() as session:
        shown = session.get(Collection, gifts.id).active
        listed = session.get(Listed, vase).facets
    with pytest.raises(Conflict), transaction() as session:
        change_collection(
            session,
            collection_id=gifts.id,
            version=9,
            slug="gifts",
            changes=CollectionChanges(name="Mine"),
            actor=manager,
            at=now,
        )

    assert not gifts.active
    assert shown
    assert listed
    assert deeds("collection", gifts) == ["collection.filled", "collection.added"]


def test_products_by_hand_keep_the_order_of_the_hand(manager):
    gifts = a_collection(manager)
    ids = [a_product(name).id for name in ("Vase", "Lamp", "File")]
    with transaction() as session:
        choosing.put_in(session, collection_id=gifts.id, product_ids=ids, actor=manager)
    with transaction() as session:
        choosing.place_product(
            session, collection_id=gifts.id, product_id=ids[2], place=0, actor=manager
        )
    with transaction() as session:
        choosing.take_out(session, collection_id=gifts.id, product_id=ids[0], actor=manager)

    with reading() as session:
        names = [each.name for each in chosen_of(session, gifts.id)]
    assert names == ["File", "Lamp"]


def test_no_category_stands_below_itself_and_one_put_away_leaves_its_goods_to_another(
    manager,
):
    tools = a_category("Tools")
    files = a_category("Files", parent=tools)
    rasp = a_product("Rasp", category=files)
    below = categories.CategoryChanges(name="Tools", parent_id=files.id)
    with pytest.raises(Invalid, match="below itself"), transaction() as session:
        categories.change_category(
            session,
            category_id=tools.id,
            version=1,
            slug="tools",
            changes=below,
            actor=manager,
        )
    ruled = a_collection(manager, rule=[["category", "files"]])

    with pytest.raises(Conflict), transaction() as session:
        categories.put_away_category(
            session, category_id=tools.id, heir_id=files.id, actor=manager
        )
    with pytest.raises(Invalid), transaction() as session:
        categories.put_away_category(
            session, category_id=files.id, heir_id=None, actor=manager
        )
    with transaction() as session:
        categories.put_away_category(
            session, category_id=files.id, heir_id=tools.id, actor=manager
        )

    with reading() as session:
        assert session.get(Product, rasp.id).category_id == tools.id
        assert shelf_now(session, ShelfKind.CATEGORY, "files") == "tools"
        assert session.get(Collection, ruled.id).rule == [["category", "tools"]]
        away = category_to_edit(session, "files")
        assert away.id == files.id, "staff find it where it was, to bring it back"
    with pytest.raises(Conflict, match="put away"), transaction() as session:
        categories.place_category(session, category_id=files.id, step=1, actor=manager)
    with transaction() as session:
        categories.bring_back_category(session, category_id=files.id, actor=manager)
    with reading() as session:
        assert category_to_edit(session, "files").id == files.id


def test_the_tree_stays_as_deep_as_it_may_be_when_a_branch_is_moved(manager):
    first = a_category("A")
    third = a_category("C", parent=a_category("B", parent=first))
    branch = a_category("X")
    a_category("Z", parent=a_category("Y", parent=branch))

    def move(*, below):
        with transaction() as session:
            found = category_to_edit(session, "x")
            categories.change_category(
                session,
                category_id=found.id,
                version=found.version,
                slug="x",
                changes=categories.CategoryChanges(name="X", parent_id=below.id),
                actor=manager,
            )

    with pytest.raises(Invalid, match="5 deep"):
        move(below=third)
    move(below=first)


def test_a_brand_renamed_or_merged_is_followed_by_products_rules_and_addresses(manager):
    vase = a_product("Vase", brand="Feroo")
    a_product("Lamp", brand="Ferro")
    ruled = a_collection(manager, rule=[["brand", "Feroo"]])
    with reading() as session:
        wrong, right = brand_to_edit(session, "feroo"), brand_to_edit(session, "ferro")
    with pytest.raises(Conflict), transaction() as session:
        brands.put_away_brand(session, brand_id=wrong.id, actor=manager)
    with transaction() as session:
        brands.merge_brand(session, brand_id=wrong.id, into_id=right.id, actor=manager)
    named = brands.BrandChanges(name="Ferro & Sons")
    with transaction() as session:
        brands.change_brand(
            session,
            brand_id=right.id,
            version=2,
            slug="ferro-and-sons",
            changes=named,
            actor=manager,
        )

    with reading() as session:
        assert session.get(Product, vase.id).brand == "Ferro & Sons"
        assert session.get(Brand, wrong.id) is None
        assert shelf_now(session, ShelfKind.BRAND, "feroo") == "ferro-and-sons"
        assert session.get(Collection, ruled.id).rule == [["brand", "Ferro & Sons"]]
    assert found([("brand", "Ferro & Sons")]) == ["Lamp", "Vase"]


def test_two_spellings_of_a_value_become_one_and_rules_go_on(manager):
    for name, value in (("Nut", "brass"), ("Bolt", "Brass")):
        a_product(name, specifications=[("Metal", value, "")])
    with transaction() as session:
        metal = add_attribute(session, key="metal", name="Metal")
    ruled = a_collection(manager, rule=[["metal", "brass"]])
    with transaction() as session:
        attributes.rename_value(
            session, attribute_id=metal.id, old="brass", new="Brass", actor=manager
        )
    with transaction() as session:
        attributes.change_attribute(
            session,
            attribute_id=metal.id,
            version=1,
            changes=attributes.AttributeChanges(name="Made of"),
            actor=manager,
        )

    with reading() as session:
        assert values_stated(session, metal.id) == [("Brass", 2)]
        assert session.get(Collection, ruled.id).rule == [["metal", "Brass"]]
        assert session.get(Attribute, metal.id).key == "metal"
    assert found([("metal", "Brass")]) == ["Bolt", "Nut"]


def test_who_only_packs_arranges_nothing(app):
    packer = a_colleague(Role.FULFILMENT)

    with pytest.raises(NotAllowed):
        a_collection(packer)
