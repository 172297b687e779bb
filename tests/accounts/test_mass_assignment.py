"""Fields that no form has are sent with every form, and nothing listens to them."""

import re

import pytest
from sqlalchemy import select

from store.accounts.models import Person, Role
from store.cart.models import CartLine
from store.catalog.models import Product, Variant
from store.infra.db import Base, reading
from store.reviews.models import Review
from store.settings import ROOT
from tests.addresses import filled
from tests.admin.test_products import form_of
from tests.at_the_desk import a_colleague, signed_in
from tests.factories.buying import a_part
from tests.factories.people import a_browser
from tests.factories.printing import an_order_of, paid
from tests.factories.reviewing import SAID, a_purchase

pytestmark = pytest.mark.one_database

# What somebody would like to say of themselves, under every name it may have.
WISHES = {
    "is_admin": "1",
    "is_staff": "1",
    "role": "owner",
    "roles": "owner",
    "permissions": "*",
    "id": "1",
    "user_id": "1",
    "person_id": "1",
    "customer_id": "1",
    "email_verified": "1",
    "email_proved_at": "2026-01-01T00:00:00",
    "disabled_at": "",
    "password_hash": "x",
    "price": "0.01",
    "unit_price": "0.01",
    "total": "0.01",
    "captured": "99999",
    "status": "paid",
    "payment_status": "paid",
    "verified": "1",
    "price_list_id": "1",
}
# What none of it may change: who somebody is, whose a thing is, what it costs.
KEPT = {
    "person": ("role", "email", "password_hash", "disabled_at", "email_proved_at"),
    "order": ("number", "customer_id", "total", "tax", "captured", "payment_status"),
    "variant": ("sku", "price", "compare_at"),
    "quote": ("customer_id", "total", "status"),
    "upload": ("customer_id", "status"),
    "payment": ("amount", "captured", "state"),
    "review": ("stars", "verified", "status"),
}
WHOLESALE = re.compile(
    r"populate_obj\(|\*\*\s*(?:dict\()?request\.|request\.(?:form|values|args)\.to_dict\("
)


@pytest.fixture
def shop(database, asha):
    """A shop in which Asha has bought something."""
    visitor = a_browser(asha)
    a_part()
    return paid(an_order_of(visitor, parts=("NZ-04",)))


@pytest.mark.fault("W03")
@pytest.mark.asvs("V15.3.3")
def test_W03_no_view_takes_a_whole_form_at_its_word():
    views = [file for file in (ROOT / "store").rglob("*.py") if "demo" not in file.parts]

    found = [str(file) for file in views if WHOLESALE.search(file.read_text("utf-8"))]

    assert found == []


@pytest.mark.fault("W03")
@pytest.mark.asvs("V8.2.3")
@pytest.mark.asvs("V15.3.3")
@pytest.mark.parametrize("who", ["asha", "staff"])
def test_W03_what_no_form_asks_for_changes_nothing(request, app, shop, who):
    browser = signed_in(app, request.getfixturevalue(who))
    before = kept()
    posts = [rule for rule in app.url_map.iter_rules() if "POST" in rule.methods]

    for rule in posts:
        if rule.endpoint != "accounts.logout":
            browser.post(named(rule, shop), WISHES, headers={"Accept": "application/json"})

    assert kept() == before
    assert len(posts) > 100


@pytest.mark.fault("W03")
@pytest.mark.asvs("V8.2.3")
def test_W03_a_name_is_changed_and_nothing_beside_it(app, asha):
    browser = signed_in(app, asha)

    browser.post("/account/details", {**WISHES, "name": "Asha R.", "email": "o@x.example"})

    with reading() as session:
        found = session.get_one(Person, asha.id)
    assert (found.name, found.email, found.role) == ("Asha R.", asha.email, Role.CUSTOMER)


@pytest.mark.fault("W03")
def test_W03_a_cart_takes_the_shops_price_whatever_is_sent(browser):
    a_part()

    browser.post("/cart/lines", {**WISHES, "variant": "NZ-04", "quantity": "2"})

    browser.get("/cart")
    with reading() as session:
        line = session.scalars(select(CartLine)).one()
        price = session.scalars(select(Variant.price)).one()
    assert line.quantity == 2
    assert str(price * 2) in browser.page


@pytest.mark.fault("W03")
def test_W03_a_review_says_neither_that_it_is_shown_nor_whose_it_is(app, asha):
    a_purchase(a_browser(asha))
    browser = signed_in(app, asha)

    browser.post("/products/nz-04/reviews/new", {**SAID, **WISHES, "status": "shown"})

    with reading() as session:
        review = session.scalars(select(Review)).one()
    assert (review.is_waiting, review.customer_id) == (True, asha.id)


@pytest.fixture
def writer(app):
    """Somebody who writes what products say, at the form of one."""
    a_part()
    browser = signed_in(app, a_colleague(Role.CONTENT))
    browser.get("/admin/products/nz-04")
    return browser


@pytest.mark.asvs("V8.2.3")
def test_who_writes_words_changes_words(writer):
    form = form_of(writer.page) | {"name": "A better nozzle"}

    answer = writer.post("/admin/products/nz-04", form)

    assert answer.status_code == 303
    with reading() as session:
        assert session.scalars(select(Product.name)).one() == "A better nozzle"


@pytest.mark.fault("W03")
@pytest.mark.asvs("V8.2.3")
@pytest.mark.parametrize(
    ("field", "typed", "missing"),
    [
        ("variants-0-price", "1.00", "Change prices"),
        ("variants-0-compare_at", "9999", "Change prices"),
        ("hsn", "3916", "Change prices"),
        ("variants-0-on_hand", "999", "Count stock"),
    ],
)
def test_W03_who_writes_words_sets_neither_price_nor_stock(writer, field, typed, missing):
    before = kept()
    assert re.search(rf'<input(?=[^>]*name="{field}")[^>]*readonly', writer.page)

    form = form_of(writer.page) | {field: typed, "name": "Free for all"}
    answer = writer.post("/admin/products/nz-04", form)

    assert answer.status_code == 403
    assert missing in writer.page
    assert kept() == before
    with reading() as session:
        assert session.scalars(select(Product.name)).one() != "Free for all"


def kept() -> dict[str, list[tuple]]:
    """What is in the columns that nobody writes by a form."""
    tables = Base.metadata.tables
    with reading() as session:
        return {
            name: [
                tuple(row)
                for row in session.execute(
                    select(*(tables[name].c[each] for each in columns)).order_by(
                        tables[name].c.id
                    )
                )
            ]
            for name, columns in KEPT.items()
        }


def named(rule, order) -> str:
    """An address with Asha's order in it, where it wants one."""
    return filled(rule).replace("/orders/x", f"/orders/{order.number}")
