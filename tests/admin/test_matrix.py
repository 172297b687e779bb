"""Every address against everybody: each role at the desk, and strangers elsewhere."""

import pytest

from store.accounts.audiences import audiences
from store.accounts.models import Role
from store.accounts.permissions import rules
from store.admin.open_to import OPEN_TO
from tests.addresses import filled
from tests.at_the_desk import a_colleague, signed_in
from tests.browsing import Browser

pytestmark = pytest.mark.one_database

ANYBODY = "nobody signed in"
OPENED = b"opened"
IN_SHORT = {"Accept": "application/json"}  # a refusal without its page
READ = {"GET", "HEAD"}
STRANGERS = (ANYBODY, Role.CUSTOMER)


@pytest.fixture
def everybody(app, database):
    """A browser for each role, signed in, and one in which nobody is."""
    nobody = Browser(app.test_client())
    return {ANYBODY: nobody} | {role: signed_in(app, a_colleague(role)) for role in Role}


@pytest.fixture
def doors(app, monkeypatch):
    """Each address of the desk as (endpoint, method, path), with nothing behind it."""
    rules_of_desk = [
        rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("admin.")
    ]
    for rule in rules_of_desk:
        monkeypatch.setitem(app.view_functions, rule.endpoint, lambda **_: OPENED)
    return [
        (rule.endpoint, method, filled(rule))
        for rule in rules_of_desk
        for method in sorted(rule.methods & {"GET", "POST"})
    ]


@pytest.mark.asvs("V8.2.1")
@pytest.mark.asvs("V8.1.1")
def test_each_page_of_the_desk_opens_to_those_who_may_and_to_nobody_else(everybody, doors):
    assert len(doors) > 100

    wrong = [
        (role, method, endpoint)
        for role, browser in everybody.items()
        for endpoint, method, path in doors
        if opens(browser, method, path) is not listed(role, endpoint, method)
    ]

    assert wrong == []


@pytest.mark.asvs("V8.2.1")
def test_an_address_that_is_listed_nowhere_fails_here(app):
    outside = [address for each in audiences().values() for address in each.addresses]
    known = {rule.endpoint for rule in app.url_map.iter_rules()}

    assert sorted(outside) == sorted(set(outside))
    assert known == set(outside) | set(OPEN_TO)


@pytest.mark.asvs("V8.2.1")
@pytest.mark.parametrize("name", ["everybody", "visitors", "signed_in", "half_in"])
def test_addresses_without_a_name_in_them_open_to_whom_they_are_for(client, app, name):
    reads = [
        filled(rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint in audiences()[name].addresses and "GET" in rule.methods
    ]

    turned_away = [path for path in reads if is_turned_away(client.get(path))]

    assert turned_away == (reads if name in {"signed_in", "half_in"} else [])


def opens(browser, method, path) -> bool:
    """Tell whether somebody gets in; who does not is led to the log-in or refused."""
    ask = browser.get if method == "GET" else browser.post
    answer = ask(path, headers=IN_SHORT)
    assert answer.status_code in {200, 303, 403}, (method, path, answer.status_code)
    return answer.get_data() == OPENED


def listed(role, endpoint, method) -> bool:
    """Read from the table and the rules whether a role gets in."""
    if role in STRANGERS:
        return False
    wanted = OPEN_TO[endpoint]
    if isinstance(wanted, tuple):
        wanted = wanted[method not in READ]
    return wanted in rules().roles[role].may


def is_turned_away(answer) -> bool:
    return answer.status_code in {401, 403} or "/account/login" in answer.headers.get(
        "Location", ""
    )
