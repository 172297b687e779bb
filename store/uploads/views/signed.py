"""Files that scripts announce, send to a signed address, and then complete."""

from __future__ import annotations

from typing import BinaryIO, cast

from flask import Response, jsonify, request

from store.accounts.access import current_visitor, remembered_visitor
from store.kernel.errors import TooLarge
from store.settings import settings
from store.uploads.actions.receiving import Announced
from store.uploads.forms import Announcement
from store.uploads.incoming import Signed, announce_file, complete, sign_again, take_bytes
from store.uploads.views.blueprint import blueprint, drain
from store.uploads.views.start import address_of
from store.web.bodies import told
from store.web.errors import answer
from store.web.forms import csrf
from store.web.limits import limiter

OFTEN = "120 per minute; 1000 per hour"


@blueprint.post("/uploads/sign")
@limiter.limit(OFTEN)
def sign() -> Response:
    """Announce one file: {"filename", "size", "batch"?}."""
    announced = Announced(**told(Announcement).model_dump())
    return created(announce_file(remembered_visitor(), announced))


@blueprint.post("/uploads/<token>/signature")
@limiter.limit(OFTEN)
def signature(token: str) -> Response:
    """Sign again for a file whose sending was broken off."""
    return created(sign_again(current_visitor(), token))


@blueprint.route("/uploads/files/<signed>", methods=["PUT", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]
def send_bytes(signed: str) -> Response:
    """Take the bytes of one announced file: the signature in the address is the right."""
    try:
        take_bytes(signed, cast("BinaryIO", request.stream))
    except TooLarge as error:
        drain(at_most=settings().MAX_UPLOAD_BYTES)
        return answer(413, error.message)
    return Response(status=204)


@blueprint.post("/uploads/<token>/completion")
@limiter.limit(OFTEN)
def completion(token: str) -> Response:
    """Say that the bytes are there; the answer leads to the page of the model."""
    upload = complete(current_visitor(), token)
    location = address_of([upload])
    response = jsonify(
        upload=upload.token, batch=upload.batch, status=upload.status, location=location
    )
    response.status_code, response.headers["Location"] = 202, location
    return response


def created(signed: Signed) -> Response:
    """Write what a script needs to send the bytes, and where it goes after that."""
    upload, target = signed.upload, signed.target
    response = jsonify(
        upload=upload.token,
        batch=upload.batch,
        url=target.url,
        method=target.method,
        headers=dict(target.headers),
        fields=dict(target.fields),
        expires_at=target.expires_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        complete=f"/uploads/{upload.token}/completion",
    )
    response.status_code = 201
    return response
