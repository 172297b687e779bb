"""Permissions are one file: roles, what each may do, and nothing that nobody uses."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from store.accounts import permissions
from store.accounts.models import Role
from store.accounts.permissions import NotAllowed, may, may_give, require, rules
from store.admin.open_to import OPEN_TO
from store.cli.roles import document
from store.settings import ROOT

STAFF = [role for role in Role if role is not Role.CUSTOMER]
HELPERS = [role for role in STAFF if role not in (Role.OWNER, Role.MANAGER)]


@dataclass
class Somebody:
    role: str
    is_active: bool = True


def test_every_role_that_is_stored_has_its_rules_and_no_other():
    assert set(rules().roles) == set(STAFF)


@pytest.mark.asvs("V8.1.1")
@pytest.mark.asvs("V8.1.2")
def test_the_page_about_permissions_says_what_the_rules_say():
    page = (ROOT / "docs/security/permissions.md").read_text("utf-8")

    assert page == document(rules())


def test_no_permission_is_left_over_and_none_is_missing():
    used = set(re.findall(r'"([a-z_]+\.[a-z]+)"', _sources()))

    assert set(rules().permissions) <= used


@pytest.mark.parametrize("role", HELPERS)
def test_every_helper_may_less_than_a_manager_and_a_manager_less_than_the_owner(role):
    told = rules().roles

    assert told[role].may < told[Role.MANAGER].may < told[Role.OWNER].may


def test_read_only_looks_and_changes_nothing():
    verbs = {each.partition(".")[2] for each in rules().roles[Role.READ_ONLY].may}

    assert verbs == {"see"}


def test_who_only_looks_sees_nothing_that_is_personal_or_secret():
    kept = {"customers.contact", "customers.find", "models.open", "invoices.open"}
    kept |= {"people.see", "security.see", "keys.see"}

    assert not kept & rules().roles[Role.READ_ONLY].may


@pytest.mark.parametrize("permission", sorted(rules().permissions))
def test_customers_strangers_and_closed_accounts_may_nothing(permission):
    assert not may(None, permission)
    assert not may(Somebody("customer"), permission)
    assert not may(Somebody("owner", is_active=False), permission)
    assert not may(Somebody("a word of tomorrow"), permission)


def test_a_permission_that_is_none_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        may(Somebody("owner"), "refunds.dream")


def test_a_refusal_says_what_is_missing_and_who_gives_it():
    with pytest.raises(NotAllowed) as refused:
        require(Somebody("fulfilment"), "refunds.make")

    assert refused.value.message == (
        "“Give money back” is not part of your role, Fulfilment. "
        "The shop's owner can give you one that has it."
    )


@pytest.mark.parametrize(
    ("giver", "role", "given"),
    [
        ("owner", "owner", True),
        ("owner", "staff", True),
        ("staff", "owner", False),
        ("staff", "staff", False),
        ("staff", "fulfilment", True),
        ("staff", "customer", True),
        ("support", "read-only", False),
        ("customer", "read-only", False),
    ],
)
def test_nobody_gives_what_they_do_not_have(giver, role, given):
    assert may_give(Somebody(giver), role) is given


def test_money_people_and_keys_want_a_fresh_proof_and_looking_does_not():
    assert {"refunds.make", "people.change", "keys.change"} <= rules().step_up
    assert not [each for each in rules().step_up if each.endswith(".see")]


@pytest.mark.asvs("V8.2.1")
def test_what_changes_something_never_wants_the_permission_to_look_only():
    looking = {
        endpoint
        for endpoint, listed in OPEN_TO.items()
        if isinstance(listed, tuple) and listed[1].endswith(".see")
    }

    assert looking == set()


def _sources() -> str:
    """Everything but the rules themselves where a permission can be asked for."""
    files = [*Path(ROOT, "store").rglob("*.py"), *Path(ROOT, "templates").rglob("*.html")]
    return "\n".join(file.read_text("utf-8") for file in files)


def test_the_rules_are_read_once():
    assert permissions.rules() is permissions.rules()
