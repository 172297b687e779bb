"""The board shows what is due first, and forgets what was done long ago."""

from datetime import timedelta

from store.infra.db import reading, transaction
from store.kernel import clock
from store.production.actions import move_job
from store.production.models import PrintStatus
from store.production.queries import board, unfinished_prints, upload_of_job
from tests.factories.people import a_browser
from tests.factories.printing import WHOLE_WAY, a_print_job, a_quote


def column(status, *, at=None):
    with reading() as session:
        columns = board(session, at=at or clock.now())
    return next(column for column in columns if column.status == status)


def finish(job, staff):
    for target in WHOLE_WAY:
        with transaction() as session:
            job = move_job(
                session,
                number=job.number,
                target=target,
                expected_version=job.version,
                actor=staff,
                at=clock.now(),
            )
    return job


def test_the_board_has_a_column_for_each_state(database):
    with reading() as session:
        columns = board(session, at=clock.now())

    assert [one.status for one in columns] == list(PrintStatus)
    assert [one.total for one in columns] == [0] * 6


def test_what_is_due_first_stands_on_top(database):
    last_week = clock.now() - timedelta(days=7)
    with clock.frozen(last_week):
        a_quote(a_browser())  # prices hold from then on
    later = a_print_job(a_browser())
    with clock.frozen(last_week):
        sooner = a_print_job(a_browser())

    queued = column(PrintStatus.QUEUED)

    assert [job.number for job in queued.jobs] == [sooner.number, later.number]
    assert (queued.total, queued.left_out) == (2, 0)


def test_done_jobs_leave_the_board_after_a_week(database, staff):
    job = finish(a_print_job(), staff)

    assert [one.number for one in column(PrintStatus.DONE).jobs] == [job.number]
    next_week = clock.now() + timedelta(days=8)
    assert column(PrintStatus.DONE, at=next_week).total == 0


def test_unfinished_prints_of_an_order_are_counted(database, staff):
    job = a_print_job()

    with reading() as session:
        before = unfinished_prints(session, job.order_id)
    finish(job, staff)
    with reading() as session:
        after = unfinished_prints(session, job.order_id)

    assert (before, after) == (1, 0)


def test_a_job_leads_to_its_file(database):
    job = a_print_job()

    with reading() as session:
        assert upload_of_job(session, job.number).filename == "bracket.stl"
