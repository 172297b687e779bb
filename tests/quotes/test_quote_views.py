"""The page of a quote: firm, waiting for a person, too old, renewed; and all of them."""

from datetime import timedelta

import pytest

from store.kernel import clock
from store.quotes.models import QuoteStatus
from tests.quotes.walking import CHOICE, quoted, quotes

QUESTION = {"question": "Can the hole be 8.1 mm?", "address": "asha@example.in"}

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("printing")]


def test_an_expired_quote_is_quoted_again_in_one_step(browser, address):
    quote, page = quoted(browser, address)

    with clock.frozen(clock.now() + timedelta(days=15)):
        browser.get(page)
        assert "Expired on" in browser.page
        assert "Add to cart" not in browser.page
        browser.follow(browser.post(f"{page}/renewal", {}))
        assert "Add to cart" in browser.page
        assert "As much as what was quoted" in browser.page

    renewed = quotes()[-1]
    assert renewed.renews_id == quote.id
    assert renewed.material == quote.material


def test_all_quotes_are_listed_for_their_owner_alone(browser, another_browser, address):
    quote, page = quoted(browser, address)

    browser.get("/quotes")
    another_browser.get("/quotes")

    assert page in browser.page
    assert str(quote.total) in browser.page
    assert "No quotes yet" in another_browser.page


def test_a_person_can_be_asked(browser, address):
    browser.get(address)

    answer = browser.post(f"{address}/questions", CHOICE | QUESTION)
    browser.follow(answer)

    (quote,) = quotes()
    assert quote.status == QuoteStatus.NEEDS_REVIEW
    assert "A person is pricing this by" in browser.page
    assert "Can the hole be 8.1 mm?" in browser.page
    assert "Add to cart" not in browser.page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"question": ""}, "Write what we should know."),
        ({"question": "x" * 1001}, "at most 1000 characters"),
        ({"address": "asha"}, "does not look like a mail address"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(browser, address, wrong, words):
    browser.get(address)

    answer = browser.post(f"{address}/questions", CHOICE | QUESTION | wrong)

    assert answer.status_code == 422
    assert words in browser.page
    assert (QUESTION | wrong)["question"] in browser.page
    assert "₹" in browser.page
    assert quotes() == []


def test_a_stranger_cannot_renew(browser, another_browser, address):
    _, page = quoted(browser, address)
    another_browser.get("/print")

    assert another_browser.post(f"{page}/renewal", {}).status_code == 404
    assert len(quotes()) == 1
