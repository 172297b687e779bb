"""Prints that failed: why, with a photo, and whether they are tried again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO, cast

from flask import Response, request
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.board_forms import FailureForm
from store.admin.gate import blueprint
from store.admin.views.print_jobs import moved
from store.infra.db import reading, transaction
from store.infra.storage import storage
from store.kernel import clock
from store.kernel.errors import NotFound, StoreError
from store.production.actions.moving import fail_job
from store.production.actions.plates import fail_plate
from store.production.actions.tries import Failure
from store.production.queries import job_with_number
from store.production.queries.plates import plate_with_number
from store.reviews.incoming import LARGEST_PHOTO, keep_photo
from store.web.errors import status_of
from store.web.htmx import render

FOLDER = "print-photos"
FORM_OVERHEAD = 100_000
WITH_PHOTO = ("admin.print_failure", "admin.plate_failure")
Undo = Callable[[Session, Failure], object]


@blueprint.url_value_preprocessor
def _let_photos_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Allow the size of a photo here only, before anything reads the body."""
    if endpoint in WITH_PHOTO:
        request.max_content_length = LARGEST_PHOTO + FORM_OVERHEAD


@blueprint.route("/print-jobs/<number>/failure", methods=["GET", "POST"])
def print_failure(number: str) -> AnyResponse:
    """Say that a print failed."""
    with reading() as session:
        job = job_with_number(session, number)
    form = FailureForm()

    def fail(session: Session, failure: Failure) -> None:
        fail_job(
            session,
            number=number,
            expected_version=form.version.data or 0,
            failure=failure,
            actor=current_staff(),
            at=clock.now(),
        )

    again = f"{number} failed, and waits in the queue to be tried again."
    said = again if form.again.data else f"{number} failed."
    return _answered(form, fail, said, {"job": job, "plate": None, "jobs": [job]})


@blueprint.route("/plates/<number>/failure", methods=["GET", "POST"])
def plate_failure(number: str) -> AnyResponse:
    """Say that all that is still printed on a plate failed."""
    with reading() as session:
        plate = plate_with_number(session, number)
    jobs = [tried.job for tried in plate.tries if tried.is_running]

    def fail(session: Session, failure: Failure) -> None:
        fail_plate(
            session,
            number=number,
            failure=failure,
            actor=current_staff(),
            at=clock.now(),
        )

    said = f"Plate {number} failed."
    return _answered(FailureForm(), fail, said, {"job": None, "plate": plate, "jobs": jobs})


def _answered(
    form: FailureForm, fail: Undo, said: str, shown: dict[str, Any]
) -> AnyResponse:
    if request.method != "POST":
        return _page(FailureForm(formdata=None), shown)
    if not form.validate():
        return _page(form, shown, status=422)
    photo = None
    try:
        photo = _photo(form.photo.data)
        with transaction() as session:
            fail(session, form.failure(photo))
    except NotFound:
        raise
    except StoreError as error:
        if photo:
            storage().delete(photo)
        form.refuse(error)
        return _page(form, shown, status=status_of(error))
    return moved(said)


def _photo(sent: object) -> str | None:
    """Keep a photo unopened, and give its key; an empty field sends one without a name."""
    if not isinstance(sent, FileStorage) or not sent.filename:
        return None
    stream = cast("BinaryIO", sent.stream)
    return keep_photo(stream, filename=sent.filename, folder=FOLDER, field="photo").key


def _page(form: FailureForm, shown: dict[str, Any], *, status: int = 200) -> Response:
    return render("admin/print_failure.html", form=form, status=status, **shown)
