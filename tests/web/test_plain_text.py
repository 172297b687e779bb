"""Text that no database can store never breaks a page, on either database."""

import pytest

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    "path",
    [
        "/products?brand=a%00b&category=%00&sort=%00&page=%00",
        "/search?q=%00",
        "/search/suggestions?q=%00x",
        "/products/a%00b",
        "/products/a%00b/reviews",
        "/categories/%00",
        "/uploads/%00",
        "/quotes/%00",
        "/media/%00",
        "/assets/%00.css",
        "/orders/MX%00?key=%00",
        "/account/login?next=%00",
        "/api/v1/catalog/products?q=%00",
        "/search?q=%ff%fe",
        "/products?brand=%c3%28&page=%ff",
    ],
)
def test_an_odd_address_is_answered(client, path):
    assert client.get(path).status_code < 500


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/account/login", {"email": "a\x00@b.in", "password": "\x00" * 12}),
        ("/account/sign-up", {"email": "a\x00@b.in", "name": "\x00", "password": "x" * 12}),
        ("/cart/lines", {"variant": "\x00", "quantity": "\x00"}),
        ("/cart/lines", {"quote": "\x00"}),
        ("/cart/coupon", {"code": "\x00"}),
        ("/checkout/order", {"cart": "\x00", "total": "1"}),
        ("/uploads/samples/a%00b", {}),
    ],
)
def test_an_odd_form_is_answered(browser, path, form):
    assert browser.post(path, form).status_code < 500
