"""Plates begin, end and fail; grams go off the spool, and the printer is free again."""

from datetime import timedelta

import pytest

from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict
from store.payments.refunds.cancelling import cancel_firm_order
from store.production.actions import stop_print_jobs
from store.production.actions.moving import fail_job, move_job
from store.production.actions.plates import end_plate, fail_plate
from store.production.actions.tries import Failure
from store.production.models import FailKind, PrinterState, PrintStatus, TryOutcome
from store.production.queries import low_spools
from store.production.queries.board import whole_board
from tests.factories.printing import an_order_of, create_print_jobs, job_now, paid
from tests.factories.workshop import (
    a_printer,
    a_spool,
    printer_now,
    spool_now,
    started,
)
from tests.payments.refunds.paying import pay


@pytest.fixture
def jobs(database):
    """Two prints of one order, both in grey PETG."""
    order = paid(an_order_of(prints=("bracket.stl", "gear.stl")))
    create_print_jobs(order.id)
    return [job_now(f"{order.number}-P{place}") for place in (1, 2)]


@pytest.fixture
def spool(jobs, staff):
    return a_spool(staff, grams=500)


@pytest.fixture
def printer(spool, staff):
    return a_printer(staff, spool=spool)


def move(job, target, staff, *, at=None, **more):
    with transaction() as session:
        return move_job(
            session,
            number=job.number,
            target=target,
            expected_version=job.version,
            actor=staff,
            at=at or clock.now(),
            **more,
        )


def fail(job, staff, *, at=None, **facts):
    with transaction() as session:
        return fail_job(
            session,
            number=job.number,
            expected_version=job.version,
            failure=Failure(**facts),
            actor=staff,
            at=at or clock.now(),
        )


def test_a_plate_is_printed_and_ended_as_one_and_its_grams_are_booked(
    jobs, spool, printer, staff
):
    begun = clock.now()
    plate = started(staff, *jobs)
    assert printer_now().state == PrinterState.PRINTING

    with transaction() as session:
        end_plate(
            session,
            number=plate.number,
            target=PrintStatus.FINISHING,
            actor=staff,
            at=begun + timedelta(hours=3),
        )

    done = [job_now(job.number) for job in jobs]
    assert {job.status for job in done} == {PrintStatus.FINISHING}
    assert printer_now().state == PrinterState.FREE
    assert spool_now(spool).left_mg == 500_000 - sum(job.weight_mg for job in jobs)
    (tried,) = done[0].tries
    assert (tried.nth, tried.outcome, tried.used_mg) == (1, "printed", done[0].weight_mg)
    assert abs(tried.seconds - 3 * 3600) < 60


@pytest.mark.one_database
def test_parts_of_a_plate_go_one_by_one_and_the_last_frees_the_printer(
    jobs, printer, staff
):
    plate = started(staff, *jobs)
    first, second = (job_now(job.number) for job in jobs)

    fail(first, staff, kind=FailKind.LOOSE, milligrams=3_000)
    assert not printer_now().is_free

    move(second, PrintStatus.CHECKING, staff)
    assert printer_now().is_free
    assert job_now(first.number).status == PrintStatus.QUEUED
    with pytest.raises(Conflict, match="is over"), transaction() as session:
        fail_plate(
            session, number=plate.number, failure=Failure(), actor=staff, at=clock.now()
        )


def test_a_failure_books_its_scrap_and_queues_a_new_try(jobs, spool, printer, staff):
    job = jobs[0]
    started(staff, job)
    half_way = clock.now() + timedelta(seconds=job.seconds // 2)

    fail(job_now(job.number), staff, at=half_way, kind=FailKind.CLOGGED)

    again = job_now(job.number)
    (tried,) = again.tries
    assert (again.status, again.plate_id) == (PrintStatus.QUEUED, None)
    assert (tried.outcome, tried.reason) == (TryOutcome.FAILED, "Nozzle clogged")
    assert tried.scrap_mg == pytest.approx(job.weight_mg / 2, rel=0.02)
    assert spool_now(spool).left_mg == 500_000 - tried.scrap_mg
    assert [event.to_status for event in again.history] == ["printing", "failed", "queued"]

    started(staff, again)
    assert [tried.nth for tried in job_now(job.number).tries] == [1, 2]


@pytest.mark.one_database
def test_what_fails_in_qc_is_scrap_but_is_not_booked_twice(jobs, spool, printer, staff):
    started(staff, jobs[0])
    job = move(job_now(jobs[0].number), PrintStatus.CHECKING, staff)

    fail(job, staff, kind=FailKind.SIZE, again=False)

    failed = job_now(job.number)
    assert failed.status == PrintStatus.FAILED
    assert failed.tries[0].scrap_mg == job.weight_mg
    assert spool_now(spool).left_mg == 500_000 - job.weight_mg


@pytest.mark.one_database
def test_a_print_that_was_not_begun_after_all_uses_nothing(jobs, spool, printer, staff):
    started(staff, jobs[0])

    move(job_now(jobs[0].number), PrintStatus.QUEUED, staff)

    assert printer_now().is_free
    assert spool_now(spool).left_mg == 500_000
    assert job_now(jobs[0].number).tries[0].outcome == TryOutcome.WITHDRAWN


def test_the_second_plate_for_a_printer_is_refused(jobs, printer, staff):
    started(staff, jobs[0])

    with pytest.raises(Conflict, match="Core 1 prints"):
        started(staff, jobs[1])

    assert job_now(jobs[1].number).status == PrintStatus.QUEUED


@pytest.mark.one_database
def test_a_printer_takes_the_spool_it_needs_and_a_low_one_is_told(jobs, staff):
    black, grey = a_spool(staff, colour="Black"), a_spool(staff, grams=160, low=150)
    a_printer(staff, spool=black)

    started(staff, jobs[0])
    move(job_now(jobs[0].number), PrintStatus.FINISHING, staff)

    assert printer_now().spool.id == grey.id
    with reading() as session:
        assert [spool.id for spool in low_spools(session)] == [grey.id]


@pytest.mark.one_database
def test_cards_offer_what_is_free_or_say_why_they_wait(jobs, printer, staff):
    with reading() as session:
        queue = whole_board(session, at=clock.now()).queue
    assert [offer.slug for offer in queue.cards[0].offers] == ["core-1"]

    started(staff, jobs[0])

    with reading() as session:
        board = whole_board(session, at=clock.now(), lanes=True)
    (card,) = board.queue.cards
    assert (card.job.number, card.of, list(card.offers)) == (jobs[1].number, 2, [])
    assert card.waits.startswith("Waits: Core 1 prints until")
    assert [lane.cards[0].job.number for lane in board.lanes] == [jobs[0].number]


@pytest.mark.one_database
def test_a_cancelled_order_frees_its_printer_and_what_was_printed_is_scrap(database, staff):
    order = an_order_of()
    pay(order)
    create_print_jobs(order.id)
    a_printer(staff)
    started(staff, job_now(f"{order.number}-P1"))
    with transaction() as session:
        cancel_firm_order(
            session,
            order_id=order.id,
            reason="Asked by phone",
            actor="Sunil",
            at=clock.now(),
        )

    half_an_hour_later = clock.now() + timedelta(minutes=30)
    with transaction() as session:
        stop_print_jobs(session, order_id=order.id, at=half_an_hour_later)

    stopped = job_now(f"{order.number}-P1")
    assert stopped.is_stopped
    assert printer_now().is_free
    assert 0 < stopped.tries[0].scrap_mg < stopped.weight_mg
