"""The same fact stands in the same row, whatever a product calls it."""

from store.catalog.models import Option, OptionValue, Product, Specification
from store.wishes.comparison import NOTHING, comparison_of


def test_facts_of_one_attribute_share_a_row_under_the_first_name():
    thin = _product([("Diameter", "1.75", "mm", 7), ("Colour", "Red", "", None)])
    thick = _product([("Filament diameter", "2.85", "mm", 7)])

    compared = comparison_of([thin, thick])

    assert [row.name for row in compared.facts] == ["Diameter", "Colour"]
    assert compared.facts[0].cells == (("1.75", "mm"), ("2.85", "mm"))
    assert compared.facts[1].cells == (("Red", ""), NOTHING)


def test_what_most_products_state_comes_first():
    one = _product([("Odd", "x", "", None), ("Mass", "1", "kg", None)])
    other = _product([("mass", "1", "kg", None)])

    assert [row.name for row in comparison_of([one, other]).facts] == ["Mass", "Odd"]


def test_only_rows_that_differ_are_left_when_asked():
    one = _product([("Mass", "1", "kg", None), ("Bore", "0.4", "mm", None)])
    other = _product([("Mass", "1", "kg", None), ("Bore", "0.6", "mm", None)])

    compared = comparison_of([one, other])

    assert compared.contrasting == 1
    assert [row.name for row in compared.only_differences().facts] == ["Bore"]


def test_a_missing_figure_differs_and_another_unit_too():
    one = _product([("Mass", "1", "kg", None), ("Reach", "2", "m", None)])
    other = _product([("Mass", "1", "g", None)])

    mass, reach = comparison_of([one, other]).facts

    assert (mass.differs, mass.contrasts) == (True, True)
    assert (reach.differs, reach.contrasts) == (True, False)


def test_a_fact_stated_twice_is_told_twice():
    product = _product([("Fits", "PLA", "", None), ("Fits", "PETG", "", None)])

    assert comparison_of([product]).facts[0].cells == (("PLA, PETG", ""),)


def test_many_values_of_an_option_are_counted_and_not_all_named():
    values = [OptionValue(value=f"Shade {number}") for number in range(40)]
    product = _product([], options=[Option(name="Colour", values=values)])

    told = comparison_of([product]).choices[0].cells[0][0]

    assert told == "Shade 0, Shade 1, Shade 2, Shade 3 and 36 others"


def _product(facts, options=()):
    rows = [
        Specification(name=name, value=value, unit=unit, attribute_id=attribute)
        for name, value, unit, attribute in facts
    ]
    return Product(specifications=rows, options=list(options))
