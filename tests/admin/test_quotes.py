"""Quotes that wait for a person are priced or declined by one, once."""

from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import select

from store.infra import db
from store.kernel import clock
from store.quotes.actions import ask_person
from store.quotes.models import Quote
from store.quotes.options import Options
from store.settings import settings
from store.uploads.models import Upload
from tests.factories.buying import ASHA
from tests.factories.printing import a_quote, an_upload
from tests.working import run_jobs

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("measured_here")]

QUESTION = "Can you print this so that water stays in?"


@pytest.fixture
def waiting(database):
    """A quote of Asha's that a person is asked about."""
    upload = an_upload()
    run_jobs()
    with db.transaction() as session:
        return ask_person(
            session,
            upload=session.get_one(Upload, upload.id),
            options=Options(material="petg", colour="Grey", quantity=3),
            visitor=ASHA,
            question=QUESTION,
            address="asha@example.com",
            at=clock.now(),
        )


def now(quote):
    with db.reading() as session:
        return session.scalar(select(Quote).where(Quote.token == quote.token))


def mails():
    folder = settings().VAR / "mail"
    found = [
        message_from_bytes(each.read_bytes(), policy=default) for each in folder.glob("*")
    ]
    return [mail for mail in found if "asha@example.com" in mail["To"]]


def price(desk, quote, total="1,499.50", **more):
    return desk.post(f"/admin/quotes/{quote.token}/price", {"total": total, **more})


def test_what_waits_is_listed_first_with_its_question(desk, waiting):
    a_quote(filename="other.stl")

    desk.get("/admin/quotes")

    assert "bracket.stl" in desk.page
    assert QUESTION in desk.page
    assert "other.stl" not in desk.page


@pytest.mark.parametrize("tab", ["firm", "ordered", "over", "all", "nonsense"])
def test_every_tab_of_the_list_opens(desk, waiting, tab):
    assert desk.get("/admin/quotes", query_string={"tab": tab}).status_code == 200


def test_a_quote_shows_all_there_is_to_judge_it_by(desk, waiting):
    desk.get(f"/admin/quotes/{waiting.token}")

    for words in (QUESTION, "PETG, Grey", "It has not looked at this part", "Decline"):
        assert words in desk.page


def test_a_price_by_hand_can_be_ordered_and_is_mailed(desk, waiting, staff):
    answer = price(desk, waiting, message="Sealed with a coat of resin.")

    assert answer.status_code == 303
    priced = now(waiting)
    assert (priced.status, str(priced.total)) == ("priced", "₹1,499.50")
    assert priced.reviewed_by == staff.id
    assert priced.is_open(clock.now())
    assert sum(row["paise"] for row in priced.breakdown) == priced.total.minor
    run_jobs()
    (mail,) = [each for each in mails() if waiting.token in each.get_body().get_content()]
    assert mail["Subject"] == "bracket.stl costs ₹1,499.50"
    desk.get(f"/admin/quotes/{waiting.token}")
    assert staff.name in desk.page
    assert "Sealed with a coat of resin." in desk.page


def test_a_refusal_says_why_and_ends_the_quote(desk, waiting):
    refused = desk.post(f"/admin/quotes/{waiting.token}/refusal", {"reason": " "})
    assert refused.status_code == 422
    assert now(waiting).status == "needs_review"

    desk.post(f"/admin/quotes/{waiting.token}/refusal", {"reason": "The walls leak."})

    assert now(waiting).status == "declined"
    assert now(waiting).answer == "The walls leak."


def test_of_two_members_of_staff_the_slower_one_changes_nothing(desk, waiting):
    price(desk, waiting, "900")

    assert price(desk, waiting, "1.00").status_code == 409
    assert "answered by somebody else" in desk.page
    late = desk.post(f"/admin/quotes/{waiting.token}/refusal", {"reason": "No."})
    assert late.status_code == 409
    assert str(now(waiting).total) == "₹900.00"


@pytest.mark.parametrize("total", ["", "much", "0", "-5", "1.999"])
def test_an_odd_price_comes_back_with_what_was_typed(desk, waiting, total):
    answer = price(desk, waiting, total, message="Sealed.")

    assert answer.status_code == 422
    assert "Sealed." in desk.page
    assert now(waiting).status == "needs_review"


def test_a_quote_that_does_not_wait_cannot_be_priced_again(desk, database):
    firm = a_quote()

    assert price(desk, firm, "1").status_code == 409
    assert now(firm).total == firm.total


def test_files_of_a_quote_are_sent_to_staff_only(desk, another_browser, waiting):
    for name in ("thumbnail.png", "model.stl"):
        assert desk.get(f"/admin/quotes/{waiting.token}/{name}").status_code == 200
        stranger = another_browser.get(f"/admin/quotes/{waiting.token}/{name}")
        assert stranger.status_code == 303


def test_a_customer_can_neither_see_nor_price_a_quote_here(browser, asha, waiting):
    browser.follow(browser.sign_in(asha))

    assert browser.get(f"/admin/quotes/{waiting.token}").status_code == 403
    assert price(browser, waiting, "1").status_code == 403
    assert now(waiting).status == "needs_review"


def test_an_unknown_quote_is_not_found(desk):
    assert desk.get("/admin/quotes/nothing-like-it").status_code == 404
    assert price(desk, Quote(token="A" * 22)).status_code == 404
