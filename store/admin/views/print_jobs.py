"""The workshop's board: print jobs, their files, and their moves."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.forms import MoveForm
from store.admin.gate import blueprint
from store.admin.quote_forms import ActualsForm
from store.infra.db import reading, transaction
from store.infra.storage import storage
from store.kernel import clock
from store.kernel.errors import NotFound, StoreError
from store.production.actions import move_job, note_actuals
from store.production.models import PrintStatus
from store.production.queries import (
    board,
    gcode_of_job,
    job_with_number,
    part_of_job,
    upload_of_job,
)
from store.web.errors import status_of
from store.web.files import send_private
from store.web.htmx import go, render, wants_fragment

CHUNK = 1 << 20
VIEWS = ("board", "table")


@blueprint.get("/print-jobs")
def print_jobs() -> Response:
    """Show the jobs in columns, or as a table."""
    return _board_page(MoveForm())


@blueprint.get("/print-jobs/<number>")
def print_job(number: str) -> Response:
    """Show one job with its file, its settings and its history."""
    return _job_page(number)


@blueprint.post("/print-jobs/<number>/moves")
def move_print_job(number: str) -> AnyResponse:
    """Move a job; whoever was slower gets a fresh board and a message."""
    form = MoveForm()
    if not form.validate():
        return _board_page(form, refused=number, status=422)
    target = PrintStatus(form.target.data)
    try:
        with transaction() as session:
            move_job(
                session,
                number=number,
                target=target,
                expected_version=form.version.data or 0,
                actor=current_staff(),
                reason=form.reason.data or "",
                at=clock.now(),
            )
    except NotFound:
        raise
    except StoreError as error:
        form.refuse(error)
        return _board_page(form, refused=number, status=status_of(error))
    return _moved(f"{number} is {target.value} now.")


@blueprint.get("/print-jobs/<number>/thumbnail.png")
def print_job_picture(number: str) -> Response:
    """Send the picture of a job's model."""
    with reading() as session:
        part = part_of_job(session, number)
    return send_private(part.thumbnail_key or "missing", mimetype="image/png")


@blueprint.get("/print-jobs/<number>/model.stl")
def print_job_model(number: str) -> Response:
    """Send the solid that was quoted, in millimetres, to put on a printer."""
    with reading() as session:
        part = part_of_job(session, number)
    key = part.model_key or "missing"
    return send_private(key, mimetype="model/stl", download_name=f"{number}.stl")


@blueprint.get("/print-jobs/<number>/part.gcode")
def print_job_gcode(number: str) -> Response:
    """Send the slicer's G-code for one piece, unpacked on the way."""
    with reading() as session:
        key = gcode_of_job(session, number)
    if key is None or not storage().exists(key):
        raise NotFound("The slicer has made no G-code for this print job.")
    response = Response(_unpacked(key), mimetype="text/x.gcode")
    response.headers.set("Content-Disposition", "attachment", filename=f"{number}.gcode")
    response.headers["Cache-Control"] = "private, no-store"
    return response


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


def _unpacked(key: str) -> Iterator[bytes]:
    with storage().open(key) as packed, gzip.open(packed) as gcode:
        while chunk := gcode.read(CHUNK):
            yield chunk


def _moved(sentence: str) -> AnyResponse:
    if wants_fragment():
        return _board_page(MoveForm(formdata=None), announce=sentence)
    flash(sentence)
    return go(url_for("admin.print_jobs", view=_view()))


def _job_page(
    number: str, *, actuals: ActualsForm | None = None, status: int = 200
) -> Response:
    with reading() as session:
        job = job_with_number(session, number)
        upload = upload_of_job(session, number)
        part = part_of_job(session, number)
        gcode = gcode_of_job(session, number)
    return render(
        "admin/print_job.html",
        job=job,
        upload=upload,
        box=part.measured.box_mm,
        has_gcode=gcode is not None,
        form=MoveForm(formdata=None),
        actuals=actuals or ActualsForm(formdata=None),
        status=status,
        now=clock.now(),
    )


def _board_page(
    form: MoveForm, *, refused: str = "", status: int = 200, announce: str | None = None
) -> Response:
    now = clock.now()
    with reading() as session:
        columns = board(session, at=now)
    return render(
        "admin/print_jobs.html",
        fragment="admin/_print_board.html",
        columns=columns,
        view=_view(),
        form=form,
        refused=refused,
        now=now,
        status=status,
        announce=announce,
    )


def _view() -> str:
    asked = request.values.get("view", "")
    return asked if asked in VIEWS else "board"
