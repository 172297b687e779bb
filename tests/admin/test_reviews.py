"""Staff read what customers said: reported first, and every decision on the record."""

import pytest

from store.infra.db import reading, transaction
from store.kernel import clock
from store.reviews.actions.voting import report
from store.reviews.models import ReportReason, Review
from store.security.queries import history_of
from store.settings import settings
from tests.factories.buying import ASHA, BINA
from tests.factories.catalog import a_product, a_review
from tests.factories.reviewing import SAID, a_purchase, bought, written
from tests.working import run_jobs

pytestmark = pytest.mark.one_database


@pytest.fixture
def waiting(app):
    return written(a_purchase())


def read(review, deed, **form):
    return f"/admin/reviews/{review.token}/{deed}", {"version": "1", **form}


def now(review):
    with reading() as session:
        return session.get_one(Review, review.id)


def test_a_review_is_shown_replied_to_and_its_author_told_of_both(desk, waiting):
    desk.get("/admin/reviews")
    assert SAID["title"] in desk.page

    desk.follow(desk.post(*read(waiting, "approval")))
    desk.follow(desk.post(*read(waiting, "reply", text="Thank you, Asha.")))
    run_jobs()

    assert (now(waiting).is_shown, now(waiting).reply) == (True, "Thank you, Asha.")
    mails = [path.read_text() for path in (settings().VAR / "mail").glob("*.eml")]
    told = [mail for mail in mails if "To: asha@example.in" in mail]
    subjects = {line for mail in told for line in mail.splitlines() if "Subject" in line}
    assert "Subject: Your review of Part NZ-04 is shown" in subjects
    assert "Subject: Our reply to your review of Part NZ-04" in subjects
    with reading() as session:
        deeds = [entry.action for entry in history_of(session, "review", waiting.id)]
    assert sorted(deeds) == ["review.approved", "review.replied"]


def test_no_reason_comes_back_with_the_form_open(desk, waiting):
    page = desk.post(*read(waiting, "rejection", reason=" "))

    assert page.status_code == 422
    assert "Tell the author in a sentence why not." in desk.page
    assert '<details class="read-form" open>' in desk.page
    assert now(waiting).is_waiting


def test_what_was_changed_meanwhile_is_read_again(desk, waiting):
    desk.get("/admin/reviews")
    written(bought(ASHA, waiting.product_id), title="Changed since")

    page = desk.post(*read(waiting, "rejection", reason="Too short."))

    assert page.status_code == 409
    assert "Its author has changed this" in desk.page
    assert now(waiting).is_waiting


def test_a_reported_review_comes_first_with_its_reason(desk, waiting):
    review = a_review(a_product("Nozzle"), title="Call 98450 12345")
    with transaction() as session:
        report(
            session,
            token=review.token,
            visitor=BINA,
            reason=ReportReason.PERSONAL,
            note="A number",
            at=clock.now(),
        )

    desk.get("/admin/reviews")

    assert desk.page.index("Call 98450 12345") < desk.page.index(SAID["title"])
    assert "phone number or the like" in desk.page


def test_the_queue_asks_as_much_for_many_as_for_one(desk, statements, waiting):
    product = a_product("Nozzle")
    with statements() as asked:
        desk.get("/admin/reviews?tab=all")
    for _ in range(4):
        a_review(product)
    with statements() as asked_again:
        desk.get("/admin/reviews?tab=all")

    assert len(asked_again) == len(asked)
