"""Which ways to pay are offered for what is bought."""

import pytest

import store.settings
from store.kernel.money import Money
from store.payments.ways import Terms, ways_to_pay

TERMS = Terms(30, Money(10_000_00), owed=Money(9_000_00))


@pytest.fixture(autouse=True)
def bank(configuration):
    known = {"BANK_UPI_ID": "shop@bank", "CASH_ON_DELIVERY_LIMIT": 5000}
    store.settings.use(configuration.model_copy(update=known))
    yield
    store.settings.use(configuration)


@pytest.mark.parametrize(
    ("total", "how", "offered"),
    [
        (Money(5_000_00), {}, "online bank cod"),
        (Money(5_000_01), {}, "online bank"),
        (Money(100_00), {"pickup": True}, "online bank"),
        (Money(100_00), {"has_prints": True}, "online bank"),
        (Money(0), {"terms": TERMS}, "online"),
        (Money(1_000_00), {"terms": TERMS}, "online bank cod invoice"),
        (Money(1_000_01), {"terms": TERMS}, "online bank cod"),
    ],
)
def test_what_is_bought_decides_how_it_may_be_paid(total, how, offered):
    usual = {"pickup": False, "has_prints": False, "terms": None}

    ways = ways_to_pay(total, **{**usual, **how})

    assert [way.code for way in ways] == offered.split()


def test_a_shop_without_an_account_takes_no_transfers_and_0_no_cash(configuration):
    none = {"BANK_UPI_ID": "", "BANK_ACCOUNT": "", "CASH_ON_DELIVERY_LIMIT": 0}
    store.settings.use(configuration.model_copy(update=none))

    ways = ways_to_pay(Money(1_00), pickup=False, has_prints=False, terms=None)

    assert [way.code for way in ways] == ["online"]
