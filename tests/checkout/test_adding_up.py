"""Whatever is in a cart, whatever comes off it, wherever it goes: the bill adds up."""

import random

from hypothesis import given, settings, strategies as st

from store.cart.models import Cart, CartLine
from store.cart.models.bargains import Around
from store.catalog.models import Product, Variant
from store.checkout.bill import bill
from store.checkout.models import Draft
from store.delivery.rates import Method, Network, Row, Tariff, Zone
from store.kernel import clock
from store.kernel.money import FULL, Money
from store.promotions.terms import Action, Deed, Kind, Offer
from store.tax.gst import components
from store.tax.india import STATES
from tests.promotions.test_discounts import several

NOW = clock.now()
CARTS, EXAMPLES = 5_000, 100
CODES = {"39269099": 1800, "84771000": 500, "49019900": 0, "87120010": 1200}
EVERYTHING = Offer(
    1, "All of it", Kind.ORDER, Action(Deed.PERCENT, percent_bp=FULL), priority=9
)
NETWORK = Network(
    zones=(
        Zone(
            name="India",
            states=frozenset(STATES),
            postcodes=(),
            is_rest=True,
            methods=(
                Method(
                    code="standard",
                    name="Standard",
                    note="",
                    days=(3, 5),
                    tariff=Tariff(
                        weights=(Row(500, Money(79_00)),),
                        step_g=500,
                        step=Money(40_01),
                        free_over=Money(1_999_00),
                    ),
                ),
            ),
        ),
    ),
    pickups=(),
)


def a_cart(rng):
    """A cart of up to six lines, at prices from a paisa on."""
    lines = [_line(rng, number) for number in range(1, rng.randint(1, 6) + 1)]
    return Cart(lines=lines, codes=[])


def _line(rng, number):
    variant = Variant(
        id=number,
        product_id=number,
        sku=f"P-{number}",
        price=Money(rng.choice((rng.randint(1, 99), rng.randint(100, 9_999_99)))),
        weight_g=rng.randint(0, 4_000),
        breaks=[],
        parts=[],
        product=Product(
            name="Part",
            brand="",
            category_id=rng.randint(1, 3),
            hsn=rng.choice(sorted(CODES)),
        ),
    )
    return CartLine.of_variant(variant, rng.choice((1, 2, 3, 7, rng.randint(1, 500))))


def priced(cart, state, offers, *, shop="KA"):
    cart.around = Around(offers=tuple(offers))
    draft = Draft.blank(1)
    draft.state, draft.postcode, draft.delivery_method = state, "560001", "standard"
    return bill(cart, draft, network=NETWORK, rates=CODES, shop_state=shop, at=NOW)


@settings(max_examples=EXAMPLES)
@given(seed=st.integers(0, 2**32), offers=several)
def test_five_thousand_carts_add_up_to_the_paisa(seed, offers):
    rng = random.Random(seed)  # noqa: S311 a cart that can be made again
    for _ in range(CARTS // EXAMPLES):
        state = rng.choice(sorted(STATES))

        assert_adds_up(priced(a_cart(rng), state, offers))


def assert_adds_up(found):
    lines = Money.total(line.total for line in found.lines)
    off = (share.amount for share in found.shares if share.position is not None)
    assert found.total == lines + found.delivery.price
    assert found.total == found.items_total - found.discount + found.delivery.price
    assert found.discount == Money.total(line.discount for line in found.lines)
    assert found.discount == Money.total(off)
    assert all(line.total >= Money.zero() for line in found.lines)
    assert Money.zero() <= found.due <= found.total
    assert found.interstate == (found.place_of_supply != "KA")
    for line in found.lines:
        assert_taxed(line.total, line.gst_bp, line.tax, interstate=found.interstate)


def assert_taxed(gross, bp, tax, *, interstate):
    """The tax is inside, in equal halves or whole, and leads back to the price."""
    parts = components(tax, interstate=interstate)
    assert parts.cgst + parts.sgst + parts.igst == tax
    assert parts.cgst == parts.sgst
    assert not (parts.cgst and parts.igst)
    taxable = gross - tax
    again = taxable.part(bp)
    assert abs((taxable + again - gross).minor) <= (1 if interstate else 2)


@given(seed=st.integers(0, 2**32), state=st.sampled_from(["KA", "TN"]))
def test_everything_off_is_exactly_nothing(seed, state):
    cart = a_cart(random.Random(seed))  # noqa: S311 a cart that can be made again
    found = priced(cart, state, [EVERYTHING])

    assert found.items_total == found.discount
    assert all(not line.total and not line.tax for line in found.lines)
    assert found.total == found.delivery.price
