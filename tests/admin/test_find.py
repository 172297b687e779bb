"""The palette: what begins so, and only what somebody may see."""

import pytest

from store.accounts.models import Role
from tests.factories.buying import a_part, an_order

pytestmark = pytest.mark.one_database


def test_a_subject_an_order_and_a_product_are_found_by_their_beginnings(desk):
    a_part("NZ-04")
    order = an_order()

    desk.get(f"/admin/find?q={order.number[3:6].lower()}")
    assert f'href="/admin/orders/{order.number}"' in desk.page
    desk.get("/admin/find?q=nz-0")
    assert 'href="/admin/products/nz-04"' in desk.page
    desk.get("/admin/find?q=refl")
    assert "Products with “refl”" in desk.page
    desk.get("/admin/find?q=invo")
    assert 'href="/admin/invoices"' in desk.page.split('id="suggestions"')[1]


def test_the_palette_gets_the_hits_alone(desk):
    desk.fragment("GET", "/admin/find", {"q": "ord"})

    assert desk.page.strip().startswith('<div id="suggestions"')
    assert "<html" not in desk.page


def test_what_somebody_may_not_see_is_not_found(desk_of):
    a_part("NZ-04")
    order = an_order()
    content = desk_of(Role.CONTENT)

    content.get(f"/admin/find?q={order.number}")
    assert f"/admin/orders/{order.number}" not in content.page
    content.get("/admin/find?q=a")
    assert 'href="/admin/api-keys"' not in content.page


@pytest.mark.parametrize("words", ["%", "_", "\\", "'", "x" * 500, "\x00"])
def test_odd_words_find_nothing_and_break_nothing(desk, words):
    a_part("NZ-04")

    answer = desk.get("/admin/find", query_string={"q": words})

    assert answer.status_code == 200
    assert 'href="/admin/products/nz-04"' not in desk.page
