"""Each role walks the desk by its links: nothing is shown that is not open to it."""

import re
from html import unescape

import pytest

from store.accounts.models import Role
from store.accounts.permissions import rules
from store.admin.gate import wanted_permission
from tests.factories.printing import a_print_job, a_quote
from tests.factories.promotions import a_card, a_code
from tests.factories.reviewing import a_purchase, written

pytestmark = pytest.mark.one_database

LINK = re.compile(r'(?:href|src|action|hx-post|hx-get|formaction)="(/admin[^"#]*)')
FORM = re.compile(r'<form[^>]*method="post"[^>]*>')
HELPERS = [Role.CONTENT, Role.SUPPORT, Role.READ_ONLY]


@pytest.fixture
def busy_shop(database):
    """A shop with one of most things to look at."""
    job = a_print_job()
    a_quote(filename="clip.stl")
    a_card(1000)
    a_code()
    written(a_purchase())
    return job


@pytest.mark.asvs("V8.2.1")
@pytest.mark.parametrize("role", HELPERS)
def test_every_link_and_form_that_is_shown_is_open(app, busy_shop, desk_of, role):
    desk = desk_of(role)
    adapter = app.url_map.bind("localhost")

    pages = walk(desk, "/admin/")

    assert {path: at for path, (at, _) in pages.items() if at == 403 or at >= 500} == {}
    forms = {(path, form) for path, (_, page) in pages.items() for form in forms_of(page)}
    assert {each for each in forms if not is_open(adapter, each[1], role)} == set()
    assert len(pages) > 3


@pytest.mark.asvs("V8.2.3")
@pytest.mark.asvs("V8.1.2")
def test_who_may_not_know_addresses_is_shown_none(desk_of, busy_shop):
    number = busy_shop.order_number
    looker, packer = desk_of(Role.READ_ONLY), desk_of(Role.FULFILMENT)

    packer.get(f"/admin/orders/{number}")
    assert "12, 4th Cross" in packer.page
    assert "asha@example.in" in packer.page
    looker.get(f"/admin/orders/{number}")

    assert "Asha Kulkarni" in looker.page
    assert "4th Cross" not in looker.page
    assert "asha@example.in" not in looker.page


@pytest.mark.asvs("V8.2.3")
def test_nor_finds_an_order_by_the_address(desk_of, busy_shop):
    asked = "/admin/orders?tab=all&q=asha@example.in"
    looker, packer = desk_of(Role.READ_ONLY), desk_of(Role.FULFILMENT)

    packer.get(asked)
    looker.get(asked)

    assert busy_shop.order_number in packer.page
    assert busy_shop.order_number not in looker.page


def walk(desk, start) -> dict[str, tuple[int, str]]:
    """Open every page that links lead to, once; gives what each answered."""
    waiting, seen = [start], {}
    while waiting:
        asked = waiting.pop()
        path = asked.partition("?")[0]
        if path in seen:
            continue
        answer = desk.get(asked)
        is_page = answer.mimetype == "text/html"
        page = answer.get_data(as_text=True) if is_page else ""
        seen[path] = answer.status_code, page
        waiting += [unescape(link) for link in LINK.findall(FORM.sub("", page))]
    return seen


def forms_of(page) -> set[str]:
    """The addresses of the desk that a page's forms are sent to."""
    found = {re.search(r'action="([^"]*)"', form) for form in FORM.findall(page)}
    return {unescape(each[1]) for each in found if each and each[1].startswith("/admin")}


def is_open(adapter, path, role) -> bool:
    endpoint, _ = adapter.match(path.partition("?")[0], method="POST")
    return wanted_permission(endpoint, "POST") in rules().roles[role].may
