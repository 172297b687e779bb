"""A paid order's prints come onto the board once, and move by the rules."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict, Invalid, NotFound
from store.production.actions import create_print_jobs, move_job
from store.production.models import PrintStatus
from store.production.queries import jobs_of_order
from store.security.models import AuditEntry
from tests.factories.buying import a_part
from tests.factories.printing import WHOLE_WAY, a_print_job, an_order_of, job_now, paid

FRIDAY = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


def make_jobs(order):
    with transaction() as session:
        return create_print_jobs(session, order_id=order.id, at=clock.now())


def move(job, target, *, actor, version=None, reason=""):
    with transaction() as session:
        return move_job(
            session,
            number=job.number,
            target=target,
            expected_version=job.version if version is None else version,
            actor=actor,
            reason=reason,
            at=clock.now(),
        )


def test_every_print_of_a_paid_order_becomes_a_job(database):
    a_part("NZ-04")
    order = paid(an_order_of(prints=("bracket.stl", "gear.stl"), parts=("NZ-04",)))

    jobs = make_jobs(order)

    assert [job.number for job in jobs] == [f"{order.number}-P1", f"{order.number}-P2"]
    assert [job.title for job in jobs] == ["bracket.stl", "gear.stl"]
    assert {job.status for job in jobs} == {PrintStatus.QUEUED}


def test_making_the_jobs_twice_makes_them_once(database):
    order = paid(an_order_of(prints=("bracket.stl", "gear.stl")))

    make_jobs(order)
    make_jobs(order)

    with reading() as session:
        assert len(jobs_of_order(session, order.id)) == 2


def test_an_order_that_is_not_paid_gets_no_jobs(database):
    order = an_order_of()

    assert make_jobs(order) == []


def test_a_job_carries_what_the_quote_promised(database):
    job = a_print_job(quantity=4)

    assert (job.material, job.colour, job.quality) == ("PETG", "Grey", "standard")
    assert (job.quantity, job.infill) == (4, 20)
    assert job.weight_g > 4 * 15
    assert job.seconds > 2 * 3600


def test_a_job_is_due_on_the_evening_before_the_first_promised_day(database):
    with clock.frozen(FRIDAY):
        order = paid(an_order_of())
        (job,) = make_jobs(order)

    local = job.due_at.astimezone(clock.IST)
    assert (order.promised_from - local.date()).days == 1
    assert (local.hour, local.minute) == (18, 0)
    assert job.is_late(job.due_at + (job.due_at - FRIDAY))


def test_a_job_moves_from_the_queue_to_done_and_each_move_is_on_record(database, staff):
    job = a_print_job()

    for target in WHOLE_WAY:
        job = move(job, target, actor=staff)

    now = job_now(job.number)
    assert now.is_done
    assert [event.to_status for event in now.history] == list(WHOLE_WAY)
    with reading() as session:
        entries = session.scalars(select(AuditEntry)).all()
    assert [entry.action for entry in entries] == ["print_job.moved"] * 4
    assert {entry.actor for entry in entries} == {staff.name}


def test_the_second_of_two_people_who_move_a_job_is_told(database, staff, owner):
    job = a_print_job()
    move(job, PrintStatus.PRINTING, actor=staff)

    with pytest.raises(Conflict, match="somebody else"):
        move(job, PrintStatus.PRINTING, actor=owner, version=job.version)

    assert len(job_now(job.number).history) == 1


def test_a_job_does_not_jump_over_a_column(database, staff):
    job = a_print_job()

    with pytest.raises(Conflict, match="cannot become done while it is queued"):
        move(job, PrintStatus.DONE, actor=staff)


def test_a_failure_wants_a_reason(database, staff):
    job = move(a_print_job(), PrintStatus.PRINTING, actor=staff)

    with pytest.raises(Invalid) as refusal:
        move(job, PrintStatus.FAILED, actor=staff, reason="  ")

    assert refusal.value.field == "reason"
    assert job_now(job.number).status == PrintStatus.PRINTING


def test_a_failed_job_keeps_its_reason_and_can_be_queued_again(database, staff):
    job = move(a_print_job(), PrintStatus.PRINTING, actor=staff)

    job = move(job, PrintStatus.FAILED, actor=staff, reason="Warped off the plate")
    job = move(job, PrintStatus.QUEUED, actor=staff)

    history = job_now(job.number).history
    assert [event.reason for event in history] == ["", "Warped off the plate", ""]
    assert job.status == PrintStatus.QUEUED


def test_an_unknown_number_is_not_found(database, staff):
    job = a_print_job()
    job.number = "MX-0-P9"

    with pytest.raises(NotFound):
        move(job, PrintStatus.PRINTING, actor=staff)
