"""Staff write promotions down, hand out codes, and issue gift cards."""

import re

import pytest

from store.infra.db import reading
from store.kernel.money import Money
from store.promotions.models import Coupon, GiftCard, Promotion
from store.settings import settings
from tests.cart.carts import put_in
from tests.factories.buying import a_part

pytestmark = pytest.mark.one_database

FILAMENT = {
    "name": "Filament week",
    "label": "A fifth off filament",
    "kind": "product",
    "deed": "percent",
    "percent": "12.5",
    "only": "",
    "skus": "NZ-04",
    "combines": ["order", "delivery"],
    "starts_at": "2026-01-01T00:00",
    "version": "0",
}


def test_a_promotion_that_is_written_down_takes_something_off_at_once(desk):
    a_part(price="100.00", stock=9)

    answer = desk.follow(desk.post("/admin/promotions/new", {**FILAMENT, "automatic": "y"}))
    assert answer.status_code == 200, desk.page
    assert 'value="12.5"' in desk.page
    assert 'value="2026-01-01T00:00"' in desk.page

    put_in(desk, "2")
    desk.get("/cart")
    assert "A fifth off filament" in desk.page
    assert "−₹25.00" in desk.page

    number = one(Promotion).id
    desk.follow(desk.post(f"/admin/promotions/{number}/end"))
    assert "ended" in desk.page
    desk.get("/cart")
    assert "−₹25.00" not in desk.page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"percent": "101"}, "at most everything"),
        ({"percent": "ten"}, "Write a share"),
        ({"deed": "free_delivery"}, "cannot be done"),
        ({"deed": "buy_get"}, "how many of them are free"),
        ({"skus": "NO-SUCH"}, "There is no part NO-SUCH"),
        ({"ends_at": "2025-12-31T00:00"}, "It ends before it begins"),
        ({"label": ""}, "Write something here"),
    ],
)
def test_a_promotion_that_makes_no_sense_is_refused_as_it_was_typed(desk, wrong, words):
    a_part()

    answer = desk.post("/admin/promotions/new", {**FILAMENT, **wrong})

    assert answer.status_code == 422
    assert words in desk.page
    assert 'value="Filament week"' in desk.page


def test_codes_are_made_one_by_one_and_by_the_hundred(desk):
    a_part()
    desk.follow(desk.post("/admin/promotions/new", FILAMENT))
    here = f"/admin/promotions/{one(Promotion).id}"

    desk.follow(desk.post(f"{here}/codes", {"code": "spring", "per_person": "1"}))
    assert "SPRING" in desk.page
    answer = desk.post(f"{here}/codes", {"code": "SPRING"})
    assert answer.status_code == 422
    assert "such a code already" in desk.page

    answer = desk.post(f"{here}/batch", {"count": "30", "prefix": "school"})
    codes = answer.text.split()[1:]
    assert answer.mimetype == "text/csv"
    assert len(set(codes)) == 30
    assert all(re.fullmatch(r"SCHOOL(-[0-9A-Z]{4}){3}", code) for code in codes)
    with reading() as session:
        made = session.query(Coupon).where(Coupon.code == codes[0]).one()
    assert (made.usage_limit, made.per_person_limit) == (1, None)


def test_two_people_at_the_desk_do_not_overwrite_each_other(desk):
    a_part()
    desk.follow(desk.post("/admin/promotions/new", FILAMENT))
    here = f"/admin/promotions/{one(Promotion).id}"
    desk.post(here, {**FILAMENT, "version": "1", "label": "First"})

    answer = desk.post(here, {**FILAMENT, "version": "1", "label": "Second"})

    assert answer.status_code == 409
    assert "changed this meanwhile" in desk.page
    assert one(Promotion).label == "First"


def test_a_gift_card_is_shown_once_mailed_and_found_by_its_last_four(desk):
    form = {"amount": "500", "recipient": "bina@example.in", "note": "Happy making"}

    desk.post("/admin/gift-cards", form)

    code = re.search(r'id="card-code">([0-9A-Z-]{19})<', desk.page)[1]
    (letter,) = letters_to("bina@example.in", code)
    assert "Happy making" in letter
    card = one(GiftCard)
    assert code.replace("-", "") not in str(vars(card))
    desk.get(f"/admin/gift-cards?last4={code[-4:].lower()}")
    assert "bina@example.in" in desk.page
    desk.get(f"/admin/gift-cards/{card.id}")
    assert "issue" in desk.page

    desk.post("/gift-cards", {"code": code.lower().replace("-", " ")})
    assert "holds <strong>₹500.00</strong>" in desk.page

    desk.follow(desk.post(f"/admin/gift-cards/{card.id}/disable"))
    answer = desk.post("/gift-cards", {"code": code})
    assert answer.status_code == 422
    assert one(GiftCard).balance == Money(500_00)


def letters_to(address, words):
    """The letters to somebody that hold these words."""
    found = [path.read_text() for path in (settings().VAR / "mail").glob("*.eml")]
    return [each for each in found if f"To: {address}" in each and words in each]


def one(kind):
    with reading() as session:
        return session.query(kind).one()
