"""Who bought a part writes about it with a photo; staff read it; others find it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.factories.reviewing import a_photo
from tests.journeys.steps import Shopper, sign_in_as_staff
from tests.servers.ports import wait_until

pytestmark = pytest.mark.one_database

PART = "Lead screw T8 with brass nut"
WORDS = "Runs true over its whole length, and the nut has no play at all."


def test_a_review_with_a_photo_goes_through_the_shop(page, staff_page, tmp_path):
    photo = tmp_path / "bench.jpg"
    photo.write_bytes(a_photo().read())

    page.goto("/products/lead-screw-t8")
    page.get_by_role("button", name="Add to cart").click()
    expect(page.locator("#cart-badge")).to_contain_text("1")
    Shopper(page, plain=False).check_out()
    _write(page, photo)
    _staff_shows_it(staff_page)

    _is_found(page)


def _write(page: Page, photo) -> None:
    """First too short: what was typed and chosen stays."""
    page.get_by_role("link", name=f"Write a review of {PART}").click()
    page.get_by_role("radio", name=re.compile("Fair")).check()
    page.get_by_label("In a few words").fill("True and tight")
    page.get_by_label("Your review").fill("Good")
    expect(page.locator("[data-count]")).to_have_text("4")
    page.get_by_label("Photos").set_input_files(photo)
    expect(page.locator("[data-previews] img")).to_have_count(1)
    page.get_by_role("button", name="Send the review").click()
    expect(page.locator(".summary-bad")).to_contain_text("Write at least 10 characters.")
    expect(page.get_by_role("checkbox", name="bench.jpg")).to_be_checked()
    page.get_by_label("Your review").fill(WORDS)
    page.get_by_role("button", name="Send the review").click()
    expect(page.get_by_role("main")).to_contain_text("It waits to be read")


def _staff_shows_it(page: Page) -> None:
    sign_in_as_staff(page)
    wait_until(lambda: _has_photo(page), seconds=90, what="the photo", every=0.5)
    review = page.locator(".read", has_text=WORDS)
    review.get_by_role("button", name="Show it").click()
    expect(page.locator("#toasts")).to_contain_text("is shown")


def _has_photo(page: Page) -> bool:
    """The worker develops it, a moment after it was sent."""
    page.goto("/admin/reviews")
    return page.locator(".read", has_text=WORDS).locator("img").count() == 1


def _is_found(page: Page) -> None:
    """From the product's page, by the bar of its stars."""
    page.get_by_role("link", name=PART, exact=True).click()
    page.locator("#reviews").scroll_into_view_if_needed()
    page.get_by_role("link", name=re.compile("^2 stars")).click()
    reviews = page.locator("#review-list > li")
    expect(reviews).to_have_count(1)
    expect(reviews).to_contain_text(WORDS)
    expect(reviews.get_by_role("img", name=re.compile("Photo 1"))).to_be_visible()
