"""What the page shows is what the quote holds, and what the order charges."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from store.infra.db import reading
from store.kernel import clock
from store.kernel.money import Money
from store.orders.queries import order_with_number
from store.quotes.models import Quote
from store.quotes.options import Options
from store.quotes.queries import configuration_of
from store.uploads.models import Upload
from tests.factories.printing import an_order_of


@pytest.mark.parametrize("quantity", [1, 7, 60])
def test_preview_quote_and_order_line_are_one_price(database, quantity):
    order = an_order_of(quantity=quantity)

    with reading() as session:
        line = order_with_number(session, order.number).lines[0]
        quote = session.scalar(
            select(Quote).options(joinedload(Quote.upload).joinedload(Upload.part))
        )
        configuration = configuration_of(session, quote.upload, at=clock.now())
    options = Options(material="petg", colour="Grey", quantity=quantity)
    shown = configuration.offer(options).price
    assert shown.total == quote.total == line.total
    assert shown.as_breakdown() == quote.breakdown
    assert Money(sum(row["paise"] for row in quote.breakdown)) == line.total
