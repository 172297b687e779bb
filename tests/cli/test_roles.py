"""Staff are made by a command, each with a role."""

import pytest

from store.accounts.models import Role
from store.accounts.queries import person_with_email
from store.infra.db import reading
from store.settings import ROOT
from tests.browsing import PASSWORD

pytestmark = pytest.mark.one_database


@pytest.fixture
def run(app):
    def command(*words):
        return app.test_cli_runner().invoke(args=words)

    return command


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ((), Role.MANAGER),
        (("--owner",), Role.OWNER),
        (("--role", "owner"), Role.OWNER),
        (("--role", "read-only"), Role.READ_ONLY),
        (("--role", "fulfilment"), Role.FULFILMENT),
    ],
)
def test_somebody_is_made_staff_with_the_role_that_is_said(run, words, role):
    email = "new@example.in"

    told = run("create-staff", email, "--name", "New", *words, "--password", PASSWORD)

    assert (told.exit_code, told.output) == (0, f"{email} is {role.label.lower()} now.\n")
    with reading() as session:
        assert person_with_email(session, email).role == role


def test_a_customer_is_no_role_of_staff(run):
    told = run("create-staff", "a@b.in", "--name", "A", "--role", "customer")

    assert told.exit_code == 2


def test_the_page_about_permissions_is_printed(run):
    page = (ROOT / "docs/security/permissions.md").read_text("utf-8")

    assert run("permission-table").output == page


def test_with_a_link_nobody_else_knows_the_password(run, client):
    told = run("create-staff", "new@example.in", "--name", "New", "--link")

    with reading() as session:
        assert person_with_email(session, "new@example.in").password_hash == ""
    path = told.output.partition("http://localhost")[2].strip()
    assert path.startswith("/account/links/")
    assert client.get(path).status_code == 200
