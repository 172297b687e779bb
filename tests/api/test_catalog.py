"""The catalogue in JSON: public ids, exact money, cursors, faults named."""

import re

import pytest

from tests.catalog.counting import statements
from tests.factories.catalog import (
    a_category,
    a_draft,
    a_picture,
    a_product,
    a_review,
    a_spool,
    a_variant,
    an_archived_product,
)

pytestmark = pytest.mark.one_database

API = "/api/v1/catalog"


@pytest.fixture
def shop(app):
    filament = a_category("Filament", blurb="Spools.")
    spool = a_spool(category=a_category("PLA", parent=filament), sold_out=("Orange",))
    a_review(spool, stars=4)
    a_picture(spool)
    tools = a_category("Tools")
    a_product("Brass nozzle", category=tools, brand="Ferro", featured=True)
    a_product(
        "Old hammer", category=tools, variants=[a_variant("H", price="50", on_hand=0)]
    )
    a_draft(category=tools)


def ids(response):
    return [row["id"] for row in response.json["data"]]


@pytest.mark.asvs("V15.3.1")
@pytest.mark.usefixtures("shop")
def test_a_list_has_exact_money_public_ids_and_no_row_ids(client):
    response = client.get(f"{API}/products?q=pla")

    (row,) = response.json["data"]
    assert response.mimetype == "application/json"
    assert row["id"] == "pla-filament"
    assert row["price"] == {"amount_minor": 129_900, "currency": "INR"}
    assert row["category"] == {"id": "pla", "name": "PLA"}
    assert row["rating"] == {"average": 4.0, "count": 1}
    assert row["url"] == "http://localhost/products/pla-filament"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row["created_at"])
    assert (response.json["has_more"], response.json["next_cursor"]) == (False, None)


@pytest.mark.usefixtures("shop")
def test_a_cursor_leads_through_the_whole_list(client):
    seen, address = [], f"{API}/products?limit=1&sort=price"
    while address:
        response = client.get(address)
        seen += ids(response)
        link = response.headers.get("Link", "")
        address = link[1 : link.index(">")] if link else ""
        assert response.json["has_more"] == bool(address)

    assert seen == ["old-hammer", "brass-nozzle", "pla-filament"]


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("category=filament", ["pla-filament"]),
        ("brand=Ferro&brand=Tantu&sort=-price", ["pla-filament", "brass-nozzle"]),
        ("price_min=5000&price_max=5000", ["old-hammer"]),
        ("in_stock=true&category=tools", ["brass-nozzle"]),
        ("q=hammers", ["old-hammer"]),
        ("q=xylophone", []),
    ],
)
def test_lists_can_be_filtered(client, query, expected):
    assert ids(client.get(f"{API}/products?{query}")) == expected


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("query", "pointers"),
    [
        ("limit=0", ["/limit"]),
        ("limit=101", ["/limit"]),
        ("limit=ten", ["/limit"]),
        ("price_min=-1", ["/price_min"]),
        ("price_max=9.99", ["/price_max"]),
        ("in_stock=perhaps", ["/in_stock"]),
        ("sort=random", ["/sort"]),
        ("category=nowhere", ["/category"]),
        ("after=nothing", ["/after"]),
        ("page=2", ["/page"]),
        ("q=%00", ["/q"]),
        ("after=%00", ["/after"]),
        ("q=" + "x" * 201, ["/q"]),
        ("limit=x&sort=y", ["/limit", "/sort"]),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(client, query, pointers):
    response = client.get(f"{API}/products?{query}")

    assert response.status_code == 422
    assert response.mimetype == "application/problem+json"
    assert sorted(fault["pointer"] for fault in response.json["errors"]) == pointers
    assert all(fault["message"] for fault in response.json["errors"])
    assert response.json["instance"] == response.headers["X-Request-Id"]


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("path", ["products/pla-filament", "products/slug/pla-filament"])
def test_one_product_has_all_there_is_to_choose_and_know(client, path):
    product = client.get(f"{API}/{path}").json

    assert [(row["id"], row["available"]) for row in product["variants"]] == [
        ("PLA-BLACK", 20),
        ("PLA-ORANGE", 0),
    ]
    assert product["options"][0]["values"][1] == {"value": "Orange", "swatch": "#d9431e"}
    assert product["specifications"][0] == {
        "name": "Diameter",
        "value": "1.75",
        "unit": "mm",
    }
    assert product["media"][0]["renditions"][1]["url"].startswith("http://localhost/media/")


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    "path", ["products/pla-filament", "categories/filament", "categories", "brands"]
)
def test_what_has_not_changed_is_not_sent_again(client, path):
    tag = client.get(f"{API}/{path}").headers["ETag"]

    again = client.get(f"{API}/{path}", headers={"If-None-Match": tag})

    assert not tag.startswith("W/")
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("products/nothing", 404),
        ("products/slug/nothing", 404),
        ("products/secret-gadget", 404),
        ("products/old-printer", 410),
        ("products/%00", 404),
        ("categories/nothing", 404),
        ("categories/%00", 404),
        ("nothing", 404),
    ],
)
def test_what_is_not_there_is_a_problem_in_json(app, client, path, status):
    a_draft()
    an_archived_product()

    response = client.get(f"{API}/{path}")

    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    assert response.json["status"] == status


@pytest.mark.usefixtures("shop")
def test_featured_products_are_those_of_the_front_page(client):
    assert ids(client.get(f"{API}/products/featured")) == ["brass-nozzle"]


@pytest.mark.usefixtures("shop")
def test_categories_are_a_tree_and_each_knows_the_one_above(client):
    tree = client.get(f"{API}/categories").json["data"]
    pla = client.get(f"{API}/categories/pla").json
    top = client.get(f"{API}/categories/slug/filament").json

    assert [shelf["id"] for shelf in tree] == ["filament", "tools"]
    assert tree[0]["children"][0]["id"] == "pla"
    assert (pla["parent_id"], top["parent_id"]) == ("filament", None)


@pytest.mark.usefixtures("shop")
def test_brands_are_counted(client):
    assert client.get(f"{API}/brands").json["data"] == [
        {"name": "Ferro", "products": 1},
        {"name": "Tantu", "products": 1},
    ]


@pytest.mark.usefixtures("shop")
def test_a_search_says_what_it_searched_instead(client):
    right = client.get(f"{API}/search?q=nozzle")
    slip = client.get(f"{API}/search?q=nozle")

    assert (ids(right), right.json["spelling"]) == (["brass-nozzle"], None)
    assert (ids(slip), slip.json["spelling"]) == (["brass-nozzle"], "nozzle")


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20"])
def test_a_search_needs_words(app, client, query):
    response = client.get(f"{API}/search{query}")

    assert response.status_code == 422
    assert response.json["errors"][0]["pointer"] == "/q"


@pytest.mark.usefixtures("shop")
def test_suggestions_name_products_and_categories(client):
    found = client.get(f"{API}/search/suggestions?q=pl").json

    assert [row["id"] for row in found["products"]] == ["pla-filament"]
    assert [row["id"] for row in found["categories"]] == ["pla"]


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_catalogue_is_read_only(client, method):
    response = getattr(client, method)(f"{API}/products")

    assert response.status_code in {400, 405}
    assert response.mimetype == "application/problem+json"


def test_a_page_of_a_hundred_takes_as_many_statements_as_one_of_two(app, client):
    shelf = a_category()
    for number in range(12):
        a_product(f"Part {number}", category=shelf)

    client.get(f"{API}/products")
    with statements() as few:
        client.get(f"{API}/products?limit=2")
    with statements() as many:
        client.get(f"{API}/products?limit=100")

    assert len(few) == len(many) <= 5
