"""Variants are made from options in one step."""

import pytest

from store.catalog.actions.combining import Combining, combine
from store.catalog.actions.making import copy_product
from store.catalog.actions.products import NewOption
from store.catalog.queries.products import product_to_edit
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict, Invalid
from store.kernel.money import Money
from tests.factories.catalog import a_picture, a_product, a_spool, a_variant

pytestmark = pytest.mark.usefixtures("database")

COLOURS = NewOption("Colour", [("Red", "#cc0000"), ("Black", "")])
SIZES = NewOption("Size", [("0.4 mm", ""), ("0.6 mm", "")])


def wanted(*options, pattern="NZ-{1}-{2}", price="100"):
    return Combining(options=options, pattern=pattern, price=Money.parse(price))


def make(product, told, staff, *, version=1):
    with transaction() as session:
        return combine(
            session,
            product_id=product.id,
            expected_version=version,
            wanted=told,
            actor=staff,
            at=clock.now(),
        )


def now(slug):
    with reading() as session:
        return product_to_edit(session, slug)


def test_every_combination_that_is_missing_is_made(staff):
    product = a_product("Nozzle", variants=[a_variant("NZ", price="90", on_hand=5)])

    assert make(product, wanted(COLOURS, SIZES), staff) == 3

    variants = {one.sku: one for one in now("nozzle").variants}
    assert list(variants) == ["NZ", "NZ-RED-0.6-MM", "NZ-BLACK-0.4-MM", "NZ-BLACK-0.6-MM"]
    assert variants["NZ"].label == "Red, 0.4 mm"
    assert (variants["NZ"].price, variants["NZ"].stock.on_hand) == (Money(9000), 5)
    assert make(now("nozzle"), wanted(COLOURS, SIZES), staff, version=2) == 0


def test_a_product_in_colours_gets_one_more(staff):
    product = a_spool()
    more = NewOption("Colour", [("Black", ""), ("Orange", ""), ("White", "#ffffff")])

    assert make(product, wanted(more, pattern="PLA-{1}"), staff) == 1

    assert now("pla-filament").variants[-1].sku == "PLA-WHITE"


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("told", "words"),
    [
        (wanted(NewOption("Size", [("S", "")])), "It is chosen by Colour already"),
        (wanted(NewOption("Colour", [("Black", "")])), "Colour needs its value Orange"),
        (wanted(), "Name 1 to 3 options"),
        (
            wanted(NewOption("Colour", [("Black", ""), ("Orange", ""), ("W", "")])),
            "Part numbers have no spaces",
        ),
        (
            wanted(
                NewOption("Colour", [("Black", ""), ("Orange", "")]),
                NewOption("Length", [(str(n), "") for n in range(51)]),
            ),
            "These are 102 combinations",
        ),
    ],
)
def test_what_does_not_fit_is_refused(staff, told, words):
    product = a_spool()

    with pytest.raises(Invalid, match=words):
        make(product, told, staff)


def test_a_form_of_before_is_refused(staff):
    product = a_spool()

    with pytest.raises(Conflict):
        make(product, wanted(COLOURS), staff, version=9)


def test_a_copy_is_a_draft_with_numbers_of_its_own_and_nothing_in_stock(staff):
    product = a_spool()
    a_picture(product)
    for _ in range(2):
        with transaction() as session:
            copy_product(session, product_id=product.id, actor=staff, at=clock.now())

    copied, again = now("pla-filament-copy"), now("pla-filament-copy-2")
    assert (copied.name, copied.status) == ("PLA filament (copy)", "draft")
    assert [one.sku for one in copied.variants] == ["PLA-BLACK-C", "PLA-ORANGE-C"]
    assert [one.sku for one in again.variants] == ["PLA-BLACK-C-2", "PLA-ORANGE-C-2"]
    assert {one.stock.on_hand for one in copied.variants} == {0}
    assert len(copied.media) == len(copied.specifications) - 1 == 1
