"""Where models come in: the page that takes them, the file itself, its picture."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_visitor, remembered_visitor
from store.infra.db import reading, transaction
from store.infra.storage import storage
from store.kernel import clock
from store.kernel.errors import Invalid, NotFound
from store.settings import settings
from store.uploads.actions import receive_upload
from store.uploads.forms import UploadForm
from store.uploads.models import KEPT
from store.uploads.quarantine import Kept, keep
from store.uploads.queries import recent_uploads_of, upload_of
from store.uploads.reasons import Refused
from store.uploads.samples import Sample, available_samples, sample_named
from store.web.files import send_private
from store.web.htmx import go, render
from store.web.limits import limiter

blueprint = Blueprint("uploads", __name__)

UNREAD_TYPES = ("wrong-type", "content-mismatch")
FORM_OVERHEAD = 64_000  # bytes around the file in a multipart body
CHUNK = 1 << 20


@blueprint.url_value_preprocessor
def take_large_bodies(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Allow a model's size here only, before anything reads the body."""
    if endpoint == "uploads.receive":
        request.max_content_length = settings().MAX_UPLOAD_BYTES + FORM_OVERHEAD


@blueprint.get("/print")
def start() -> Response:
    """Show what is taken, what happens to it, and a place to drop it."""
    return _page(UploadForm(formdata=None))


@blueprint.post("/uploads")
@limiter.limit("20 per minute")
def receive() -> AnyResponse:
    """Take one model file and go to its page."""
    form = UploadForm()
    if not form.validate():
        return _page(form, status=422)
    file = form.file.data
    try:
        kept = keep(file.stream, filename=file.filename)
    except Refused as refusal:
        form.refuse(Invalid(refusal.sentence, field="file"))
        return _page(form, status=415 if refusal.code in UNREAD_TYPES else 422)
    return _received(kept)


@blueprint.post("/uploads/samples/<slug>")
@limiter.limit("20 per minute")
def receive_sample(slug: str) -> AnyResponse:
    """Take one of our own models as if the visitor had sent it."""
    sample: Sample = sample_named(slug)
    with storage().open(sample.key) as stream:
        return _received(keep(stream, filename=sample.filename))


@blueprint.get("/uploads/<token>/thumbnail.png")
def thumbnail(token: str) -> Response:
    """Send the picture of a visitor's own model; nobody else may keep or list it."""
    with reading() as session:
        upload = upload_of(session, current_visitor(), token)
    if upload.thumbnail_key is None:
        raise NotFound("There is no picture of this model.")
    return send_private(upload.thumbnail_key, mimetype="image/png")


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> Response:
    """Say how much we take; the body is read to its end, or browsers show no answer."""
    _drain(at_most=4 * settings().MAX_UPLOAD_BYTES)
    form = UploadForm(formdata=None)
    message = f"The file is larger than {_largest()}. Export it with a coarser mesh."
    form.refuse(Invalid(message, field="file"))
    return _page(form, status=413)


def _received(kept: Kept) -> AnyResponse:
    visitor = remembered_visitor()
    with transaction() as session:
        upload = receive_upload(session, visitor=visitor, kept=kept, at=clock.now())
    return go(f"/uploads/{upload.token}")


def _page(form: UploadForm, *, status: int = 200) -> Response:
    with reading() as session:
        recent = recent_uploads_of(session, current_visitor())
    return render(
        "uploads/start.html",
        status=status,
        form=form,
        recent=recent,
        samples=available_samples(),
        largest=_largest(),
        kept_days=KEPT.days,
    )


def _largest() -> str:
    return f"{settings().MAX_UPLOAD_BYTES // 10**6} MB"


def _drain(*, at_most: int) -> None:
    """Read what was announced; the stream itself may have no end."""
    left = min(request.content_length or 0, at_most)
    stream = request.environ["wsgi.input"]
    while left > 0 and (chunk := stream.read(min(CHUNK, left))):
        left -= len(chunk)
