"""What was weighed and clocked teaches the shop what to foretell."""

import gzip
import io

import pytest
from sqlalchemy import select

from store.infra import db
from store.infra.storage import storage
from store.kernel import clock
from store.production.models import PrintJob
from store.quotes.actions.refereeing import Cell, Found, keep_run
from store.quotes.models import Quote
from tests.factories.printing import a_print_job, job_now

pytestmark = pytest.mark.one_database


def moved(desk, number, *targets):
    for target in targets:
        form = {"target": target, "version": job_now(number).version}
        desk.post(f"/admin/print-jobs/{number}/moves", form)
    return job_now(number)


def measured(desk, job, **changes):
    form = {"grams": "64.2", "hours": "5", "minutes": "30", "version": job.version}
    return desk.post(f"/admin/print-jobs/{job.number}/actuals", form | changes)


@pytest.fixture
def printed(desk):
    return moved(desk, a_print_job().number, "printing", "finishing")


def a_run(job, **figures):
    """The slicer's word on what a job prints."""
    with db.transaction() as session:
        quote = session.get_one(Quote, job.quote_id)
        cell = Cell(
            machine=quote.machine,
            material=quote.material,
            quality=quote.quality,
            infill=quote.infill,
            supports=quote.supports,
        )
        found = Found(estimated_milligrams=60_000, estimated_seconds=18_000, **figures)
        return keep_run(
            session, part_id=quote.part_id, cell=cell, found=found, at=clock.now()
        )


def test_weight_and_time_are_noted_once_a_job_is_printed(desk, printed):
    assert measured(desk, printed).status_code == 303

    job = job_now(printed.number)
    assert (job.actual_mg, job.actual_seconds) == (64_200, 19_800)
    desk.get(f"/admin/print-jobs/{job.number}")
    assert "64.2 g in 5 h 30" in desk.page


def test_a_job_that_is_not_printed_weighs_nothing_yet(desk):
    job = a_print_job()
    desk.get(f"/admin/print-jobs/{job.number}")
    assert "Weighed and clocked" not in desk.page

    assert measured(desk, job).status_code == 409
    assert job_now(job.number).actual_mg is None


def test_whoever_is_slower_changes_nothing(desk, printed):
    measured(desk, printed)

    assert measured(desk, printed, grams="1").status_code == 409
    assert job_now(printed.number).actual_mg == 64_200


@pytest.mark.parametrize(
    "odd",
    [
        {"grams": "heavy"},
        {"grams": "0"},
        {"minutes": "60"},
        {"hours": "-1"},
        {"hours": "0", "minutes": "0"},
        {"grams": "NaN"},
        {"grams": "Infinity"},
        {"version": ""},
    ],
)
def test_odd_figures_are_refused_and_nothing_is_noted(desk, printed, odd):
    assert measured(desk, printed, **odd).status_code == 422
    assert job_now(printed.number).actual_mg is None


def test_the_report_compares_and_leads_to_the_parts(desk, printed):
    a_run(printed, milligrams=61_200, support_milligrams=0, seconds=17_640)
    measured(desk, printed)

    desk.get("/admin/calibration")

    with db.reading() as session:
        token = session.get_one(Quote, printed.quote_id).token
    assert f"/admin/quotes/{token}" in desk.page
    assert "+2.0 %" in desk.page
    assert "-2.0 %" in desk.page
    assert f"/admin/print-jobs/{printed.number}" in desk.page


def test_a_correction_is_proposed_when_five_prints_agree(desk):
    for _ in range(5):
        job = moved(desk, a_print_job().number, "printing", "finishing")
        with db.transaction() as session:
            row = session.scalar(select(PrintJob).where(PrintJob.id == job.id))
            row.note_actuals(milligrams=row.weight_mg, seconds=row.seconds * 104 // 100 + 1)

    desk.get("/admin/calibration")

    assert "takes 4 % longer than sliced, over 5 prints" in " ".join(desk.page.split())
    assert "raise the time factor to 1.04" in desk.page


def test_a_run_that_failed_is_no_comparison(desk, printed):
    a_run(printed, error="refused: no words")

    desk.get("/admin/calibration")

    assert "Nothing sliced yet" in desk.page


def test_gcode_is_sent_unpacked_under_the_jobs_number(desk, another_browser, printed):
    address = f"/admin/print-jobs/{printed.number}/part.gcode"
    assert desk.get(address).status_code == 404
    storage().put("parts/bracket/part.gcode.gz", io.BytesIO(gzip.compress(b"G28\n")))
    a_run(
        printed,
        milligrams=60_000,
        support_milligrams=0,
        seconds=18_000,
        gcode_key="parts/bracket/part.gcode.gz",
    )

    answer = desk.get(address)

    assert answer.data == b"G28\n"
    assert f"{printed.number}.gcode" in answer.headers["Content-Disposition"]
    assert another_browser.get(address).status_code == 303
    desk.get(f"/admin/print-jobs/{printed.number}")
    assert address in desk.page
