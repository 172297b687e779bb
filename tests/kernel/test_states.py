"""A lifecycle allows what its table says, and refuses everything else in words."""

from enum import StrEnum

import pytest
from hypothesis import given, strategies as st

from store.cart.models.carts import LIFECYCLE as CART
from store.kernel.errors import Conflict
from store.kernel.states import Lifecycle
from store.orders.models import FULFILMENT, LIFECYCLE as ORDER, PAYMENT
from store.quotes.models import LIFECYCLE as QUOTE
from store.uploads.models import LIFECYCLE as UPLOAD


class Lamp(StrEnum):
    OFF = "off"
    ON = "on"
    BURNT_OUT = "burnt_out"


LAMP = Lifecycle({Lamp.OFF: {Lamp.ON}, Lamp.ON: {Lamp.OFF, Lamp.BURNT_OUT}})


@given(st.sampled_from(Lamp), st.sampled_from(Lamp))
def test_only_the_moves_in_the_table_are_legal(current, target):
    legal = target in LAMP.moves.get(current, set())

    assert LAMP.allows(current, target) == legal
    if not legal:
        with pytest.raises(Conflict):
            LAMP.check(current, target)


def test_a_refusal_can_be_read_by_a_customer():
    with pytest.raises(Conflict, match="cannot become on while it is burnt out"):
        LAMP.check(Lamp.BURNT_OUT, Lamp.ON)


@pytest.mark.parametrize("lifecycle", [CART, ORDER, PAYMENT, FULFILMENT, QUOTE, UPLOAD])
def test_no_state_moves_to_itself(lifecycle):
    for state, targets in lifecycle.moves.items():
        assert state not in targets
        assert targets
