"""Two carts become one: every meeting of lines, limits, codes and prints."""

from dataclasses import dataclass, field

import pytest

from store.cart.models import MAX_LINES, MAX_QUANTITY, CartLine, CartStatus
from store.kernel import clock
from store.kernel.money import Money
from store.promotions.models import Coupon
from store.quotes.models import Quote
from store.uploads.models import Upload
from tests.cart.carts import a_cart_of, quantities_in

FULL = dict.fromkeys(range(1, MAX_LINES + 1), 1)


@dataclass(frozen=True)
class Meeting:
    """What the account and the guest hold, what is on the shelf, and what comes of it."""

    account: dict[int, int]
    guest: dict[int, int]
    becomes: dict[int, int]
    shelf: dict[int, int] = field(default_factory=dict)
    told: str = ""
    codes: tuple[str, str] = ("", "")
    code: str = ""
    prints: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
    printed: tuple[int, ...] = ()


MATRIX = {
    "an empty account takes what the guest has": Meeting({}, {1: 2}, {1: 2}),
    "an empty guest changes nothing": Meeting({1: 2}, {}, {1: 2}),
    "other things stand beside": Meeting({1: 2}, {2: 3}, {1: 2, 2: 3}),
    "the same thing adds up": Meeting({1: 2}, {1: 3}, {1: 5}),
    "no more than the shelf has": Meeting(
        {1: 4}, {1: 3}, {1: 5}, shelf={1: 5}, told="Part 1: 5 instead of 7"
    ),
    "a new line is cut to the shelf": Meeting(
        {}, {1: 4}, {1: 2}, shelf={1: 2}, told="Part 1: 2 instead of 4"
    ),
    "no more than a line holds": Meeting(
        {1: 400}, {1: 300}, {1: MAX_QUANTITY}, told="Part 1: 500 instead of 700"
    ),
    "what is sold out comes along, to be seen": Meeting({}, {1: 3}, {1: 3}, shelf={1: 0}),
    "sold out on both sides keeps both wishes": Meeting(
        {1: 2}, {1: 3}, {1: 5}, shelf={1: 0}
    ),
    "a full cart takes no more lines": Meeting(
        FULL, {999: 1}, FULL, told="Part 999 did not fit"
    ),
    "a full cart still lets a line grow": Meeting(FULL, {7: 2}, {**FULL, 7: 3}),
    "the guest's code comes along": Meeting(
        {1: 1}, {1: 1}, {1: 2}, codes=("", "NEW"), code="NEW"
    ),
    "both codes are kept": Meeting(
        {1: 1}, {1: 1}, {1: 2}, codes=("FIRST", "NEW"), code="FIRST NEW"
    ),
    "without a code of the guest's the account's stays": Meeting(
        {1: 1}, {1: 1}, {1: 2}, codes=("OLD", ""), code="OLD"
    ),
    "a print comes along": Meeting({1: 1}, {}, {1: 1}, prints=((), (7,)), printed=(7,)),
    "the same print is there once": Meeting({}, {}, {}, prints=((7,), (7,)), printed=(7,)),
    "other prints stand beside": Meeting({}, {}, {}, prints=((7,), (8,)), printed=(7, 8)),
    "no print fits into a full cart": Meeting(
        FULL, {}, FULL, prints=((), (7,)), told="3D print: cube.stl did not fit"
    ),
}


@pytest.mark.fault("C14")
@pytest.mark.prior_failure(40)
@pytest.mark.parametrize("meeting", MATRIX.values(), ids=MATRIX)
def test_C14_carts_meet(meeting):
    account = held(meeting.account, meeting.codes[0], meeting.prints[0])
    guest = held(meeting.guest, meeting.codes[1], meeting.prints[1])
    shelf = {**dict.fromkeys({*meeting.account, *meeting.guest}, 1000), **meeting.shelf}

    told = " ".join(account.absorb(guest, available=shelf))

    things = {key: count for key, count in quantities_in(account).items() if key}
    prints = tuple(line.quote_id for line in account.lines if line.is_print)
    assert (things, prints) == (meeting.becomes, meeting.printed)
    assert " ".join(coupon.code for coupon in account.coupons) == meeting.code
    assert meeting.told in told
    assert bool(meeting.told) == bool(told)
    assert guest.status == CartStatus.MERGED


def test_a_price_that_rose_before_the_meeting_is_still_told():
    account, guest = a_cart_of(), a_cart_of({1: 2})
    guest.lines[0].variant.price = Money(120_00)

    account.absorb(guest, available={1: 9})

    assert account.lines[0].price_has_risen


def held(quantities, code, prints):
    coupon = Coupon(id=len(code), code=code, label=code) if code else None
    cart = a_cart_of(quantities, coupon=coupon)
    for number in prints:
        upload = Upload(filename="cube.stl")
        quote = Quote(id=number, upload=upload, quantity=1, total=Money(500_00))
        quote.created_at = clock.now()
        cart.lines.append(CartLine.of_quote(quote))
    return cart
