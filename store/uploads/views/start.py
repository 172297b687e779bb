"""The page that takes models, and the plain form that sends them."""

from __future__ import annotations

from typing import BinaryIO, cast

from flask import Response, flash
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_visitor, remembered_visitor
from store.flags.reading import require_on
from store.infra.db import reading, transaction
from store.infra.storage import storage
from store.kernel import clock, ids
from store.kernel.errors import Invalid, StoreError, TooLarge
from store.settings import settings
from store.uploads.actions.receiving import receive_upload
from store.uploads.archive import ENDING
from store.uploads.forms import UploadForm
from store.uploads.incoming import plainly
from store.uploads.models import KEPT, Upload
from store.uploads.prescan import Kind
from store.uploads.quarantine import Kept, keep
from store.uploads.queries import recent_uploads_of
from store.uploads.reasons import Refused
from store.uploads.samples import Sample, available_samples, sample_named
from store.uploads.views.blueprint import MOST_AT_ONCE, blueprint, drain
from store.web.errors import answer, reads_json, status_of
from store.web.htmx import go, render
from store.web.limits import limiter
from store.web.witnessing import saw

MOST_FILES = 50
# What a file chooser offers; STEP has two endings.
ENDINGS = (*(f".{kind}" for kind in Kind), ".stp", f".{ENDING}")


@blueprint.get("/print")
def start() -> Response:
    """Show what is taken, what happens to it, and a place to drop it."""
    return _page(UploadForm(formdata=None))


@blueprint.post("/uploads")
@limiter.limit("20 per minute; 200 per hour")
def receive() -> AnyResponse:
    """Take model files and go to their page; one that is refused stops no other."""
    require_on("prints.taken")
    form = UploadForm()
    if not form.validate():
        return _page(form, status=422)
    taken, refused = _received(form.file.data[:MOST_FILES])
    if not taken:
        _, error = refused[0]
        form.refuse(Invalid(error.message, field="file"))
        return _page(form, status=status_of(error))
    for name, error in refused:
        flash(f"{name}: {error.message}", "bad")
    return go(address_of(taken))


@blueprint.post("/uploads/samples/<slug>")
@limiter.limit("20 per minute")
def receive_sample(slug: str) -> AnyResponse:
    """Take one of our own models as if the visitor had sent it."""
    require_on("prints.taken")
    sample: Sample = sample_named(slug)
    with storage().open(sample.key) as stream:
        kept = keep(stream, filename=sample.filename)
    return go(address_of([_kept(kept, batch=ids.token())]))


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> Response:
    """Say how much we take, once the body is read to its end."""
    drain(at_most=2 * MOST_AT_ONCE * settings().MAX_UPLOAD_BYTES)
    if reads_json():
        return answer(413, _too_large().message)
    form = UploadForm(formdata=None)
    form.refuse(_too_large())
    return _page(form, status=413)


def address_of(uploads: list[Upload]) -> str:
    """Give the page of one model, or of all that were sent together."""
    first = uploads[0]
    if len(uploads) > 1 or first.extension == ENDING:
        return f"/uploads/batches/{first.batch}"
    return f"/uploads/{first.token}"


def _received(
    files: list[FileStorage],
) -> tuple[list[Upload], list[tuple[str, StoreError]]]:
    """Take each file by itself; gives what was taken, and why the others were not."""
    batch, taken, refused = ids.token(), [], []
    for file in files:
        try:
            taken.append(_kept(_looked_at(file), batch=batch))
        except StoreError as error:
            saw("upload.refused", reason=type(error).__name__)
            refused.append((file.filename or "A file", error))
    return taken, refused


def _looked_at(file: FileStorage) -> Kept:
    if file.stream.seek(0, 2) > settings().MAX_UPLOAD_BYTES:
        raise _too_large()
    try:
        return keep(cast("BinaryIO", file.stream), filename=file.filename or "")
    except Refused as refusal:
        raise plainly(refusal) from refusal


def _kept(kept: Kept, *, batch: str) -> Upload:
    """Note a file that lies in quarantine; one there is no room for leaves it again."""
    visitor = remembered_visitor()
    try:
        with transaction() as session:
            return receive_upload(
                session, visitor=visitor, kept=kept, at=clock.now(), batch=batch
            )
    except StoreError:
        storage().delete(kept.key)
        raise


def _too_large() -> TooLarge:
    return TooLarge(
        f"The file is larger than {_largest()}. Export it with a coarser mesh.",
        field="file",
    )


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
        largest_bytes=settings().MAX_UPLOAD_BYTES,
        kept_days=KEPT.days,
        most_files=MOST_FILES,
        endings=ENDINGS,
    )


def _largest() -> str:
    return f"{settings().MAX_UPLOAD_BYTES // 10**6} MB"
