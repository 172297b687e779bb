"""A buyer without JavaScript writes, is told what is wrong, and loses nothing typed."""

import re

import pytest

from store.infra.db import reading
from store.reviews.models import Review, ReviewPhoto, Standing
from tests.browsing import Browser
from tests.factories.buying import a_part
from tests.factories.reviewing import SAID, a_paid_order, a_photo, approved
from tests.limited import limited

pytestmark = pytest.mark.one_database
FORM = "/products/nz-04/reviews/new"


@pytest.fixture
def order(app):
    a_part()
    return a_paid_order()


@pytest.fixture
def link(order):
    """The way from the order's page, for whoever holds its mail."""
    return {"order": order.number, "key": order.access_token}


def send(browser, link, **more):
    form = {**link, **SAID, "website": "", **more}
    return browser.post(FORM, form, content_type="multipart/form-data")


def reviews():
    with reading() as session:
        return session.query(Review).all()


@pytest.mark.usefixtures("order")
def test_a_stranger_learns_who_may_write(browser):
    page = browser.get(FORM)

    assert page.status_code == 403
    assert "This is for those who have bought it" in browser.page
    assert send(browser, {}).status_code == 403
    assert reviews() == []


def test_the_orders_page_leads_a_guest_to_the_form(browser, order):
    browser.get(f"/orders/{order.number}?key={order.access_token}")
    way = re.search(rf'href="({FORM}[^"]+)"', browser.page).group(1).replace("&amp;", "&")

    assert browser.get(way).status_code == 200
    assert 'value="Asha K."' in browser.page


def test_what_is_written_waits_and_its_author_is_told(browser, link):
    browser.follow(send(browser, link))

    assert "It waits to be read" in browser.page
    assert [(one.status, one.verified) for one in reviews()] == [(Standing.PENDING, True)]
    browser.get("/products/nz-04/reviews")
    assert SAID["title"] not in browser.page


def test_a_refused_form_keeps_words_stars_and_photos(browser, link):
    page = send(browser, link, body="Short", photos=(a_photo(), "bench.jpg"))

    assert page.status_code == 422
    assert "Write at least 10 characters." in browser.page
    assert re.search(r'value="4"[^>]*checked|checked[^>]*value="4"', browser.page)
    assert SAID["title"] in browser.page
    kept = re.search(r'name="kept" value="([^"]+)" checked', browser.page).group(1)

    send(browser, link, kept=kept)

    with reading() as session:
        photo = session.query(ReviewPhoto).one()
    assert (photo.token, photo.review_id) == (kept, reviews()[0].id)


def test_a_sixth_photo_and_a_wrong_file_are_refused_in_words(browser, link):
    six = [(a_photo(size=(90, 90)), f"{number}.jpg") for number in range(6)]
    send(browser, link, photos=six)
    assert "Choose up to 5 photos." in browser.page

    send(browser, link, photos=(a_photo(kind="GIF"), "moving.gif"))
    assert "moving.gif is not a JPEG, PNG or WebP photo." in browser.page
    assert reviews() == []


def test_a_card_number_is_not_taken(browser, link):
    page = send(browser, link, body="Paid with 4111 1111 1111 1111, came quickly.")

    assert page.status_code == 422
    assert "Take out the card number" in browser.page


@pytest.mark.fault("W23")
@pytest.mark.asvs("V2.4.2")
def test_W23_a_program_gets_the_same_answer_and_nothing_is_kept(browser, link):
    person = send(browser, link)
    before = len(reviews())
    program = send(browser, link, website="https://spam.example", body="Buy pills here now")

    assert (program.status_code, program.location) == (person.status_code, person.location)
    assert len(reviews()) == before
    assert reviews()[0].body == SAID["body"]


def test_helpful_is_pressed_without_scripts_and_stays_pressed(browser, link, staff):
    send(browser, link)
    review = approved(reviews()[0], staff)
    browser.get("/products/nz-04/reviews?sort=helpful")

    response = browser.post(
        f"/reviews/{review.token}/helpful", {"helpful": "1", "list": "sort=helpful"}
    )

    place = f"/products/nz-04/reviews?sort=helpful#review-{review.token}"
    assert response.location == place
    browser.get(place)
    assert 'aria-pressed="true"' in browser.page
    assert browser.fragment("POST", f"/reviews/{review.token}/helpful", {"helpful": "0"})
    assert 'aria-pressed="false"' in browser.page


def test_writing_without_end_is_stopped(configuration, database, link):
    with limited(configuration, database) as app:
        visitor = Browser(app.test_client())
        answers = [send(visitor, link).status_code for _ in range(21)]

    assert answers[0] == 303
    assert answers[-1] == 429
