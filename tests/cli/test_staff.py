"""The first owner is made by a command, and nobody else knows the password."""

import pytest
from sqlalchemy import func, select

from store.accounts.models import Person, Role
from store.infra.db import reading
from store.security.models import AuditEntry

pytestmark = pytest.mark.one_database

OMAR = "omar@example.com"


@pytest.fixture
def run(app):
    def command(*words, **options):
        told = ["create-staff", OMAR, "--name", "Omar Khan", *words]
        return app.test_cli_runner().invoke(args=told, **options)

    return command


def people():
    with reading() as session:
        return session.scalars(select(Person)).all()


def written_down():
    with reading() as session:
        return session.scalars(select(AuditEntry)).all()


@pytest.mark.asvs("V6.3.2")
def test_a_fresh_shop_has_no_account_at_all(database):
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 0


@pytest.mark.asvs("V6.3.2")
@pytest.mark.asvs("V6.4.1")
def test_the_first_owner_chooses_a_password_by_a_link_that_works_once(run, browser):
    said = run("--owner", "--link").output.splitlines()
    path = said[-1].removeprefix("http://localhost")
    assert said[0] == f"{OMAR} is owner now."
    assert [person.password_hash for person in people()] == [""]
    assert [(line.actor, line.action) for line in written_down()] == [
        ("the command line", "person.invited")
    ]

    browser.get(path)
    form = {"new_password": "lamp river nine green"}
    assert browser.post(path, form).status_code == 303

    assert browser.get("/account").status_code == 200
    assert browser.post(path, form).status_code == 410
    assert people()[0].role is Role.OWNER


@pytest.mark.asvs("V6.2.1")
@pytest.mark.asvs("V6.2.4")
@pytest.mark.asvs("V6.2.11")
@pytest.mark.parametrize("poor", ["kr8#vl2qz", "qwertyuiop", "omar lamp river"])
def test_the_command_takes_no_poorer_passwords_than_the_pages(run, poor):
    refused = run("--password", poor)

    assert refused.exit_code == 1
    assert "Error: " in refused.output
    assert people() == []


def test_without_a_link_the_password_is_asked_for_twice(run):
    answer = run("--role", "support", input="lamp river nine\nlamp river nine\n")

    assert answer.exit_code == 0
    assert people()[0].role is Role.SUPPORT
