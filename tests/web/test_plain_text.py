"""A NUL is refused everywhere with a plain page, on both databases alike."""

import pytest


@pytest.mark.parametrize(
    "path",
    [
        "/products?brand=a%00b",
        "/search?q=%00",
        "/products/a%00b",
        "/api/v1/catalog/products?q=%00",
        "/orders/MX%00",
    ],
)
def test_a_nul_in_an_address_is_a_bad_request(client, path):
    assert client.get(path).status_code == 400


def test_a_nul_in_a_form_is_a_bad_request(browser):
    answer = browser.post("/account/login", {"email": "a\x00@b.in", "password": "x" * 12})

    assert answer.status_code == 400


@pytest.mark.parametrize("path", ["/search?q=%ff%fe", "/products?brand=%c3%28&page=%ff"])
def test_text_that_is_not_utf_8_gets_a_page(client, path):
    assert client.get(path).status_code == 200
