"""The workshop's board: print jobs and their moves."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.board_forms import MoveForm
from store.admin.gate import blueprint
from store.admin.quote_forms import ActualsForm
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import NotFound, StoreError
from store.production.actions import move_job, note_actuals
from store.production.models import PrintJob, PrintStatus
from store.production.queries import (
    gcode_of_job,
    job_with_number,
    part_of_job,
    upload_of_job,
    whole_board,
)
from store.production.queries.board import card_of
from store.web.errors import status_of
from store.web.htmx import go, render, wants_fragment

VIEWS = ("board", "printers", "table", "late")
MINUTE = 60


@blueprint.get("/print-jobs")
def print_jobs() -> Response:
    """Show the jobs in columns, by printer, or as a table."""
    return board_page(MoveForm())


@blueprint.get("/print-jobs/<number>")
def print_job(number: str) -> Response:
    """Show one job with its file, its settings, its tries and its history."""
    return _job_page(number)


@blueprint.post("/print-jobs/<number>/moves")
def move_print_job(number: str) -> AnyResponse:
    """Move a job; whoever was slower gets a fresh board and a message."""
    form = MoveForm()
    if not form.validate():
        return board_page(form, refused=number, status=422)
    try:
        with transaction() as session:
            job = move_job(
                session,
                number=number,
                target=form.status,
                expected_version=form.version.data or 0,
                actor=current_staff(),
                reason=form.reason.data or "",
                printer=form.printer,
                at=clock.now(),
            )
    except NotFound:
        raise
    except StoreError as error:
        form.refuse(error)
        return board_page(form, refused=number, status=status_of(error))
    return moved(_sentence(job, form.status))


@blueprint.post("/print-jobs/<number>/actuals")
def measure_print_job(number: str) -> AnyResponse:
    """Write down what a print weighed and took."""
    form = ActualsForm()
    if not form.validate():
        return _job_page(number, actuals=form, status=422)
    try:
        with transaction() as session:
            note_actuals(
                session,
                number=number,
                milligrams=form.milligrams,
                seconds=form.seconds,
                expected_version=form.version.data or 0,
                actor=current_staff(),
            )
    except NotFound:
        raise
    except StoreError as error:
        form.refuse(error)
        return _job_page(number, actuals=form, status=status_of(error))
    flash(f"What {number} weighed and took is noted.")
    return go(url_for("admin.print_job", number=number))


def moved(sentence: str) -> AnyResponse:
    """Show the board after a change, and say what was changed."""
    if wants_fragment():
        return board_page(MoveForm(formdata=None), announce=sentence)
    flash(sentence)
    return go(url_for("admin.print_jobs", view=_view()))


def board_page(
    form: MoveForm, *, refused: str = "", status: int = 200, announce: str | None = None
) -> Response:
    """Draw the board; at the job that was `refused` stands why."""
    now, view = clock.now(), _view()
    with reading() as session:
        board = whole_board(session, at=now, lanes=view == "printers")
    return render(
        "admin/print_jobs.html",
        fragment="admin/_print_board.html",
        also=["admin/_board_said.html"] if request.method == "POST" else [],
        board=board,
        stages=list(PrintStatus),
        view=view,
        form=form,
        refused=refused,
        now=now,
        status=status,
        announce=announce,
    )


def _sentence(job: PrintJob, target: PrintStatus) -> str:
    where = ""
    if target == PrintStatus.PRINTING and job.plate is not None:
        where = f" on {job.history[-1].reason}" if job.history[-1].reason else ""
    words = "is printing" if target == PrintStatus.PRINTING else f"is in {target.label}"
    return f"{job.number} {words}{where} now."


def _job_page(
    number: str, *, actuals: ActualsForm | None = None, status: int = 200
) -> Response:
    with reading() as session:
        job = job_with_number(session, number)
        card = card_of(session, job)
        upload = upload_of_job(session, number)
        part = part_of_job(session, number)
        gcode = gcode_of_job(session, number)
    return render(
        "admin/print_job.html",
        job=job,
        card=card,
        stages=list(PrintStatus),
        upload=upload,
        box=part.measured.box_mm,
        has_gcode=gcode is not None,
        form=MoveForm(formdata=None),
        actuals=actuals or ActualsForm(formdata=None, data=_clocked(job)),
        status=status,
        now=clock.now(),
    )


def _clocked(job: PrintJob) -> dict[str, int]:
    """Offer the time its last try took: whoever weighs it only says yes."""
    tried = job.tries[-1] if job.tries and job.is_printed else None
    if tried is None or not tried.seconds:
        return {}
    hours, minutes = divmod(max(MINUTE, tried.seconds) // MINUTE, MINUTE)
    return {"hours": hours, "minutes": minutes}


def _view() -> str:
    asked = request.values.get("view", "")
    return asked if asked in VIEWS else "board"
