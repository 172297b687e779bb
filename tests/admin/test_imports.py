"""A sheet of products is brought, looked at, applied and taken away again at the desk."""

import io
import re
import sys

import pytest

from store.accounts.models import Role
from tests.factories.catalog import a_product, a_spool, a_variant
from tests.working import run_jobs

pytestmark = pytest.mark.one_database


@pytest.fixture
def nozzle(database):
    return a_product("Nozzle", variants=[a_variant("NZ", price="100", on_hand=4)])


def bring(desk, body):
    file = (io.BytesIO(body), "prices.csv")
    desk.follow(desk.post("/admin/imports", {"sheet": file}))
    here = re.search(r"/admin/imports/[\w-]{20,}", desk.page).group()
    return here


def test_a_sheet_is_seen_before_it_is_applied(desk, nozzle):
    here = bring(desk, b"sku,price,on_hand\nNZ,80,4\nGONE,1,1\n")
    assert "Nothing is changed by this." in desk.page
    assert 'hx-trigger="every 1s"' in desk.page

    run_jobs(only=".import_products")
    desk.fragment("GET", here)
    for words in ("100.00", "80.00", "No variant has this number", "Apply it"):
        assert words in desk.page
    assert "hx-trigger" not in desk.page

    desk.follow(desk.post(f"{here}/application"))
    run_jobs(only=".import_products")

    desk.get(here)
    assert "Applied" in desk.page
    desk.get("/admin/products/nozzle")
    assert 'value="80.00"' in desk.page
    assert "₹80.00" in desk.page.partition('id="history"')[2]


def test_columns_are_matched_by_hand(desk, nozzle):
    here = bring(desk, b"Artikel;Preis\nNZ;80\n")
    run_jobs(only=".import_products")
    desk.get(here)
    assert "Choose which column holds the part number" in desk.page

    refused = desk.post(f"{here}/columns", {"column-0": "price", "column-1": "price"})
    assert refused.status_code == 422
    assert "Two columns of the file mean the same" in desk.page
    desk.follow(desk.post(f"{here}/columns", {"column-0": "sku", "column-1": "price"}))
    run_jobs(only=".import_products")

    desk.get(here)
    assert "Apply it" in desk.page


def test_a_sheet_is_cancelled(desk, nozzle):
    here = bring(desk, b"sku,price\nNZ,80\n")

    desk.follow(desk.post(f"{here}/cancellation"))
    run_jobs(only=".import_products")

    desk.get(here)
    assert "Cancelled" in desk.page
    assert desk.post(f"{here}/application").status_code == 409


def test_what_is_listed_is_taken_away_as_a_sheet(desk, nozzle):
    a_spool()

    answer = desk.get("/admin/products/export.csv", query_string={"q": "nozzle"})

    head, *rows = answer.get_data(as_text=True).removeprefix("\ufeff").splitlines()
    assert head.startswith("handle,name,category,brand,hsn,status")
    assert [row.partition(",")[0] for row in rows] == ["nozzle"]
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_sheet_that_is_too_large_is_refused_unread(desk, monkeypatch):
    imports = sys.modules["store.admin.views.imports"]
    monkeypatch.setattr(imports, "LARGEST", 1000)
    monkeypatch.setattr(imports, "FORM_OVERHEAD", 100)
    file = (io.BytesIO(b"sku,price\n" * 200), "prices.csv")

    assert desk.post("/admin/imports", {"sheet": file}).status_code == 413


def test_nothing_chosen_is_told(desk):
    assert desk.post("/admin/imports", {}).status_code == 422
    assert "Choose a file first." in desk.page


def test_who_only_looks_brings_no_sheet(desk_of, nozzle):
    looker = desk_of(Role.READ_ONLY)
    looker.get("/admin/imports")
    assert "Bring a sheet" not in looker.page

    assert bring_status(looker) == 403


def bring_status(browser):
    return browser.post(
        "/admin/imports", {"sheet": (io.BytesIO(b"a"), "a.csv")}
    ).status_code
