"""An expired quote is made again: the same part and options at today's prices."""

import pytest

from store.infra import db
from store.kernel import clock
from store.kernel.errors import Conflict, Gone
from store.quotes.actions import renew_quote
from store.quotes.jobs import expire_quotes
from store.quotes.models import VALID, Quote
from store.uploads.models import Upload
from tests.factories.buying import ASHA
from tests.factories.printing import a_quote, an_order_of


def renewed_of(quote):
    with db.transaction() as session:
        return renew_quote(session, quote=quote, visitor=ASHA, at=clock.now())


def now(quote):
    with db.reading() as session:
        return session.get_one(Quote, quote.id)


def test_a_quote_is_renewed_at_todays_prices_for_the_same_part(database):
    quote = a_quote()

    renewed = renewed_of(quote)

    assert renewed.renews_id == quote.id
    assert renewed.token != quote.token
    assert (renewed.part_id, renewed.total) == (quote.part_id, quote.total)


def test_a_quote_of_a_model_that_was_changed_since_is_not_renewed(database):
    quote = a_quote()
    with db.transaction() as session:
        row = session.get_one(Upload, quote.upload_id)
        row.prepare("mm_20000", at=clock.now())

    with pytest.raises(Conflict, match="changed since"):
        renewed_of(quote)


def test_a_quote_of_a_deleted_model_is_not_renewed(database):
    quote = a_quote()
    with db.transaction() as session:
        session.get_one(Upload, quote.upload_id).storage_key = ""

    with pytest.raises(Gone):
        renewed_of(quote)


def test_quotes_expire_on_their_day_and_ordered_ones_never(database):
    an_order_of()
    quote = a_quote(filename="other.stl")
    expire_quotes()
    assert now(quote).status == "priced"

    with clock.frozen(quote.created_at + VALID):
        expire_quotes()
        expire_quotes()

    assert now(quote).status == "expired"
    with db.reading() as session:
        ordered = session.get_one(Quote, quote.id - 1)
    assert ordered.status == "accepted"
