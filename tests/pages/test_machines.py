"""Files that crawlers and browsers look for under fixed names."""

import re
from datetime import UTC, datetime

import pytest

from store.kernel import clock
from store.pages import queries
from tests.factories.catalog import a_category, a_draft, a_product

pytestmark = pytest.mark.one_database

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_robots_stay_out_of_what_belongs_to_one_visitor(client):
    text = client.get("/robots.txt").get_data(as_text=True)

    for path in ("/admin/", "/cart", "/checkout", "/uploads/", "/search"):
        assert f"Disallow: {path}\n" in text
    assert "Sitemap: http://localhost/sitemap.xml" in text


def test_the_sitemap_lists_what_is_on_sale_and_the_shelves(client):
    shelf = a_category("Nuts & bolts")
    a_product("Brass nozzle", category=shelf)
    a_draft("Secret gadget")

    response = client.get("/sitemap.xml")

    assert response.mimetype == "application/xml"
    places = re.findall("<loc>([^<]+)</loc>", response.get_data(as_text=True))
    assert "http://localhost/products/brass-nozzle" in places
    assert f"http://localhost/categories/{shelf.slug}" in places
    assert "http://localhost/privacy" in places
    assert not any("/products/secret" in place for place in places)


def test_a_large_catalogue_is_spread_over_sitemaps(client, monkeypatch):
    monkeypatch.setattr(queries, "MOST_ADDRESSES", 2)
    for name in ("Nozzle", "Plate", "Wrench"):
        a_product(name)

    def places(path):
        text = client.get(path).get_data(as_text=True)
        return re.findall("<loc>http://localhost([^<]+)</loc>", text)

    index = places("/sitemap.xml")
    products = [place for path in index[1:] for place in places(path)]

    assert "/privacy" in places(index[0])
    assert products == ["/products/nozzle", "/products/plate", "/products/wrench"]
    assert client.get("/sitemaps/products-3.xml").status_code == 404


def test_the_favicon_is_found_by_old_browsers(client):
    response = client.get("/favicon.ico", follow_redirects=True)

    assert response.mimetype == "image/svg+xml"


def test_finders_of_holes_learn_whom_to_tell(client):
    with clock.frozen(NOW):
        text = client.get("/.well-known/security.txt").get_data(as_text=True)

    assert "Contact: mailto:shop@makrx.example" in text
    assert "Expires: 2027-05-21T09:00:00Z" in text


@pytest.mark.parametrize(
    "path", ["/robots.txt", "/sitemap.xml", "/.well-known/security.txt", "/healthz"]
)
def test_machines_get_no_cookie(client, path):
    assert "Set-Cookie" not in client.get(path).headers
