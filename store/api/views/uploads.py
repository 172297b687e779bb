"""Models by API: announced, sent to a signed address, completed, and looked at.

Whoever asks is known by the shop's own cookie, which the first answer sets: without it a
model is not found.
"""

from __future__ import annotations

from flask import Response, jsonify, url_for

from store.api.access import current_visitor, remembered_visitor
from store.api.answers import answered
from store.api.blueprint import blueprint
from store.api.once import once
from store.api.parameters import Parameters, asked
from store.api.shapes import uploads as shapes
from store.infra.db import reading
from store.uploads.actions.receiving import Announced
from store.uploads.forms import Announcement
from store.uploads.incoming import Signed, announce_file, complete, sign_again
from store.uploads.queries import batch_of, upload_of
from store.web.bodies import Nothing, told
from store.web.limits import limiter

OFTEN = "120 per minute; 1000 per hour"


@blueprint.post("/uploads/sign")
@limiter.limit(OFTEN)
@once
def sign_upload() -> Response:
    """Announce one file; the answer says where its bytes go."""
    announced = Announced(**told(Announcement).model_dump())
    return _created(announce_file(remembered_visitor(), announced))


@blueprint.post("/uploads/<token>/signature")
@limiter.limit(OFTEN)
def upload_signature(token: str) -> Response:
    """Sign again for a file whose sending was broken off."""
    told(Nothing)
    return _created(sign_again(current_visitor(), token))


@blueprint.post("/uploads/<token>/completion")
@limiter.limit(OFTEN)
def upload_completion(token: str) -> Response:
    """Say that the bytes are there; the analysis begins."""
    told(Nothing)
    upload = complete(current_visitor(), token)
    response = jsonify(shapes.upload(upload))
    response.status_code = 202
    response.headers["Location"] = url_for("api.upload", token=upload.token)
    return response


@blueprint.get("/uploads/<token>")
def upload(token: str) -> Response:
    """One model: how far it is, its measures, and what to know before printing it."""
    asked(Parameters)
    with reading() as session:
        found = upload_of(session, current_visitor(), token)
    return answered(shapes.upload(found))


@blueprint.get("/uploads/batches/<batch>")
def upload_batch(batch: str) -> Response:
    """All models that were sent together, those of a ZIP included."""
    asked(Parameters)
    with reading() as session:
        found = batch_of(session, current_visitor(), batch)
    return answered({"data": [shapes.upload(one) for one in found]})


def _created(signed: Signed) -> Response:
    response = jsonify(shapes.signed(signed))
    response.status_code = 201
    return response
