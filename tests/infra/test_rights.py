"""The shop's role in its database may do what the shop does, and nothing else."""

import subprocess

import psycopg
import pytest
from sqlalchemy import create_engine, text

from store.accounts.actions import sign_up
from store.infra import db, rights
from store.settings import ROOT
from tests.browsing import PASSWORD

ROLES = ROOT / "docs/deploy/roles.sql"
REFUSED = (
    "CREATE TABLE mine (id int)",
    "DROP TABLE person",
    "ALTER TABLE person ADD COLUMN mine int",
    "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
    "TRUNCATE audit_entry",
    "UPDATE audit_entry SET actor = 'another'",
    "UPDATE alembic_version SET version_num = 'x'",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE EXTENSION dblink",
    "CREATE ROLE another",
    "COPY person TO PROGRAM 'cat'",
    "COPY person FROM '/etc/passwd'",
    "SELECT pg_read_file('/etc/passwd')",
    "SET session_replication_role = replica",
)


@pytest.fixture
def limited(postgresql_database, postgres):
    """The database as the role of docs/deploy/roles.sql reaches it; gives its address."""
    given = postgresql_database.emptied()
    words = ["--quiet", "--set=app=shop_app", "--set=secret=word", f"--file={ROLES}"]
    address = given.url.replace("postgresql+psycopg", "postgresql")
    subprocess.run(
        [postgres.bin / "psql", *words, address], check=True, stdout=subprocess.DEVNULL
    )
    yield given.url.replace("//shop@", "//shop_app@")
    with given.engine.begin() as connection:
        connection.execute(text("DROP OWNED BY shop_app"))


@pytest.mark.asvs("V13.2.2")
def test_the_shops_role_can_neither_change_the_schema_nor_the_past(limited):
    address = limited.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in REFUSED:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


@pytest.mark.asvs("V13.2.2")
def test_the_shop_works_with_that_role_and_has_nothing_to_complain_about(limited):
    engine = create_engine(limited)
    db.bind(engine)

    with db.transaction() as session:
        person = sign_up(session, email="a@example.com", name="Asha", password=PASSWORD)
        session.execute(
            text("SELECT id FROM person WHERE id = :id FOR UPDATE"), {"id": person.id}
        )

    assert rights.findings() == []
    engine.dispose()


@pytest.mark.asvs("V13.2.2")
def test_a_role_that_may_do_more_is_told(database):
    found = rights.findings()

    if database.kind == "postgresql":
        (finding,) = found
        assert finding.is_error
        assert "superuser" in finding.sentence
    else:
        assert found == []
