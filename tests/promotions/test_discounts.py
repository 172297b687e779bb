"""What promotions take off: which of them count, and how it is spread over the lines."""

from datetime import timedelta

import pytest
from hypothesis import given, settings, strategies as st

from store.kernel import clock
from store.kernel.money import FULL, Money
from store.promotions.discounts import discounts
from store.promotions.terms import DEEDS, Action, Deed, Item, Kind, Offer, Rules, Shopper

NOW = clock.now()
ALL = frozenset(Kind)
NOBODY = Shopper()

money = st.integers(1, 10**7).map(Money)
items = st.lists(
    st.builds(
        Item,
        unit=money,
        quantity=st.integers(1, 500),
        product_id=st.integers(1, 5),
        brand=st.sampled_from(["", "Lomtera"]),
        categories=st.frozensets(st.integers(1, 3), max_size=2),
        is_print=st.booleans(),
    ),
    max_size=8,
)
rules = st.builds(
    Rules,
    minimum=st.sampled_from([Money.zero(), Money(500_00)]),
    quantity=st.sampled_from([0, 3]),
    products=st.frozensets(st.integers(1, 5), max_size=2),
    categories=st.frozensets(st.integers(1, 3), max_size=1),
    only=st.sampled_from(["", "things", "prints"]),
    first_order=st.booleans(),
)


@st.composite
def offers(draw):
    kind = draw(st.sampled_from(Kind))
    action = Action(
        draw(st.sampled_from(sorted(DEEDS[kind]))),
        percent_bp=draw(st.integers(1, FULL)),
        amount=draw(money),
        buy=draw(st.integers(1, 3)),
        get=draw(st.integers(1, 2)),
    )
    return Offer(
        id=draw(st.integers(1, 9)),
        label="off",
        kind=kind,
        action=action,
        rules=draw(rules),
        combines=draw(st.frozensets(st.sampled_from(Kind))),
        priority=draw(st.integers(0, 2)),
        code=draw(st.sampled_from(["", "A", "B", "C"])),
    )


several = st.lists(offers(), max_size=6)


def an_offer(number=1, kind=Kind.ORDER, *, deed=Deed.PERCENT, combines=ALL, **more):
    terms = {name: more.pop(name) for name in list(more) if name in vars(Action(deed))}
    action = Action(deed, **terms)
    named = {"label": f"Offer {number}", **more}
    return Offer(number, kind=kind, action=action, combines=combines, **named)


def taken_off(lines, *some, shopper=NOBODY, at=NOW):
    return discounts(lines, some, shopper=shopper, at=at)


@pytest.mark.prior_failure(30)
@settings(max_examples=150, deadline=None)
@given(items, several, st.builds(Shopper, has_ordered=st.booleans()), money)
def test_no_line_costs_less_than_nothing_and_the_parts_sum_to_the_whole(
    lines, some, shopper, price
):
    off = taken_off(lines, *some, shopper=shopper)

    each = off.of_lines(len(lines))
    assert all(
        Money.zero() <= one <= line.total for one, line in zip(each, lines, strict=True)
    )
    assert Money.total(each) == off.total == Money.total(m for _, m in off.by_offer)
    assert Money.zero() <= off.off_delivery(price) <= price
    assert all(share.amount for share in off.with_delivery(price))


@settings(max_examples=80, deadline=None)
@given(items, several, st.randoms(use_true_random=False))
def test_the_order_in_which_offers_are_named_changes_nothing(lines, some, luck):
    some = list({(one.id, one.code): one for one in some}.values())
    shuffled = luck.sample(some, len(some))

    assert taken_off(lines, *some).shares == taken_off(lines, *shuffled).shares


@settings(max_examples=80, deadline=None)
@given(items, several)
def test_every_code_helps_or_says_why_not(lines, some):
    off = taken_off(lines, *some)

    named = {one.code for one in some if one.code}
    assert set(off.codes) | set(off.refusals) == named
    assert not set(off.codes) & set(off.refusals)
    assert all(off.refusals.values())


@pytest.mark.fault("C11")
@pytest.mark.prior_failure(33)
@settings(max_examples=80, deadline=None)
@given(items, st.sampled_from([Kind.ORDER, Kind.PRODUCT]))
def test_everything_off_leaves_exactly_nothing(lines, kind):
    off = taken_off(lines, an_offer(kind=kind, percent_bp=FULL))

    assert off.of_lines(len(lines)) == [line.total for line in lines]


@given(money, money, money)
def test_an_amount_is_spread_by_what_each_line_costs(first, second, amount):
    lines = [Item(first, 1), Item(second, 1)]

    off = taken_off(lines, an_offer(deed=Deed.AMOUNT, amount=amount))

    assert off.total == min(amount, first + second)


def test_a_share_is_rounded_half_up():
    assert taken_off([Item(Money(19_99), 1)], an_offer(percent_bp=2500)).total == Money(500)
    assert taken_off([Item(Money(19_98), 1)], an_offer(percent_bp=2500)).total == Money(500)
    assert taken_off([Item(Money(19_97), 1)], an_offer(percent_bp=2500)).total == Money(499)


@pytest.mark.fault("C12")
def test_C12_lines_of_a_paisa_are_rounded_once_for_all_of_them():
    lines = [Item(Money(1), 1)] * 100

    third, half = (taken_off(lines, an_offer(percent_bp=bp)) for bp in (3333, 50))

    assert (third.total, half.total) == (Money(33), Money(1))
    assert sum(one.minor for one in third.of_lines(100)) == 33
    assert set(third.of_lines(100)) == {Money(0), Money(1)}


TEN, FIVE = an_offer(1, percent_bp=1000), an_offer(2, percent_bp=500)
FILAMENT = an_offer(
    3, Kind.PRODUCT, percent_bp=2000, rules=Rules(categories=frozenset({7}))
)
ALONE = an_offer(4, percent_bp=3000, combines=frozenset())
FREE = an_offer(5, Kind.DELIVERY, deed=Deed.FREE_DELIVERY)
SOLO_FREE = an_offer(
    6, Kind.DELIVERY, deed=Deed.FREE_DELIVERY, combines=frozenset({Kind.PRODUCT})
)
SPOOL = Item(Money(1000_00), 1, categories=frozenset({7}))
NOZZLE = Item(Money(100_00), 2)


@pytest.mark.fault("C08")
@pytest.mark.parametrize(
    ("some", "off", "delivery"),
    [
        ([], 0, False),
        ([TEN], 120_00, False),
        ([FIVE, TEN], 120_00, False),  # the best of a class, and only it
        ([FILAMENT], 200_00, False),  # only the lines it is for
        ([FILAMENT, TEN], 200_00 + 100_00, False),  # the order's comes off what is left
        ([FILAMENT, ALONE], 360_00, False),  # what stands alone wins when it is more
        ([FILAMENT, ALONE, TEN], 360_00, False),
        ([TEN, FREE], 120_00, True),  # nothing off the order ever touches the delivery
        ([ALONE, FREE], 360_00, False),
        ([FILAMENT, SOLO_FREE], 200_00, True),
        ([TEN, SOLO_FREE], 120_00, False),  # both have to agree
        ([FREE, SOLO_FREE], 0, True),
    ],
)
def test_C08_which_promotions_count_together(some, off, delivery):
    found = taken_off([SPOOL, NOZZLE], *some)

    assert found.total == Money(off)
    assert found.off_delivery(Money(79_00)) == Money(79_00 if delivery else 0)


@pytest.mark.parametrize(
    ("lines", "buy", "get", "off"),
    [
        ([(100, 3)], 2, 1, 100),
        ([(100, 2)], 2, 1, 0),
        ([(100, 2), (30, 1)], 2, 1, 30),
        ([(100, 5), (30, 1)], 2, 1, 30 + 100),
        ([(10, 1), (20, 1), (30, 1), (40, 1)], 1, 1, 10 + 20),
    ],
)
def test_the_cheapest_pieces_are_free(lines, buy, get, off):
    lines = [Item(Money(price), quantity) for price, quantity in lines]
    offer = an_offer(kind=Kind.PRODUCT, deed=Deed.BUY_GET, buy=buy, get=get)

    assert taken_off(lines, offer).total == Money(off)


def test_a_fixed_price_and_an_amount_count_for_each_piece():
    lines = [Item(Money(100_00), 3), Item(Money(40_00), 1)]

    fixed = an_offer(kind=Kind.PRODUCT, deed=Deed.FIXED_PRICE, amount=Money(60_00))
    less = an_offer(kind=Kind.PRODUCT, deed=Deed.AMOUNT, amount=Money(60_00))

    assert taken_off(lines, fixed).of_lines(2) == [Money(120_00), Money(0)]
    assert taken_off(lines, less).of_lines(2) == [Money(180_00), Money(40_00)]


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"rules": Rules(minimum=Money(2000_00))}, "a cart of ₹2,000.00 or more"),
        ({"rules": Rules(only="prints")}, "other things"),
        ({"rules": Rules(quantity=9)}, "needs 9 pieces"),
        ({"rules": Rules(signed_in=True)}, "signed in"),
        ({"rules": Rules(first_order=True)}, "ordered before"),
        ({"rules": Rules(price_lists=frozenset({1}))}, "certain customers"),
        (
            {"rules": Rules(minimum=Money(2000_00), categories=frozenset({7}))},
            "₹2,000.00 or more of what it is for",
        ),
        ({"active": False}, "any more"),
        ({"starts_at": NOW + timedelta(days=1)}, "any more"),
        ({"ends_at": NOW}, "any more"),
        ({"spent": "It has been used up."}, "used up"),
    ],
)
def test_a_code_that_does_not_help_says_why(terms, words):
    shopper = Shopper(has_ordered=True)

    off = taken_off([SPOOL], an_offer(percent_bp=1, code="A", **terms), shopper=shopper)

    assert words in off.refusals["A"]
    assert not off.total


def test_a_code_that_another_beats_names_the_other():
    better = an_offer(1, percent_bp=2000, label="A fifth off")

    off = taken_off([SPOOL], better, an_offer(2, percent_bp=500, code="FIVE"))

    assert off.refusals == {"FIVE": "This code adds nothing to “A fifth off”."}
    assert (off.label, off.codes) == ("A fifth off", [])


@given(rules, offers())
def test_terms_are_read_as_they_were_written(these, offer):
    assert Rules.read(these.written()) == these
    assert Action.read(offer.action.written()) == offer.action
