"""Shared pages of the catalogue: nobody's own is in another's, no change is missed."""

import re
from datetime import datetime, time, timedelta

import pytest

from store.catalog.actions.editing import update_product
from store.catalog.actions.listing import touch_catalogue
from store.catalog.actions.stock import hold_stock
from store.catalog.models import Category, Product
from store.infra.db import transaction
from store.kernel import clock
from store.kernel.money import Money
from store.tax.queries import tax_day
from store.web import shared
from store.web.kept import KeptPages
from tests.browsing import Browser
from tests.catalog.counting import statements
from tests.factories.catalog import a_category, a_product, a_spool

TOKEN = re.compile(r'"\.?[\w-]+\.[\w-]{6}\.[\w-]{27}"')
PATHS = (
    "/",
    "/products",
    "/products?in_stock=1&sort=price",
    "/categories/filament",
    "/products/pla-filament",
    "/products/pla-filament?variant=PLA-ORANGE",
    "/search?q=pla",
)
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def kept(app):
    """The pages that the shop keeps; nothing is left from another test."""
    pages = app.extensions[shared.NAME]
    pages.clear()
    return pages


@pytest.fixture
def spool(app):
    shelf = a_category("Filament")
    a_product("PLA nozzle", category=shelf)
    return a_spool(category=shelf, sold_out=("Orange",))


@pytest.fixture
def visitors(app, spool, asha, bina):
    """Asha with three in her cart, Bina with seven, and somebody who just looks."""
    return {
        "Asha": shopper(app, asha, quantity=3, theme="dark"),
        "Bina": shopper(app, bina, quantity=7, theme="light"),
        "nobody": Browser(app.test_client()),
    }


def shopper(app, person, *, quantity, theme):
    browser = Browser(app.test_client())
    browser.sign_in(person)
    browser.client.set_cookie("theme", theme)
    browser.get("/cart")
    browser.post("/cart/lines", {"variant": "PLA-BLACK", "quantity": str(quantity)})
    browser.post("/wishlist/products/pla-filament")
    return browser


def body(browser, path, headers):
    page = browser.get(path, headers=headers)
    assert page.status_code == 200
    return page.get_data(as_text=True)


def tokens(html):
    return set(TOKEN.findall(html))


def without_tokens(html):
    return TOKEN.sub('"token"', html)


@pytest.mark.one_database
@pytest.mark.parametrize("headers", [{}, PART], ids=["page", "part"])
def test_everybody_gets_the_page_that_was_drawn_for_them_alone(kept, visitors, headers):
    for path in PATHS:
        for first in visitors.values():
            for name, other in visitors.items():
                body(other, path, headers)
                kept.clear()
                alone = body(other, path, headers)
                kept.clear()
                of_first = body(first, path, headers)

                after = body(other, path, headers)

                assert without_tokens(after) == without_tokens(alone), (path, name)
                assert first is other or not tokens(after) & tokens(of_first)


@pytest.mark.one_database
def test_no_byte_of_a_visitor_is_in_a_kept_page(kept, visitors):
    for path in PATHS:
        for headers in ({}, PART):
            body(visitors["Asha"], path, headers)
            asha = tokens(visitors["Asha"].page)

            text = b"".join(b"".join(page.parts) for page in kept._pages.values())

            assert len(kept) > 0
            assert not TOKEN.search(text.decode())
            for own in (*asha, "Asha", "asha@example.com", 'data-theme="dark"'):
                assert own.encode() not in text, (path, own)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("wish", ("pla", "PLA")),
        ("compare", ("pla", "PLA")),
        ("compare_bar", ()),
        ("cart_badge", ()),
    ],
)
def test_what_is_kept_for_nobody_is_what_a_stranger_would_be_drawn(app, name, arguments):
    owner = shared._owners[name]

    with app.test_request_context():
        assert owner.quiet.now()
        assert owner.draw(*arguments) == owner.quiet.blank(*arguments)


@pytest.mark.one_database
def test_a_heart_that_is_pressed_gives_the_page_another_tag(kept, spool, browser):
    browser.get("/products")
    held = {"If-None-Match": browser.get("/products").headers["ETag"]}
    assert browser.get("/products", headers=held).status_code == 304

    browser.post("/wishlist/products/pla-filament")
    pressed = browser.get("/products", headers=held)

    assert pressed.get_data(as_text=True).count('aria-pressed="true"') == 1
    browser.post("/wishlist/products/pla-filament/removal")
    browser.get("/products")
    assert browser.get("/products", headers=held).status_code == 304


@pytest.mark.one_database
def test_a_page_that_is_held_is_not_sent_again(kept, visitors):
    for path in PATHS:
        for who, browser in visitors.items():
            browser.get(path)
            tag = browser.get(path).headers["ETag"]

            again = browser.get(path, headers={"If-None-Match": tag})

            assert (again.status_code, again.get_data()) == (304, b"")
            kept_by_browsers = "no-cache" if who == "nobody" else "no-store"
            assert again.headers["Cache-Control"] == f"private, {kept_by_browsers}"


@pytest.fixture
def held(kept, browser, spool):
    """Every page of the spool, kept by two processes before anything changes."""
    processes = kept, KeptPages(kept.limit)
    return Processes(browser, processes)


class Processes:
    """Two workers of one shop: each keeps its own pages, both read one database."""

    def __init__(self, browser, processes):
        self.browser, self.processes = browser, processes
        self.read("/products", "/categories/filament", "/products/pla-filament")

    def read(self, *paths):
        """What both processes answer now, at the first hit."""
        answers = []
        extensions = self.browser.client.application.extensions
        for pages in self.processes:
            extensions[shared.NAME] = pages
            answers += [self.browser.get(path).get_data(as_text=True) for path in paths]
        extensions[shared.NAME] = self.processes[0]
        return answers


def changed(spool, owner, *, changes=None, variants=None):
    with transaction() as session:
        update_product(
            session,
            product_id=spool.id,
            expected_version=session.get(Product, spool.id).version,
            changes=changes or {},
            variants=variants,
            actor=owner,
        )


@pytest.mark.one_database
def test_the_first_hit_after_a_price_change_shows_the_new_price(held, spool, owner):
    variants = {sku: {"price": Money.parse("888")} for sku in ("PLA-BLACK", "PLA-ORANGE")}
    changed(spool, owner, variants=variants)

    for page in held.read("/products", "/categories/filament", "/products/pla-filament"):
        assert "₹888.00" in page
        assert "₹1,299.00" not in page


@pytest.mark.one_database
def test_the_first_hit_after_new_words_shows_them(held, spool, owner):
    changed(spool, owner, changes={"name": "PETG filament", "description": "Clear."})

    for page in held.read("/products", "/products/pla-filament"):
        assert "PETG filament" in page
    assert all("Clear." in page for page in held.read("/products/pla-filament"))


@pytest.mark.one_database
def test_the_first_hit_after_a_shelf_was_renamed_names_it_so(held, spool):
    with transaction() as session:
        session.get(Category, spool.category_id).name = "Spools"
        touch_catalogue(session)

    for page in held.read("/products", "/categories/filament", "/cart"):
        assert ">Spools</a>" in page
        assert ">Filament</a>" not in page


@pytest.mark.one_database
def test_the_first_hit_after_the_last_was_sold_says_so(held, spool, owner):
    changed(spool, owner, variants={"PLA-BLACK": {"on_hand": 0}})

    for page in held.read("/products", "/products/pla-filament"):
        assert "Sold out" in page
        assert "In stock</span>" not in page.partition('id="good-pla-filament"')[2]


@pytest.mark.one_database
def test_what_an_order_holds_is_missing_from_the_next_hit(held, spool):
    black = next(each.id for each in spool.variants if each.sku == "PLA-BLACK")
    now = clock.now()
    with transaction() as session:
        hold_stock(
            session, order_id=1, wanted={black: 17}, until=now + timedelta(1), at=now
        )

    assert all("3 left" in page for page in held.read("/products/pla-filament"))
    with clock.frozen(now + timedelta(2)):
        assert all("3 left" not in page for page in held.read("/products/pla-filament"))


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("who", "most"), [("nobody", (2, 2, 3)), ("Asha", (5, 5, 6))], ids=["nobody", "Asha"]
)
def test_a_kept_page_takes_few_statements(kept, visitors, who, most):
    counted = []
    for path in ("/products", "/categories/filament", "/products/pla-filament"):
        visitors[who].get(path)
        with statements() as sent:
            visitors[who].get(path)
        counted.append(len(sent))

    assert tuple(counted) == most


@pytest.mark.one_database
def test_a_new_rate_of_gst_is_said_at_the_first_hit_and_one_for_tomorrow_at_midnight(
    held, spool, owner
):
    path, at = "/products/pla-filament", clock.now()
    today = tax_day(at)
    with transaction() as session:
        code = session.get_one(Product, spool.id).hsn
    assert all(gst(page) == "18" for page in held.read(path))

    add_rate_by_form(held.browser, owner, code=code, rate="12", valid_from=today)
    tomorrow = today + timedelta(days=1)
    add_rate_by_form(held.browser, owner, code=code, rate="5", valid_from=tomorrow)

    assert [gst(page) for page in held.read(path)] == ["12", "12"]
    midnight = datetime.combine(tomorrow, time.min, tzinfo=clock.IST)
    with clock.frozen(midnight - timedelta(seconds=1)):
        assert [gst(page) for page in held.read(path)] == ["12", "12"]
    with clock.frozen(midnight):
        assert [gst(page) for page in held.read(path)] == ["5", "5"]


def add_rate_by_form(browser, owner, *, valid_from, **rate):
    office = Browser(browser.client.application.test_client())
    office.follow(office.sign_in(owner))
    office.get("/admin/tax")
    new = {**rate, "valid_from": f"{valid_from:%Y-%m-%d}", "source": "Notification 1"}
    assert office.post("/admin/tax", new).status_code == 303


def gst(page):
    return re.search(r"GST</dt>\s*<dd>([\d.]+)", page)[1]
