"""The worker's jobs at the desk: what waits, what failed, and having it tried again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from store.infra import outbox, sweeps
from store.infra.db import reading, transaction
from store.kernel import clock
from store.orders import topics
from store.security.queries import history_of
from tests.factories.buying import a_part, an_order

pytestmark = pytest.mark.one_database


@pytest.fixture
def dead(desk):
    """A job that failed for good."""
    a_part()
    order = an_order()
    with transaction() as session:
        outbox.announce(session, topics.PAID, order.id)
    with transaction() as session:
        delivery = session.scalars(select(outbox.Delivery)).first()
        delivery.attempts = outbox.MAX_ATTEMPTS
        delivery.error = "Traceback\nConnectionError: the mail server is away"
    return delivery.id


def test_what_failed_for_good_is_told_and_tried_again_by_a_person(desk, dead):
    desk.get("/admin/jobs?tab=failed")
    assert "ConnectionError: the mail server is away" in desk.page

    desk.follow(desk.post(f"/admin/jobs/{dead}/trial"))

    assert f"Job {dead} is tried again" in desk.page
    with reading() as session:
        assert session.get_one(outbox.Delivery, dead).attempts == 0
        assert history_of(session, "delivery", dead)[0].action == "job.try_again"


def test_a_job_that_waits_anyway_is_not_tried_twice(desk, dead):
    desk.post(f"/admin/jobs/{dead}/trial")

    assert desk.post(f"/admin/jobs/{dead}/trial").status_code == 404
    assert desk.post("/admin/jobs/999999/trial").status_code == 404


def test_all_that_failed_is_tried_again_at_once(desk, dead):
    desk.get("/admin/jobs?tab=failed")
    assert "Try all again" in desk.page

    desk.follow(desk.post("/admin/jobs/trials"))

    assert "1 job is tried again" in desk.page
    desk.follow(desk.post("/admin/jobs/trials"))
    assert "No job has failed" in desk.page
    with reading() as session:
        assert history_of(session, "delivery", 0)[0].after == {"jobs": 1}


def test_sweeps_tell_when_they_ran_and_how_they_failed(desk):
    def goes_well(): ...

    def breaks():
        raise ConnectionError("the shelf is away")

    with clock.frozen(clock.now() - timedelta(minutes=2)):
        sweeps.write_down(sweeps.run([goes_well, breaks]))
    desk.get("/admin/jobs?tab=sweeps")
    assert "the shelf is away" in desk.page
    assert desk.page.count("Failed</span>") == 1

    sweeps.write_down([*sweeps.run([lambda: None]), went(breaks)])

    desk.get("/admin/jobs?tab=sweeps")
    assert "the shelf is away" in desk.page, "its last failure stays to be read"
    assert "Failed</span>" not in desk.page


def went(sweep):
    return sweeps.Went(sweeps.name_of(sweep), clock.now(), 5)


@pytest.mark.parametrize("tab", ["waiting", "failed", "done", "odd"])
def test_every_tab_is_a_page(desk, dead, tab):
    assert desk.get(f"/admin/jobs?tab={tab}&after=2").status_code == 200
