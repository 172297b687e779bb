"""Files of the workshop: models, pictures, G-code, photos of failures, and tags."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

from flask import Response, request, url_for

from store.accounts.codes import picture
from store.admin.gate import blueprint
from store.infra.db import reading
from store.infra.storage import storage
from store.kernel import clock
from store.kernel.errors import NotFound
from store.production.queries import gcode_of_job, job_with_number, part_of_job
from store.production.queries.board import cards_numbered
from store.web.files import send_private
from store.web.htmx import render

CHUNK = 1 << 20
MOST_TAGS = 60


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


@blueprint.get("/print-jobs/<number>/tries/<int:nth>/photo.webp")
def print_photo(number: str, nth: int) -> Response:
    """Send the photo of a failed try."""
    with reading() as session:
        tries = job_with_number(session, number).tries
    for tried in tries:
        if tried.nth == nth and tried.photo_key:
            return send_private(tried.photo_key, mimetype="image/webp")
    raise NotFound("There is no photo of this try.")


@blueprint.get("/print-jobs/<number>/tag.svg")
def print_tag(number: str) -> Response:
    """Draw the QR code that opens a job's page on a phone."""
    with reading() as session:
        job = job_with_number(session, number)
    address = url_for("admin.print_job", number=job.number, _external=True)
    return Response(picture(address), mimetype="image/svg+xml")


@blueprint.get("/print-jobs/tags")
def print_tags() -> Response:
    """Show a sheet of tags to print, one for each job that is named."""
    numbers = [word.partition(":")[0] for word in request.args.getlist("jobs")]
    with reading() as session:
        cards = cards_numbered(session, numbers[:MOST_TAGS])
    return render("admin/print_tags.html", cards=cards, now=clock.now())


def _unpacked(key: str) -> Iterator[bytes]:
    with storage().open(key) as packed, gzip.open(packed) as gcode:
        while chunk := gcode.read(CHUNK):
            yield chunk
