"""A product that is not where it was: moved, replaced, gone, or not yet there."""

from datetime import timedelta

import pytest

from store.catalog.actions.editing import update_product
from store.catalog.models import ProductStatus
from store.infra.db import transaction
from store.kernel import clock
from tests.factories.catalog import a_category, a_product

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.one_database]


def change(product, staff, *, version=1, **changes):
    with transaction() as session:
        update_product(
            session,
            product_id=product.id,
            expected_version=version,
            changes=changes,
            actor=staff,
        )


def test_a_former_address_leads_to_the_present_one(browser, staff):
    nozzle = a_product("Nozzle")
    change(nozzle, staff, slug="tip")
    change(nozzle, staff, slug="point", version=2)

    for former in ("nozzle", "tip"):
        answer = browser.get(f"/products/{former}?variant=NOZZLE")
        assert answer.status_code == 301
        assert answer.headers["Location"] == "/products/point?variant=NOZZLE"


def test_what_was_replaced_leads_to_its_successor_which_says_so(browser, staff):
    old, new = a_product("Old tip"), a_product("New tip")
    change(old, staff, status=ProductStatus.ARCHIVED, successor_id=new.id)

    answer = browser.get("/products/old-tip")

    assert answer.status_code == 301
    browser.get(answer.headers["Location"])
    assert "Old tip is sold no more. This took its place." in browser.page
    browser.get("/products/new-tip?instead_of=nothing")
    assert "sold no more" not in browser.page


def test_a_successor_that_has_gone_too_is_no_way_on(browser, staff):
    old, new = a_product("Old tip"), a_product("New tip")
    change(old, staff, status=ProductStatus.ARCHIVED, successor_id=new.id)
    change(new, staff, status=ProductStatus.ARCHIVED, successor_id=old.id)

    assert browser.get("/products/old-tip").status_code == 410


def test_what_has_gone_shows_what_stands_on_the_same_shelf(browser, staff):
    shelf = a_category("Nozzles")
    old = a_product("Old tip", category=shelf)
    a_product("Brass tip", category=shelf)
    change(old, staff, status=ProductStatus.ARCHIVED)

    assert browser.get("/products/old-tip").status_code == 410
    assert 'id="good-brass-tip"' in browser.page
    assert 'id="good-old-tip"' not in browser.page


def test_a_product_is_there_from_its_hour_to_its_hour(browser, staff):
    begins, ends = clock.now() + timedelta(days=1), clock.now() + timedelta(days=2)
    change(a_product("Lamp"), staff, publish_at=begins, withdraw_at=ends)

    for at, status in ((-1, 404), (1, 200), (25, 410)):
        with clock.frozen(begins + timedelta(hours=at)):
            assert browser.get("/products/lamp").status_code == status
