"""The desk of one product: its parts, its address, its time on sale."""

from datetime import UTC, datetime

import pytest

from store.catalog.models import ProductStatus
from store.catalog.queries.products import slug_now
from store.infra.db import reading
from store.kernel.money import Money
from tests.admin.test_products import opened, saved, send
from tests.factories.catalog import a_product, a_spool, a_variant

pytestmark = pytest.mark.one_database


@pytest.fixture
def nozzle(database):
    return a_product("Brass nozzle", variants=[a_variant("NZ-04", price="149", on_hand=12)])


def test_a_new_address_leads_on_from_the_old_one(desk, nozzle):
    desk.follow(send(desk, opened(desk) | {"slug": "nozzle-of-brass"}))

    assert saved("nozzle-of-brass").name == "Brass nozzle"
    with reading() as session:
        assert slug_now(session, "brass-nozzle") == "nozzle-of-brass"
    assert desk.get("/products/brass-nozzle").status_code in {301, 308}


def test_it_is_on_sale_from_a_moment_in_india_until_another_takes_its_place(desk, nozzle):
    a_product("Steel nozzle")
    form = opened(desk) | {
        "publish_at": "2026-12-01T10:30",
        "withdraw_at": "2027-01-01T00:00",
        "successor": "steel-nozzle",
    }

    desk.follow(send(desk, form))

    product = saved()
    assert product.publish_at == datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
    assert product.successor_id == saved("steel-nozzle").id
    assert 'value="2026-12-01T10:30"' in desk.page
    send(desk, opened(desk))
    assert saved().version == 2, "what was shown and sent back changes nothing"


@pytest.mark.parametrize(
    ("field", "typed", "part"),
    [
        ("publish_at", "soon", "visibility"),
        ("withdraw_at", "2020-01-01T00:00", ""),
        ("successor", "nothing-here", ""),
        ("slug", "No Address", "search"),
        ("variants-0-weight_g", "-1", "delivery"),
        ("variants-0-price", "-1", "variants"),
    ],
)
def test_refused_fields_are_counted_by_part_of_the_page(desk, nozzle, field, typed, part):
    form = opened(desk) | {"publish_at": "2026-01-01T00:00", "name": "Kept"}

    assert send(desk, form | {field: typed}).status_code == 422

    assert 'value="Kept"' in desk.page
    if part:
        link = desk.page.partition(f'<a href="#{part}">')[2].partition("</a>")[0]
        assert "to put right" in link


def test_a_price_is_set_for_every_variant_at_once(desk, database):
    a_spool()
    form = opened(desk, "pla-filament") | {"all_price": "999", "all_on_hand": "5"}

    send(desk, form, "pla-filament")

    variants = saved("pla-filament").variants
    assert {(one.price, one.stock.on_hand) for one in variants} == {(Money(99900), 5)}


def test_a_product_begins_as_a_draft_that_only_staff_can_look_at(desk, client, nozzle):
    shelf = saved().category_id
    told = {"name": "Steel tip", "category_id": str(shelf), "hsn": "84779000"}
    assert desk.post("/admin/new-product", told).status_code == 422

    desk.follow(desk.post("/admin/new-product", told | {"sku": "ST-1", "price": "99"}))

    assert "nobody sees it until it is active" in desk.page
    assert client.get("/products/steel-tip").status_code == 404
    desk.get("/admin/products/steel-tip/preview")
    assert "A preview for staff" in desk.page
    assert "₹99" in desk.page
    assert 'disabled="True"' in desk.page, "nothing is bought in a preview"
    taken = desk.post("/admin/new-product", told | {"sku": "ST-1", "price": "99"})
    assert taken.status_code == 422
    assert client.get("/admin/products/steel-tip/preview").status_code == 303


def test_another_variant_is_chosen_within_the_preview(desk, database):
    a_spool(status=ProductStatus.DRAFT)
    here = "/admin/products/pla-filament/preview"
    desk.get(here)
    assert f'hx-get="{here}"' in desk.page

    asked = {"HX-Request": "true", "HX-Request-Type": "partial"}
    answer = desk.get(f"{here}?variant=PLA-ORANGE", headers=asked)

    assert answer.status_code == 200
    assert 'value="PLA-ORANGE" checked' in desk.page
    assert answer.headers["HX-Push-Url"].endswith(f"{here}?variant=PLA-ORANGE")


def test_variants_are_shown_and_then_made_from_options(desk, nozzle):
    told = {
        "version": "1",
        "name1": "Bore",
        "values1": "0.4 mm\n0.6 mm\n0.8 mm #cc0000",
        "pattern": "NZ-{1}",
        "price": "199",
    }

    desk.post("/admin/products/brass-nozzle/options/preview", told)
    assert "3 combinations, 2 of them new" in desk.page
    assert len(saved().variants) == 1

    desk.follow(desk.post("/admin/products/brass-nozzle/options", told))
    assert "2 variants made" in desk.page
    assert [one.label for one in saved().variants] == ["0.4 mm", "0.6 mm", "0.8 mm"]


def test_a_product_is_copied(desk, nozzle):
    desk.follow(desk.post("/admin/products/brass-nozzle/copy"))

    assert saved("brass-nozzle-copy").status == "draft"
