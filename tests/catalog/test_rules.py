"""A rule is rows that are read, checked and kept as they are meant."""

import pytest

from store.catalog.rules import Operator, Row, Rule, Vocabulary, checked
from store.kernel.errors import Invalid

KNOWN = Vocabulary(
    categories={"pla": "pla", "filament / pla": "pla"},
    names={"pla": "Filament / PLA"},
    facets={"brand": {"ferro": "Ferro"}, "diameter": {"1.75 mm": "1.75 mm"}},
    titles={"diameter": "Diameter"},
)
IS, IS_NOT, LEAST, MOST = Operator


@pytest.mark.parametrize(
    ("row", "pair", "said"),
    [
        (("category", IS, " filament / PLA"), ("category", "pla"), "is Filament / PLA"),
        (("brand", IS_NOT, "FERRO"), ("brand!", "Ferro"), "is not Ferro"),
        (("price", MOST, "1,300"), ("price_max", "1300.00"), "at most ₹1,300.00"),
        (("in_stock", IS, "no"), ("in_stock!", "1"), "is not yes"),
        (("rating", LEAST, "4"), ("rating", "4"), "at least 4"),
        (("days_ago", MOST, "030"), ("days_max", "30"), "at most 30"),
        (("q", IS, "brass  nozzle"), ("q", "brass nozzle"), "is brass nozzle"),
        (("diameter", IS, "1.75 mm"), ("diameter", "1.75 mm"), "Diameter is 1.75 mm"),
    ],
)
def test_what_is_typed_is_kept_as_it_is_meant_and_read_again(row, pair, said):
    meant = checked(Row(*row), KNOWN)

    assert meant.pair == pair
    assert Rule.read([pair]).rows == (meant,)
    assert KNOWN.said(meant).endswith(said)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("category", IS, "Cheese"), "Nothing has the category “Cheese”"),
        (("brand", LEAST, "Ferro"), "Brand takes “is” or “is not”"),
        (("price", IS, "300"), "Price takes “at least” or “at most”"),
        (("price", MOST, "cheap"), "amount"),
        (("rating", LEAST, "5"), "at least 3 or at least 4"),
        (("days_ago", MOST, "٣"), "whole number"),
        (("days_ago", MOST, "0000009999999"), "up to 3,650"),
        (("in_stock", IS, "maybe"), "“yes” or “no”"),
        (("q", IS, " \0 "), "Write what"),
        (("gone", IS, "x"), "Nothing has the gone"),
    ],
)
def test_a_row_that_means_nothing_is_refused_with_a_sentence(row, says):
    with pytest.raises(Invalid) as refusal:
        checked(Row(*row), KNOWN)

    assert says in refusal.value.message
