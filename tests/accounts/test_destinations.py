"""After signing in one goes to a page of this shop, never to another's."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given, strategies as st

from store.accounts.destinations import local_path

SHOP = "https://shop.example/account/login"
pieces = st.lists(
    st.sampled_from(
        [
            "/",
            "\\",
            "//",
            ":",
            "http",
            "https:",
            "evil.example",
            "@",
            "\t",
            "?",
            "#",
            ".",
            "a",
        ]
    ),
    max_size=6,
).map("".join)


@pytest.mark.parametrize(
    "path", ["/", "/cart", "/orders/MX-1?key=a%20b", "/checkout/address"]
)
def test_a_page_of_the_shop_is_kept(path):
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "cart",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/a\r\nSet-Cookie: a=b",
        " /cart",
    ],
)
def test_anything_else_is_dropped(path):
    assert local_path(path) is None


@given(pieces)
def test_what_is_kept_never_leaves_the_shop(text):
    kept = local_path(text)

    if kept is not None:
        browsers_way = kept.replace("\\", "/").replace("\t", "")
        assert urlsplit(urljoin(SHOP, browsers_way)).netloc == "shop.example"
