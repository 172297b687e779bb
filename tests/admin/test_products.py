"""Products are found, changed on their newest version, and every change is on record."""

import re
from html import unescape

import pytest

from store.catalog.models import ProductStatus
from store.catalog.queries.products import product_to_edit
from store.infra.db import reading
from store.kernel.money import Money
from tests.factories.catalog import a_category, a_draft, a_product, a_spool, a_variant

pytestmark = pytest.mark.one_database

INPUT = re.compile(r"<input\b[^>]*>|<(select|textarea)\b[^>]*>(.*?)</\1>", re.DOTALL)


@pytest.fixture
def nozzle(database):
    return a_product(
        "Brass nozzle",
        variants=[a_variant("NZ-04", price="149", on_hand=12)],
        brand="Makers",
        specifications=[("Bore", "0.4", "mm")],
    )


def form_of(page):
    """Read the product's form as a browser would send it unchanged."""
    form = page.partition('class="sheet-form"')[2].partition("</form>")[0]
    sent = {}
    for found in INPUT.finditer(form):
        head = found.group(0).partition(">")[0]
        name = re.search(r'name="([^"]+)"', head)
        if name is None or ('type="checkbox"' in head and " checked" not in head):
            continue
        sent[name.group(1)] = unescape(_value(found, head))
    return sent


def _value(found, head):
    if found.group(1) == "select":
        chosen = re.search(r'<option[^>]*selected[^>]*value="([^"]*)"', found.group(2))
        return chosen.group(1)
    if found.group(1) == "textarea":
        return found.group(2).strip()
    value = re.search(r'value="([^"]*)"', head)
    return value.group(1) if value else "y"


def saved(slug="brass-nozzle"):
    with reading() as session:
        return product_to_edit(session, slug)


def opened(desk, slug="brass-nozzle"):
    desk.get(f"/admin/products/{slug}")
    return form_of(desk.page)


def send(desk, form, slug="brass-nozzle"):
    return desk.post(f"/admin/products/{slug}", form)


def test_an_untouched_form_changes_nothing(desk, nozzle):
    answer = send(desk, opened(desk))

    assert answer.status_code == 303
    assert saved().version == 1
    assert "Nothing has been changed" in desk.follow(answer).get_data(as_text=True)


def test_name_price_and_stock_are_changed_at_once(desk, staff, nozzle):
    form = opened(desk) | {
        "name": "Brass nozzle, 0.4 mm",
        "variants-0-price": "1,249.50",
        "variants-0-on_hand": "30",
        "status": "archived",
    }

    answer = send(desk, form)

    assert answer.status_code == 303
    product = saved()
    assert (product.name, product.status) == (
        "Brass nozzle, 0.4 mm",
        ProductStatus.ARCHIVED,
    )
    assert product.variants[0].price == product.lowest_price == Money(124950)
    assert product.variants[0].stock.on_hand == 30
    assert product.version == 2


def test_every_change_is_shown_with_old_and_new(desk, staff, nozzle):
    form = opened(desk) | {"variants-0-price": "159.00", "brand": "Tantu"}

    desk.follow(send(desk, form))

    history = desk.page.partition('id="history"')[2]
    for words in (staff.name, "₹149.00", "₹159.00", "Makers", "Tantu"):
        assert words in history


def test_two_editors_see_both_values_and_nothing_is_lost(
    desk, another_browser, owner, nozzle
):
    another_browser.follow(another_browser.sign_in(owner))
    mine = opened(desk) | {"name": "My name", "variants-0-price": "111.00"}
    theirs = opened(another_browser) | {"name": "Their name"}
    send(another_browser, theirs)

    answer = send(desk, mine)

    assert answer.status_code == 409
    clashes = desk.page.partition("Typed by you")[2].partition("</table>")[0]
    for words in ("Their name", "My name", "149.00", "111.00"):
        assert words in clashes
    assert form_of(desk.page)["name"] == "My name"
    assert saved().name == "Their name"


def test_after_a_look_at_both_the_form_can_be_saved_over_it(
    desk, another_browser, owner, nozzle
):
    another_browser.follow(another_browser.sign_in(owner))
    mine = opened(desk) | {"name": "My name"}
    send(another_browser, opened(another_browser) | {"name": "Their name"})
    send(desk, mine)

    assert send(desk, form_of(desk.page)).status_code == 303
    assert saved().name == "My name"


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", "", "Write something here."),
        ("name", "x" * 161, "Use up to 160 characters."),
        ("hsn", "12ab", "Write 4 to 8 digits."),
        ("variants-0-price", "-5", "Write an amount such as 1,299.00."),
        ("variants-0-price", "12.345", "Write an amount such as 1,299.00."),
        ("variants-0-on_hand", "-1", "Write a whole number, 0 or more."),
        ("variants-0-on_hand", "many", "Not a valid integer value."),
        ("status", "lost", "Not a valid choice."),
        ("category_id", "999999", "Not a valid choice."),
    ],
)
def test_bad_input_is_told_at_its_field_and_kept(desk, nozzle, field, typed, words):
    answer = send(desk, opened(desk) | {field: typed, "brand": "Typed and kept"})

    assert answer.status_code == 422
    assert words in desk.page
    assert "<title>Error: " in desk.page
    assert re.search(f'href="#{field}">[^<]+: {re.escape(words)}', desk.page)
    assert 'value="Typed and kept"' in desk.page
    assert saved().brand == "Makers"


def test_stock_that_nobody_counted_is_not_overwritten(desk, nozzle):
    form = opened(desk)
    send(desk, form | {"variants-0-on_hand": "5"})

    send(desk, form | {"version": "2", "name": "Another name"})

    assert saved().variants[0].stock.on_hand == 5
    assert saved().name == "Another name"


def test_a_variant_of_another_product_cannot_be_slipped_in(desk, nozzle):
    a_product("Steel nozzle", variants=[a_variant("NZ-ST", price="499")])

    answer = send(desk, opened(desk) | {"variants-0-sku": "NZ-ST", "variants-0-price": "1"})

    assert answer.status_code == 422
    assert saved("steel-nozzle").variants[0].price == Money(49900)


def test_an_unknown_product_is_not_found(desk):
    assert desk.get("/admin/products/nothing").status_code == 404


@pytest.mark.parametrize("words", ["brass", "nz-04", "MAKERS"])
def test_a_product_is_found_by_name_number_or_brand(desk, nozzle, words):
    a_spool()

    desk.get("/admin/products", query_string={"q": words})

    assert "Brass nozzle" in desk.page
    assert ">PLA filament<" not in desk.page


def test_the_list_is_narrowed_by_status_category_and_stock(desk, nozzle):
    a_draft("Secret gadget")
    shelf = a_category("Spools")
    a_spool(category=a_category("Tough", parent=shelf), sold_out=("Black",))

    for asked, shown in (
        ({"status": "draft"}, "Secret gadget"),
        ({"category": shelf.slug}, "PLA filament"),
        ({"low": "1"}, "PLA filament"),
    ):
        desk.get("/admin/products", query_string=asked)
        assert shown in desk.page
        assert ">Brass nozzle<" not in desk.page


def test_the_list_is_sorted_by_its_heads(desk, nozzle):
    a_spool()

    desk.get("/admin/products?sort=price&direction=down")

    assert desk.page.index(">PLA filament<") < desk.page.index(">Brass nozzle<")
    assert 'aria-sort="descending"' in desk.page


@pytest.mark.parametrize("asked", ["page=0", "page=x", "sort=no&direction=no", "q=%00%25"])
def test_an_odd_address_still_gives_the_list(desk, nozzle, asked):
    assert desk.get(f"/admin/products?{asked}").status_code == 200


def test_the_list_asks_the_database_the_same_for_one_product_and_for_many(desk, statements):
    a_product("First", variants=[a_variant("A-1")])
    desk.get("/admin/products")
    with statements() as one:
        desk.get("/admin/products")
    for number in range(2, 6):
        a_product(f"Part {number}", variants=[a_variant(f"A-{number}")])

    with statements() as many:
        desk.get("/admin/products")

    assert len(many) == len(one)
