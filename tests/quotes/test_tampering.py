"""A quote is the shop's own word: nothing that is sent changes it, and it is used once."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from store.cart.actions import add_quote
from store.infra import db
from store.kernel import clock
from store.kernel.errors import Conflict, Gone, NotFound
from store.production.queries import part_of_job
from store.quotes.defaults import install_defaults
from store.quotes.models import Quote
from store.uploads.models import Upload
from tests.factories.buying import ASHA
from tests.factories.printing import a_print_job, a_quote, an_order_of
from tests.uploads.cast import BINA
from tests.uploads.shapes import binary_stl, box
from tests.working import run_jobs

pytestmark = pytest.mark.one_database

CHOICE = {"choice": "petg:standard", "colour": "Grey", "infill": "20", "quantity": "3"}
# What a form can say; all other columns of a quote are the shop's to fill.
ASKED = {"colour", "infill", "quantity", "finish", "lead", "question"}
FIGURES = ("total", "breakdown", "weight_mg", "seconds", "rate_card", "confidence")


@pytest.fixture
def address(browser, database):
    with db.transaction() as session:
        install_defaults(session)
    browser.get("/print")
    form = {"file": (io.BytesIO(binary_stl(box())), "cube.stl")}
    answer = browser.post("/uploads", form, content_type="multipart/form-data")
    run_jobs()
    return answer.headers["Location"]


def quotes():
    with db.reading() as session:
        return session.scalars(select(Quote).order_by(Quote.id)).all()


def put_in_cart(quote, visitor=ASHA):
    with db.transaction() as session:
        return add_quote(session, visitor=visitor, token=quote.token, at=clock.now())


@pytest.mark.asvs("V15.3.3")
@pytest.mark.fault("U15")
def test_U15_whatever_is_sent_beside_the_choice_changes_nothing(browser, address):
    columns = {column.name for column in Quote.__table__.columns} - ASKED
    forged = dict.fromkeys(columns, "1") | {
        "status": "sliced",
        "supports": "",
        "expires_at": "2099-01-01",
        "scale": "1",
        "volume_mm3": "1",
        "paise": "1",
    }

    browser.post(f"{address}/quotes", CHOICE)
    browser.post(f"{address}/quotes", {**forged, **CHOICE})

    honest, tampered = quotes()
    for figure in (*FIGURES, "part_id", "upload_id", "machine", "supports", "status"):
        assert getattr(tampered, figure) == getattr(honest, figure), figure
    assert tampered.token != "1"
    assert tampered.expires_at < clock.now() + timedelta(days=15)


@pytest.mark.fault("U15")
@pytest.mark.parametrize(
    "forged",
    [
        {"choice": "gold:standard"},
        {"choice": "petg:perfect"},
        {"choice": "petg"},
        {"colour": "Gold"},
        {"infill": "-20"},
        {"infill": "0"},
        {"quantity": "0"},
        {"quantity": "-3"},
        {"quantity": "1e9"},
        {"finish": "free"},
        {"lead": "yesterday"},
    ],
)
def test_U15_a_choice_that_is_not_on_offer_makes_no_quote(browser, address, forged):
    answer = browser.post(f"{address}/quotes", {**CHOICE, **forged})

    assert answer.status_code == 422
    assert quotes() == []


@pytest.mark.fault("U15")
def test_U15_an_expired_quote_is_not_sold(database):
    quote = a_quote()

    with clock.frozen(clock.now() + timedelta(days=14)), pytest.raises(Gone):
        put_in_cart(quote)


@pytest.mark.asvs("V8.2.2")
@pytest.mark.fault("U16")
def test_U16_a_quote_of_somebody_else_is_not_found(database):
    quote = a_quote()

    with pytest.raises(NotFound):
        put_in_cart(quote, BINA)


@pytest.mark.fault("U16")
def test_U16_a_quote_that_is_ordered_cannot_be_ordered_again(database):
    an_order_of()
    (quote,) = quotes()

    with pytest.raises((Gone, Conflict)):
        put_in_cart(quote)


@pytest.mark.fault("U16")
def test_U16_a_quote_put_in_twice_is_one_line(database):
    quote = a_quote()

    put_in_cart(quote)
    cart, _ = put_in_cart(quote)

    assert [line.quote_id for line in cart.lines] == [quote.id]


@pytest.mark.fault("U16")
def test_U16_what_is_printed_is_the_part_that_was_quoted(database):
    job = a_print_job()
    (quote,) = quotes()
    with db.transaction() as session:
        session.get_one(Upload, quote.upload_id).prepare("inch_10000", at=clock.now())

    with db.reading() as session:
        assert part_of_job(session, job.number).id == quote.part_id
