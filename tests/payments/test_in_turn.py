"""Sweeps: a broken thing stops no other, a provider that is silent ends the round."""

import pytest

from store.payments.in_turn import one_by_one
from store.payments.told import PaymentUnavailable, Refused, Unmatched


@pytest.mark.parametrize(
    ("trouble", "reached"),
    [
        (Refused("no such refund"), ["a", "b", "c"]),
        (Unmatched("not ours"), ["a", "b", "c"]),
        (ZeroDivisionError(), ["a", "b", "c"]),
        (PaymentUnavailable("no answer"), ["a", "b"]),
    ],
)
def test_only_silence_ends_a_round(trouble, reached):
    seen = []

    def work(subject):
        seen.append(subject)
        if subject == "b":
            raise trouble

    one_by_one(["a", "b", "c"], work)

    assert seen == reached
