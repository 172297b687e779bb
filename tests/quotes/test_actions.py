"""A quote holds exactly the price that was shown, for what is really on offer."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from store.infra import db
from store.kernel import clock
from store.kernel.errors import Conflict, Gone, Invalid, NotFound
from store.kernel.money import Money
from store.quotes.actions import request_quote
from store.quotes.defaults import RATES, install_defaults
from store.quotes.jobs import cut_part
from store.quotes.models import Machine, Material, RateCard
from store.quotes.options import Options
from store.quotes.queries import configuration_of, quote_of
from store.uploads.jobs import delete_old_files
from tests.uploads.cast import ASHA, BINA, analysed, received, reloaded
from tests.uploads.shapes import binary_stl, box

PETG = Options(material="petg", colour="Orange", quality="fine", infill=40, quantity=7)


@pytest.fixture(autouse=True)
def shop(database):
    with db.transaction() as session:
        install_defaults(session)


def cut(content=None, **options):
    """An upload as the worker leaves it: measured, and cut at every quality."""
    upload = analysed(content, **options)
    cut_part(upload.part_id)
    return upload


def quoted(upload, options=PETG, *, visitor=ASHA, at=None):
    with db.transaction() as session:
        return request_quote(
            session, upload=upload, options=options, visitor=visitor, at=at or clock.now()
        )


def test_what_is_stored_is_what_was_shown():
    upload = cut()
    with db.reading() as session:
        shown = configuration_of(session, upload, at=clock.now()).offer(PETG)

    quote = quoted(upload)

    assert quote.total == shown.price.total
    assert quote.breakdown == shown.price.as_breakdown()
    assert sum(row["paise"] for row in quote.breakdown) == quote.total.minor
    assert (quote.weight_mg, quote.seconds) == (shown.weight_mg, shown.seconds)
    assert quote.rate_card == 1


def test_a_quote_holds_for_fourteen_days(noon):
    quote = quoted(cut(), at=clock.now())

    last = noon + timedelta(days=14) - timedelta(seconds=1)
    assert quote.is_open(last)
    assert not quote.is_open(noon + timedelta(days=14))


def test_new_rates_leave_old_quotes_alone():
    upload = cut()
    before = quoted(upload)
    with db.transaction() as session:
        steps = {**RATES["processes"]["fdm"], "setup_paise": 9_900 + 7 * 7_000}
        dearer = {**RATES, "processes": {**RATES["processes"], "fdm": steps}}
        session.add(RateCard(version=2, rates=dearer))

    after = quoted(upload)

    assert (before.rate_card, after.rate_card) == (1, 2)
    assert after.total - before.total == Money(7 * 7_000)
    with db.reading() as session:
        assert quote_of(session, ASHA, before.token).total == before.total


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"material": "gold"}, "choice"),
        ({"quality": "perfect"}, "choice"),
        ({"colour": "Clear", "material": "pla"}, "colour"),
        ({"infill": 21}, "infill"),
        ({"quantity": 0}, "quantity"),
        ({"quantity": 501}, "quantity"),
        ({"quantity": -3}, "quantity"),
    ],
)
def test_what_is_not_on_offer_is_refused_at_its_field(change, field):
    with pytest.raises(Invalid) as refusal:
        quoted(cut(), replace(PETG, **change))

    assert refusal.value.field == field


def test_a_material_taken_off_is_refused():
    with db.transaction() as session:
        session.scalars(
            select(Material).where(Material.slug == "petg")
        ).one().active = False

    with pytest.raises(Invalid):
        quoted(cut())


def test_a_model_that_is_not_measured_has_no_quote():
    with pytest.raises(Conflict):
        quoted(received())


def test_a_model_larger_than_every_printer_has_no_quote():
    with pytest.raises(Conflict, match="larger than our printers"):
        quoted(cut(binary_stl(box(400, 20, 20))))


def test_a_part_that_fits_turned_on_the_plate_has_a_quote():
    with db.transaction() as session:
        session.scalars(
            select(Machine).where(Machine.slug == "gantry-350")
        ).one().active = False
        session.scalars(
            select(Machine).where(Machine.slug == "core-256")
        ).one().width_mm = 100

    assert quoted(cut(binary_stl(box(200, 20, 20)))).total > Money.zero()


def test_a_deleted_model_has_no_quote():
    with clock.frozen(clock.now() - timedelta(days=91)):
        upload = cut()
    delete_old_files()

    with pytest.raises(Gone):
        quoted(reloaded(upload))


def test_a_stranger_does_not_find_a_quote():
    quote = quoted(cut())

    with db.reading() as session, pytest.raises(NotFound):
        quote_of(session, BINA, quote.token)
