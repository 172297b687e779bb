"""Coupons are made with terms that make sense, and found however they are written."""

import pytest

from store.infra.db import reading, transaction
from store.kernel.errors import Invalid
from store.kernel.money import Money
from store.promotions.actions import Terms, add_coupon
from store.promotions.queries import coupon_with_code

TEN = Terms(percent_bp=1000, minimum=Money(500_00))


def makers10(code="makers10", terms=TEN):
    with transaction() as session:
        return add_coupon(session, code=code, label="10 % off", terms=terms)


@pytest.mark.parametrize("written", ["MAKERS10", " makers10 ", "Makers10"])
def test_a_code_is_found_however_it_is_written(database, written):
    made = makers10()

    with reading() as session:
        assert coupon_with_code(session, written).id == made.id


@pytest.mark.parametrize("written", ["MAKERS11", "", "MAKERS10\0", "%", "' OR 1=1 --", "१"])
def test_an_unknown_code_is_refused_at_the_field(database, written):
    makers10()

    with reading() as session, pytest.raises(Invalid, match="does not work") as refused:
        coupon_with_code(session, written)

    assert refused.value.field == "code"


@pytest.mark.parametrize(
    "terms",
    [
        Terms(),
        Terms(percent_bp=1000, amount=Money(1)),
        Terms(percent_bp=10_001),
        Terms(percent_bp=-1),
        Terms(amount=Money(-1)),
    ],
)
def test_terms_that_make_no_sense_are_refused(database, terms):
    with pytest.raises(Invalid):
        makers10(terms=terms)


def test_a_code_has_plain_letters_only(database):
    with pytest.raises(Invalid):
        makers10(code="zehn %")
