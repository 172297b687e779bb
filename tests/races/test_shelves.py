"""Two arrange the catalogue at once: neither writes over the other, or waits for ever."""

from threading import Thread

from sqlalchemy import func, select, text, update

from store.accounts.models import Role
from store.catalog.actions.kits import change_kit
from store.catalog.actions.shelving.attributes import (
    AttributeChanges,
    add_attribute,
    rename_value,
)
from store.catalog.actions.shelving.brands import BrandChanges, change_brand
from store.catalog.actions.shelving.collections import (
    CollectionChanges,
    change_collection,
    open_collection,
)
from store.catalog.actions.specifications import replace_specifications
from store.catalog.models import Collection, Product, Variant
from store.catalog.queries.addressed import brand_to_edit
from store.infra import db
from store.kernel import clock
from store.kernel.marks import mark_of
from store.kernel.money import Money
from tests.application import connect_outbox
from tests.at_the_desk import a_colleague
from tests.factories.catalog import a_product, a_variant

PATIENCE = 500
NONE = mark_of([])
WAITS = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")


def test_a_rule_that_a_colleague_saves_is_kept_when_its_brand_is_renamed(
    postgresql, configuration
):
    connect_outbox(configuration)
    manager, at = a_colleague(Role.MANAGER), clock.now()
    a_product("Vase", brand="Feroo")
    with db.transaction() as session:
        before = CollectionChanges(name="Gifts", rule=[["brand", "Feroo"]])
        gifts = open_collection(session, slug="", changes=before, actor=manager, at=at)

    with db.transaction() as session:
        change_collection(
            session,
            collection_id=gifts.id,
            version=1,
            slug="gifts",
            changes=CollectionChanges(
                name="Gifts", rule=[["brand", "Feroo"], ["price_max", "300"]]
            ),
            actor=manager,
            at=at,
        )
        renaming = Thread(target=rename, args=(manager,))
        renaming.start()
        assert is_waited_for(), "the colleague has not committed yet"
    renaming.join()

    with db.reading() as session:
        rule = session.get_one(Collection, gifts.id).rule
    assert rule == [["brand", "Ferro"], ["price_max", "300"]]


def test_a_value_is_reworded_while_its_product_is_saved_and_neither_deadlocks(
    postgresql, configuration
):
    connect_outbox(configuration)
    manager = a_colleague(Role.MANAGER)
    with db.transaction() as session:
        changes = AttributeChanges(name="Finish")
        finish = add_attribute(session, changes=changes, actor=manager)
    vase = a_product("Vase", specifications=[("Finish", "mat", "")])
    reworded: list[int] = []

    def reword() -> None:
        with db.transaction() as session:
            told = {"old": "mat", "new": "matt"}
            reworded.append(
                rename_value(session, attribute_id=finish.id, **told, actor=manager)
            )

    with db.transaction() as session:
        session.get(Product, vase.id, with_for_update=True)
        rewording = Thread(target=reword)
        rewording.start()
        assert is_waited_for(), "the product is being saved"
        replace_specifications(
            session,
            product_id=vase.id,
            seen=mark_of([("Finish", "mat", "")]),
            facts=[("Finish", "mat", ""), ("Shape", "round", "")],
            actor=manager,
        )
    rewording.join()

    assert reworded == [1]


def test_a_kit_is_changed_while_its_product_is_saved_and_neither_deadlocks(
    postgresql, configuration
):
    connect_outbox(configuration)
    manager = a_colleague(Role.MANAGER)
    kit = a_product("Kit", variants=[a_variant("KIT", price="300")])
    a_product("Screw", variants=[a_variant("SCREW", price="9")])
    changed: list[Variant] = []

    def change() -> None:
        with db.transaction() as session:
            parts = [("SCREW", 4)]
            changed.append(
                change_kit(session, sku="KIT", seen=NONE, parts=parts, actor=manager)
            )

    with db.transaction() as session:
        session.get(Product, kit.id, with_for_update=True)
        changing = Thread(target=change)
        changing.start()
        assert is_waited_for(), "the product is being saved"
        one = update(Variant).where(Variant.sku == "KIT")
        session.execute(one.values(price=Money(290_00)))
    changing.join()

    assert [each.sku for each in changed] == ["KIT"]


def rename(manager) -> None:
    with db.transaction() as session:
        brand = brand_to_edit(session, "feroo")
        change_brand(
            session,
            brand_id=brand.id,
            version=brand.version,
            slug="feroo",
            changes=BrandChanges(name="Ferro"),
            actor=manager,
        )


def is_waited_for() -> bool:
    """Tell whether somebody waits for a lock, once somebody does."""
    with db.reading() as session:
        for _ in range(PATIENCE):
            if session.scalar(WAITS):
                return True
            session.execute(select(func.pg_sleep(0.02)))
    return False
