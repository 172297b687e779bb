"""Wherever somebody may say where to go next, they stay in this shop."""

from urllib.parse import quote, urljoin, urlsplit

import pytest

from store.accounts.destinations import local_path
from tests.browsing import PASSWORD
from tests.factories.catalog import a_product

pytestmark = pytest.mark.one_database

ELSEWHERE = [
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "http:evil.example",
    "http:/evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "//user@evil.example",
    "https://localhost@evil.example",
    "https://localhost.evil.example",
    "//evil.example/%2f..",
    "/%5cevil.example",
    "/%2fevil.example",
    "//evil%E3%80%82example",
    "//[::1",
    "evil.example",
    ".evil.example",
    "@evil.example",
    "?next=//evil.example",
    "\u2028//evil.example",
    "/\u00a0/evil.example",
    "",
]


@pytest.mark.fault("W06")
@pytest.mark.asvs("V3.7.2")
@pytest.mark.parametrize("address", ELSEWHERE)
def test_W06_no_way_of_writing_it_leads_elsewhere(address):
    path = local_path(address)

    assert path is None or _stays(path)


@pytest.mark.fault("W06")
@pytest.mark.asvs("V3.7.2")
@pytest.mark.parametrize(
    "address", ["//evil.example", "/\\evil.example", "https://evil.example"]
)
def test_W06_signing_in_leads_to_a_page_of_ours(browser, asha, address):
    browser.get(f"/account/login?next={quote(address)}")
    typed = {"email": asha.email, "password": PASSWORD, "next": address}

    answer = browser.post("/account/login", typed)

    assert answer.status_code == 303
    assert _stays(answer.headers["Location"])


@pytest.mark.fault("W06")
def test_W06_the_page_before_is_gone_back_to_only_when_it_is_ours(browser):
    path = f"/wishlist/products/{a_product().slug}"
    for address in filter(str.isascii, ELSEWHERE):
        told = {"Referer": address.replace("\n", ""), "Sec-Fetch-Site": "same-origin"}

        answer = browser.post(path, headers=told)

        assert (address, answer.status_code) == (address, 303)
        assert _stays(answer.headers["Location"])


@pytest.mark.fault("W06")
@pytest.mark.parametrize(
    "path", ["//evil.example/products/", "/products//evil.example", "/%5c%5cevil.example/"]
)
def test_W06_tidying_an_address_keeps_it_here(client, path):
    answer = client.get(path)

    assert _stays(answer.headers.get("Location", "/"))


def _stays(location: str) -> bool:
    """Tell where a browser would go: it reads backslashes as slashes and drops tabs."""
    dropped = dict.fromkeys(map(ord, "\t\r\n"))
    read = location.replace("\\", "/").translate(dropped).strip()
    parts = urlsplit(urljoin("http://localhost/account/login", read))
    return (parts.scheme, parts.netloc) == ("http", "localhost")
