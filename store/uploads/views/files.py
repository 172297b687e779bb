"""Files that belong to one visitor: sent to them, or by a private link; kept by nobody."""

from __future__ import annotations

from flask import Response

from store.accounts.access import current_visitor
from store.infra.db import reading
from store.kernel.errors import Conflict, Gone, NotFound
from store.uploads.models import Part, Scan, Upload
from store.uploads.queries import shared_upload, upload_of, upload_to_see
from store.uploads.views.blueprint import blueprint
from store.web.files import send_private

GLB = "model/gltf-binary"


@blueprint.get("/uploads/<token>/thumbnail.png")
def thumbnail(token: str) -> Response:
    """Send the picture we drew of a visitor's own model, or of one of ours."""
    return _picture(_seen(token))


@blueprint.get("/uploads/<token>/preview.glb")
def preview(token: str) -> Response:
    """Send the light preview of a visitor's own model, or of one of ours."""
    return _preview(_seen(token))


@blueprint.get("/uploads/<token>/model.stl")
def model(token: str) -> Response:
    """Send what we would print: the solid in millimetres, to be saved."""
    upload = _own(token)
    key = _part(upload).model_key or None
    stem = upload.name.rpartition(".")[0] or upload.name
    return _sent(key, mimetype="model/stl", download_name=f"{stem}, in mm.stl")


@blueprint.get("/uploads/<token>/file")
def original(token: str) -> Response:
    """Send the file back to who sent it: always to be saved, never to be shown."""
    upload = _own(token)
    if upload.scan in (Scan.PENDING, Scan.INFECTED):
        raise Conflict("The file waits for its virus scan, so nobody can have it yet.")
    if not upload.storage_key:
        raise Gone("We have deleted this file as promised.")
    return send_private(
        upload.storage_key,
        mimetype="application/octet-stream",
        download_name=upload.filename,
    )


@blueprint.get("/shared/<share_token>/thumbnail.png")
def shared_thumbnail(share_token: str) -> Response:
    """Send the picture of a model to whoever was given its link."""
    return _picture(_shared(share_token))


@blueprint.get("/shared/<share_token>/preview.glb")
def shared_preview(share_token: str) -> Response:
    """Send the preview of a model to whoever was given its link."""
    return _preview(_shared(share_token))


def _own(token: str) -> Upload:
    with reading() as session:
        return upload_of(session, current_visitor(), token)


def _seen(token: str) -> Upload:
    with reading() as session:
        return upload_to_see(session, current_visitor(), token)


def _shared(share_token: str) -> Upload:
    with reading() as session:
        return shared_upload(session, share_token)


def _picture(upload: Upload) -> Response:
    return _sent(_part(upload).thumbnail_key, mimetype="image/png")


def _preview(upload: Upload) -> Response:
    return _sent(_part(upload).preview_key, mimetype=GLB)


def _part(upload: Upload) -> Part:
    if upload.part is None or upload.is_deleted:
        raise NotFound("There is nothing to see of this model.")
    return upload.part


def _sent(key: str | None, *, mimetype: str, download_name: str | None = None) -> Response:
    if key is None:
        raise NotFound("There is nothing to see of this model.")
    return send_private(key, mimetype=mimetype, download_name=download_name)
