"""A product in depth: each part of it is a page of its own, with a form of its own."""

import io
from datetime import UTC, datetime

import pytest

from store.accounts.models import Role
from store.accounts.permissions import NotAllowed
from store.admin.queries.product_parts import relating_to
from store.catalog.actions.kits import change_kit
from store.catalog.actions.relating import add_relation
from store.catalog.models import RelationKind
from store.catalog.models.specifications import figure_fault
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.marks import mark_of
from tests.admin.test_products import form_of, saved
from tests.at_the_desk import a_colleague
from tests.factories.catalog import a_product, a_spool, a_variant

pytestmark = pytest.mark.one_database

HERE = "/admin/products/brass-nozzle"
PDF = b"%PDF-1.7 a sheet"


@pytest.fixture
def nozzle(database):
    return a_product(
        "Brass nozzle",
        variants=[a_variant("NZ-04", price="149", on_hand=12)],
        specifications=[("Bore", "0.4", "mm")],
    )


def history(desk):
    desk.get(HERE)
    return desk.page.partition('id="history"')[2]


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("", "", "Write its value"),
        ("wide", "mm", "Write a number: “mm” counts something."),
        ("1,75", "mm", "Write decimals with a point"),
        ("1.7.5", "mm", "one point is enough"),
    ],
)
def test_what_is_counted_is_a_number(value, unit, words):
    assert words in figure_fault(value, unit)


@pytest.mark.parametrize(
    ("value", "unit"),
    [("M6", ""), ("±0.02", "mm"), ("1,200", "g"), ("190–220", "°C"), ("8 h6", "mm")],
)
def test_figures_are_written_in_many_ways(value, unit):
    assert figure_fault(value, unit) == ""


def test_facts_are_replaced_as_one_and_the_slower_of_two_sees_both(desk, nozzle):
    page = f"{HERE}/specifications"
    desk.get(page)
    form = _rows(desk, page) | {"rows-1-name": "Thread", "rows-1-value": "M6"}

    refused = desk.post(page, form | {"rows-0-value": "narrow"})
    assert refused.status_code == 422
    assert "Row 1 Value: Write a number" in desk.page
    assert 'value="Thread"' in desk.page

    desk.follow(desk.post(page, form))
    assert [fact.fact for fact in saved().specifications] == [
        ("Bore", "0.4", "mm"),
        ("Thread", "M6", ""),
    ]
    assert saved().version == 1, "the product's own form is not spoiled by it"
    assert "Thread" in history(desk)

    late = desk.post(page, form | {"rows-0-value": "0.6"})
    assert late.status_code == 409
    assert "Somebody else has saved the specifications since" in desk.page
    assert "0.6 mm" in desk.page.partition("Typed by you")[2]
    assert desk.post(page, _rows(desk)).status_code == 303


def test_a_kit_is_put_together_by_part_numbers(desk, nozzle):
    a_product("Kit of nozzles", variants=[a_variant("KIT", price="250", on_hand=0)])
    page = "/admin/products/kit-of-nozzles/kit"
    form = _rows(desk, page)

    assert desk.post(page, form | {"rows-0-sku": "NONE-1"}).status_code == 422
    assert "There is no part number NONE-1." in desk.page
    desk.follow(desk.post(page, form | {"rows-0-sku": "nz-04", "rows-0-quantity": "2"}))

    assert "₹298.00" in desk.page, "the parts apart"
    assert "₹48.00" in desk.page, "what the kit saves"
    desk.get(f"{HERE}/kit")
    assert "a part of" in desk.page
    assert desk.post(page, form).status_code == 409
    assert "2 × NZ-04" in desk.get("/admin/products/kit-of-nozzles").get_data(as_text=True)


def test_products_are_related_by_search_in_both_directions(desk, nozzle):
    for number in (1, 2):
        a_product(f"Wrench {number}", variants=[a_variant(f"WR-{number}")])
    page = f"{HERE}/related"
    desk.get(f"{page}?q=wr-2")
    assert "Wrench 2" in desk.page
    assert "Wrench 1" not in desk.page

    for number in (2, 1):
        desk.post(page, {"other": f"wrench-{number}", "kind": "goes_with"})
    desk.follow(desk.post(f"{page}/wrench-1/place", {"place": "1"}))
    assert desk.page.index("Wrench 1") < desk.page.index("Wrench 2")

    desk.follow(desk.post(f"{page}/wrench-2/removal"))
    assert "Wrench 2 is not related any more." in desk.page
    with reading() as session:
        [told] = relating_to(session, saved("wrench-1"))
    assert (told.product.name, told.kind) == ("Brass nozzle", RelationKind.GOES_WITH)
    assert "goes with" in history(desk)
    assert (
        desk.post(page, {"other": "brass-nozzle", "kind": "goes_with"}).status_code == 422
    )


def test_a_document_is_sent_named_replaced_and_taken_off(desk, nozzle):
    page = f"{HERE}/documents"
    wrong = {"title": "Datasheet", "file": (io.BytesIO(b"MZ"), "sheet.exe")}
    desk.get(page)
    assert desk.post(page, wrong).status_code == 415
    assert "PDF, a STEP or an STL" in desk.page
    assert 'value="Datasheet"' in desk.page

    for title in ("Datasheet", "Manual"):
        file = (io.BytesIO(PDF), "../my sheet.pdf")
        desk.follow(desk.post(page, {"title": title, "file": file}))
    first, second = saved().documents
    assert first.filename == "my_sheet.pdf"
    told = {f"d{second.id}-title": "Manual, 2nd edition", f"d{second.id}-place": "1"}
    desk.post(f"{page}/{second.id}", told)
    other = {f"f{first.id}-file": (io.BytesIO(PDF + b"2"), "new.pdf")}
    desk.post(f"{page}/{first.id}/file", other)
    assert [(one.title, one.filename) for one in saved().documents] == [
        ("Manual, 2nd edition", "my_sheet.pdf"),
        ("Datasheet", "new.pdf"),
    ]

    desk.post(f"{page}/{first.id}/removal")
    assert [one.title for one in saved().documents] == ["Manual, 2nd edition"]
    assert "Document removed" in history(desk)


def test_many_cost_less_by_list_and_for_a_time(desk, client, nozzle):
    page = f"{HERE}/prices"
    desk.follow(desk.post(f"{HERE}/price-lists", {"name": "Makerspaces"}))
    sale = {"rows-0-quantity": "10", "rows-0-price": "120", "rows-0-price_list": ""}
    sale |= {"rows-0-begins": "2026-12-01T00:00", "rows-0-ends": "2026-12-08T00:00"}
    own = {"rows-1-quantity": "1", "rows-1-price": "110"}
    form = _rows(desk, page) | sale | own | {"rows-1-price_list": "makerspaces"}

    for wrong, words in (
        ({"rows-0-price": "150"}, "It must cost less than ₹149.00."),
        ({"rows-0-ends": "2026-11-30T00:00"}, "It must end after it begins."),
        ({"rows-0-price": ""}, "Write this too, or clear the row."),
        ({"rows-1-price_list": "", "rows-1-quantity": "10"}, "Row 1 gives a price"),
    ):
        assert desk.post(page, form | wrong).status_code == 422
        assert words in desk.page
    desk.follow(desk.post(page, form))
    assert "everybody, from 10: ₹120.00, 2026-12-01 00:00" in history(desk)

    assert "₹120.00" not in client.get("/products/brass-nozzle").get_data(as_text=True)
    with clock.frozen(datetime(2026, 12, 2, tzinfo=UTC)):
        assert "₹120.00" in client.get("/products/brass-nozzle").get_data(as_text=True)
    assert desk.post(page, form).status_code == 409


def test_options_are_renamed_ordered_and_taken_away_but_never_what_was_sold(desk):
    spool = a_spool(colours=("Black", "Orange", "White"), sold_out=("White",))
    page = "/admin/products/pla-filament/options"
    form = _rows(desk, page)
    renamed = {"options-0-name": "Color", "options-0-values-0-value": "Jet black"}
    renamed |= {"options-0-values-0-place": "9", "options-0-values-0-swatch": "#000000"}

    bad = desk.post(f"{page}/names", form | renamed | {"options-0-values-1-swatch": "red"})
    assert bad.status_code == 422
    assert "Write a colour such as #d9431e." in desk.page
    desk.follow(desk.post(f"{page}/names", form | renamed))
    [option] = saved(spool.slug).options
    assert option.name == "Color"
    assert [(one.value, one.swatch) for one in option.values] == [
        ("Orange", "#d9431e"),
        ("White", "#eeeeee"),
        ("Jet black", "#000000"),
    ]

    gone = _rows(desk, page) | {f"options-0-values-{row}-gone": "y" for row in (0, 1)}
    assert desk.post(f"{page}/names", gone).status_code == 422
    assert "1 variant never sold or counted would be deleted: PLA-WHITE." in desk.page
    assert "stay in the books, off sale: PLA-ORANGE." in desk.page
    desk.follow(desk.post(f"{page}/names", gone | {"agreed": "y"}))
    variants = [(one.sku, one.active) for one in saved(spool.slug).variants]
    assert variants == [("PLA-BLACK", True), ("PLA-ORANGE", False)]
    assert [one.value for one in saved(spool.slug).options[0].values] == [
        "Orange",
        "Jet black",
    ]
    assert desk.post(f"{page}/names", gone).status_code == 409


def test_who_only_looks_on_changes_no_part_of_it(nozzle):
    onlooker = a_colleague(Role.READ_ONLY)
    with transaction() as session:
        with pytest.raises(NotAllowed):
            change_kit(session, sku="NZ-04", seen=mark_of([]), parts=[], actor=onlooker)
        with pytest.raises(NotAllowed):
            add_relation(
                session,
                product_id=nozzle.id,
                related_id=nozzle.id,
                kind=RelationKind.SPARE_FOR,
                actor=onlooker,
            )


def _rows(desk, page=""):
    """Read the table of the page as a browser would send it unchanged."""
    if page:
        desk.get(page)
    table = desk.page.partition('name="seen"')
    begin = table[0].rpartition("<form")
    return form_of(f'class="sheet-form"{begin[2]}{table[1]}{table[2]}')
