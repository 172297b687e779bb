"""A sheet of products: looked through first, applied in batches, the same twice."""

import csv
import io

import pytest
from sqlalchemy import select, true

from store.accounts.models import Role
from store.catalog.actions.importing import runs
from store.catalog.models import (
    ImportChange,
    PriceChange,
    Product,
    StockMovement,
    Variant,
)
from store.catalog.queries.search import hits_for
from store.catalog.queries.sheets import sheet_rows
from store.catalog.sheet.writing import HEADINGS
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import NotFound
from store.kernel.money import Money
from store.security.models import AuditEntry
from tests.at_the_desk import a_colleague
from tests.catalog.importing.bringing import (
    NEW,
    apply,
    bring,
    count,
    now,
    one,
    outcomes,
    sheet,
    told,
)
from tests.factories.catalog import a_category, a_nozzle_set, a_product, a_spool, a_variant
from tests.working import run_jobs

pytestmark = pytest.mark.usefixtures("database")


def exported():
    with reading() as session:
        rows, _ = sheet_rows(session, true())
    text = io.StringIO()
    csv.writer(text).writerows([HEADINGS, *rows])
    return text.getvalue().encode()


def test_a_dry_run_tells_what_is_new_and_changes_nothing(staff):
    a_category("Tips")

    run = bring(sheet(NEW), staff)

    assert (run.state, outcomes(run.found)) == ("checked", {"new": 1})
    assert count(Product) == 0


def test_what_is_applied_can_be_found_bought_and_is_on_the_record(staff):
    a_category("Tips")

    run = apply(bring(sheet(NEW | {"on_hand": "7"}), staff), staff)

    assert (run.state, outcomes(run.applied)) == ("done", {"new": 1})
    product = one("brass-tip")
    assert (product.lowest_price, product.in_stock) == (Money(14950), True)
    assert product.variants[0].stock.on_hand == 7
    with reading() as session:
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        assert hits_for(session, "brass tip")
    assert {"import.begun", "product.imported", "import.done"} <= set(actions)


def test_the_same_sheet_twice_makes_nothing_twice(staff):
    a_category("Tips")
    body = sheet(NEW, NEW | {"handle": "steel-tip", "name": "Steel tip", "sku": "TIP-2"})
    apply(bring(body, staff), staff)
    before = [count(table) for table in (Product, Variant, PriceChange, StockMovement)]

    run = apply(bring(body, staff), staff)

    assert outcomes(run.applied) == {"unchanged": 2}
    assert before == [
        count(table) for table in (Product, Variant, PriceChange, StockMovement)
    ]
    assert one("brass-tip").version == 1


def test_what_is_exported_comes_back_unchanged(staff):
    a_nozzle_set()
    a_spool(summary="=1+1", description="First line\nsecond, “quoted” line", keywords="a;b")
    a_product(
        "Bolt",
        variants=[a_variant("B-1", compare_at=Money(60000), weight_g=3)],
        specifications=[("Length; whole", "8=9", "mm|x"), ("Thread", "M3", "")],
        publish_at=clock.now(),
    )

    run = bring(exported(), staff)

    assert (run.failure, told(run)) == ("", [])
    assert outcomes(run.found) == {"unchanged": 3}


def test_changes_are_shown_from_old_to_new_and_then_made(staff):
    shelf = a_category("Tips")
    a_product("Nozzle", category=shelf, variants=[a_variant("NZ", price="100", on_hand=4)])
    body = sheet(
        {"handle": "nozzle", "sku": "NZ", "price": "90", "on_hand": "9", "brand": "Tantu"}
    )

    run = bring(body, staff)

    with reading() as session:
        rows = session.scalars(select(ImportChange).where(ImportChange.run_id == run.id))
        shown = {(row.subject, row.field, row.old, row.new) for row in rows}
    assert shown == {
        ("nozzle", "brand", "", "Tantu"),
        ("NZ", "price", "100.00", "90.00"),
        ("NZ", "on_hand", "4", "9"),
    }
    apply(run, staff)
    product = one("nozzle")
    assert (product.brand, product.lowest_price, product.version) == (
        "Tantu",
        Money(9000),
        2,
    )
    assert product.variants[0].stock.on_hand == 9


def test_a_sheet_of_numbers_and_prices_needs_no_addresses(staff):
    a_spool()

    run = apply(
        bring(
            sheet({"Part no.": "PLA-BLACK", "Price": "1199", "Colour of the box": "red"}),
            staff,
        ),
        staff,
    )

    assert outcomes(run.applied) == {"changed": 1}
    prices = {each.sku: each.price for each in one("pla-filament").variants}
    assert prices == {"PLA-BLACK": Money(119900), "PLA-ORANGE": Money(129900)}


def test_a_variant_is_added_with_a_value_that_the_product_had_not(staff):
    a_spool()
    row = {
        "handle": "pla-filament",
        "sku": "PLA-RED",
        "option1_value": "Red",
        "option1_swatch": "#cc0000",
        "price": "1299",
        "on_hand": "3",
    }

    apply(bring(sheet(row), staff), staff)

    product = one("pla-filament")
    assert [value.value for value in product.options[0].values] == [
        "Black",
        "Orange",
        "Red",
    ]
    added = product.variants[-1]
    assert (added.sku, added.label, added.stock.on_hand) == ("PLA-RED", "Red", 3)


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ({"price": "free"}, "price", "Write an amount such as 1,299.00."),
        ({"on_hand": "-1"}, "on_hand", "Write a whole number, 0 or more."),
        ({"name": "x" * 161}, "name", "Use up to 160 characters."),
        ({"status": "gone"}, "status", "Write draft, active or archived."),
        ({"category": "nowhere"}, "category", "There is no such category."),
        ({"hsn": "99999999"}, "hsn", "No rate of GST is in force for 99999999."),
        ({"hsn": ""}, "hsn", "A new product needs this."),
        ({"handle": "A b"}, "handle", "Use up to 120 small letters"),
        ({"sku": "NZ"}, "sku", "This number belongs to Nozzle (nozzle)."),
        ({"handle": "pla-filament", "sku": "PLA-2"}, "option1_value", "Write one value"),
        ({"name": "nul\0"}, "name", "There is a sign in it that is no text."),
    ],
)
@pytest.mark.one_database
def test_a_mistake_is_told_with_its_line_and_column(staff, row, column, words):
    a_category("Tips")
    a_product("Nozzle", variants=[a_variant("NZ")])
    a_spool()

    run = bring(sheet(NEW, NEW | {"handle": "other", "sku": "O-1"} | row), staff)

    assert outcomes(run.found) == {"new": 1, "bad": 1}
    ((line, where, sentence), *_) = told(run)
    assert (line, where) == (3, column)
    assert sentence.startswith(words)


def test_what_is_wrong_stays_out_and_the_rest_goes_in(staff):
    a_category("Tips")
    twice = NEW | {"handle": "other", "name": "Other"}

    run = apply(bring(sheet(NEW, twice), staff), staff)

    assert outcomes(run.applied) == {"new": 1, "bad": 1}
    assert told(run)[0] == (3, "sku", "TIP-1 stands in the file twice.")
    with pytest.raises(NotFound):
        one("other")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "The first row must name the columns."),
        (b"handle,name\n", "A file has 1 to 200000 rows below its headings."),
        (b"name,name\na,b\n", "Two columns have the same heading."),
        (b"handle,name\n\xff\xfe,b\n", "The file is no text we can read"),
    ],
)
@pytest.mark.one_database
def test_what_is_no_sheet_fails_with_a_sentence(staff, body, words):
    run = bring(body, staff)

    assert run.state == "failed"
    assert run.failure.startswith(words)


def test_a_sheet_with_unknown_headings_waits_until_they_are_matched(staff):
    a_product("Nozzle", variants=[a_variant("NZ", price="100")])
    run = bring(b"Artikel;Preis\nNZ;80\n", staff)
    assert (run.state, run.headings) == ("unmatched", ["Artikel", "Preis"])

    with transaction() as session:
        mapped = {"Artikel": "sku", "Preis": "price"}
        runs.match_columns(session, token=run.token, mapped=mapped, actor=staff)
    run_jobs(only=".import_products")

    assert outcomes(now(run).found) == {"changed": 1}


def test_columns_of_somebody_else_s_are_not_taken(staff):
    a_product("Nozzle", variants=[a_variant("NZ")])
    writer = a_colleague(Role.CONTENT)

    run = bring(sheet({"sku": "NZ", "price": "1"}), writer)

    assert run.state == "unmatched"
    assert "Change prices" in run.failure
