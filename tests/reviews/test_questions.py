"""Shoppers ask, buyers and the shop answer; everything is read first, askers are told."""

import pytest

from store.accounts.visitors import Visitor
from store.infra.db import reading, transaction
from store.kernel import clock, ids
from store.kernel.errors import Conflict
from store.reviews.actions import asking, curating
from store.reviews.models import Answer, Question
from store.settings import settings
from tests.catalog.counting import statements
from tests.factories.buying import BINA, a_part
from tests.factories.reviewing import a_paid_order, a_purchase, product_of
from tests.working import run_jobs

WORDS = "Does it fit a printer with a bore of 1.75 mm?"
ASK = "/products/nz-04/questions/new"


def asked(product_id, **more) -> Question:
    with transaction() as session:
        return asking.ask(
            session,
            product_id=product_id,
            visitor=BINA,
            **{"author": "Bina", "body": WORDS, "at": clock.now(), **more},
        )


def answered(question, staff, text="It does, with the sleeve that lies beside it."):
    with transaction() as session:
        return curating.answer_for_shop(
            session,
            token=question.token,
            version=question.version,
            text=text,
            staff=staff,
            at=clock.now(),
        )


def mails() -> list[str]:
    return [path.read_text() for path in (settings().VAR / "mail").glob("*.eml")]


@pytest.fixture
def product_id(database):
    return product_of(a_part())


def test_the_same_question_twice_is_one(product_id):
    assert asked(product_id).id == asked(product_id).id


def test_the_shops_answer_shows_the_question_and_tells_who_asked(product_id, staff):
    address = f"{ids.token(6)}@asks.example"
    question = asked(product_id, email=address)

    answered(question, staff)
    answered(question, staff)
    run_jobs()

    told = [mail for mail in mails() if address in mail]
    assert len(told) == 1
    assert "An answer about Part NZ-04" in told[0]
    with reading() as session:
        assert session.get_one(Question, question.id).is_shown
        assert session.query(Answer).one().author == "MakrX Store"


def test_a_buyers_answer_is_verified_and_waits(staff):
    purchase = a_purchase()
    question = asked(purchase.product_id)
    answered(question, staff)
    with transaction() as session:
        answer = asking.answer(
            session,
            token=question.token,
            purchase=purchase,
            author="Asha",
            body="It fits mine, tightly.",
            at=clock.now(),
        )

    assert (answer.verified, answer.is_waiting) == (True, True)
    with transaction() as session:
        curating.approve_answer(session, token=answer.token, version=1, staff=staff)
    with pytest.raises(Conflict), transaction() as session:
        curating.approve_answer(session, token=answer.token, version=2, staff=staff)


@pytest.mark.one_database
def test_a_question_is_asked_and_found_by_plain_pages(browser, product_id, staff):
    browser.post(ASK, {"body": "Why?", "author": "", "email": "nowhere", "website": ""})
    assert "Write at least 10 characters." in browser.page
    assert "Write an address such as" in browser.page

    browser.follow(
        browser.post(ASK, {"body": WORDS, "author": "Bina", "email": "", "website": ""})
    )
    assert "Your question waits to be read" in browser.page
    assert WORDS not in browser.page
    with reading() as session:
        question = session.query(Question).one()
    answered(question, staff, "Yes: see the <drawing>.")

    with statements() as sent:
        browser.get("/products/nz-04/questions")
    assert len([text for text in sent if "question" in text or "answer" in text]) == 3
    assert "Yes: see the &lt;drawing&gt;." in browser.page


@pytest.mark.one_database
def test_only_buyers_reach_the_form_for_answers(browser, another_browser, asha, staff, app):
    product_id = product_of(a_part())
    question = asked(product_id)
    answered(question, staff)
    way = f"/questions/{question.token}/answers/new"

    assert browser.get(way).status_code == 403

    another_browser.sign_in(asha)
    a_paid_order(Visitor("asha-at-home", asha.id))
    assert another_browser.get(way).status_code == 200
    form = {"body": "It fits mine, tightly.", "author": "Asha", "website": ""}
    assert another_browser.post(way, form).status_code == 303
