"""Everything the database holds is classed, and nothing delicate is called harmless."""

import importlib
import pkgutil
import tomllib

import pytest

import store
from store.infra.db import Base
from store.settings import ROOT

INVENTORY = ROOT / "docs/security/data-inventory.toml"
TELLS_OF_A_PERSON = {
    "email",
    "phone",
    "line1",
    "line2",
    "gstin",
    "business_name",
    "billing",
    "device",
    "network",
    "recipient",
    "author",
    "body",
}
PROVES = ("password", "secret", "_hash", "private_key")


@pytest.fixture(scope="module")
def inventory():
    return tomllib.loads(INVENTORY.read_text())


@pytest.fixture(scope="module")
def tables():
    for module in pkgutil.walk_packages(store.__path__, "store."):
        if ".models" in module.name or module.name in {
            "store.infra.outbox",
            "store.web.session_store",
        }:
            importlib.import_module(module.name)
    return Base.metadata.tables


@pytest.mark.asvs("V14.1.1")
def test_every_table_is_classed_and_nothing_else(inventory, tables):
    assert sorted(inventory["tables"]) == sorted(tables)


@pytest.mark.asvs("V14.1.1")
def test_every_column_that_is_named_is_there(inventory, tables):
    named = {
        (table, column)
        for table, rows in inventory["tables"].items()
        for column in set(rows) - {"class"}
    }

    assert {each for each in named if each[1] not in tables[each[0]].columns} == set()


@pytest.mark.asvs("V14.1.2")
def test_every_class_has_its_rules(inventory):
    used = {word for rows in inventory["tables"].values() for word in rows.values()}

    assert used == set(inventory["classes"])
    assert all(set(rule) == {"means", "kept", "logged"} for rule in rules(inventory))


@pytest.mark.asvs("V14.2.4")
def test_what_tells_of_a_person_is_never_called_harmless(inventory, tables):
    harmless = {
        f"{table}.{column.name}"
        for table, columns in tables.items()
        for column in columns.columns
        if column.name in TELLS_OF_A_PERSON
        and class_of(inventory, table, column.name) in {"public", "internal", "money"}
    }

    assert harmless == set()


@pytest.mark.asvs("V14.2.4")
def test_what_proves_who_somebody_is_is_called_secret(inventory, tables):
    loose = {
        f"{table}.{column.name}"
        for table, columns in tables.items()
        for column in columns.columns
        if any(word in column.name for word in PROVES)
        and class_of(inventory, table, column.name) != "secret"
    }

    assert loose == set()


def rules(inventory):
    return inventory["classes"].values()


def class_of(inventory, table: str, column: str) -> str:
    rows = inventory["tables"][table]
    return rows.get(column, rows["class"])
