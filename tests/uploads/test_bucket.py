"""The way of a model when files are in a bucket: its bytes do not pass the shop."""

import pytest

from store.infra import db, storage
from store.infra.storage import SignedUpload
from store.kernel import clock
from store.uploads.models import Upload
from tests.servers.s3 import send_form
from tests.uploads.shapes import binary_stl, box
from tests.working import run_jobs

CUBE = binary_stl(box())


@pytest.fixture
def bucket(app, moto):
    chosen = moto.storage()
    storage.use(chosen)
    return chosen


@pytest.fixture
def script(browser, bucket):
    """A page's script: it sends JSON with the page's token."""
    browser.get("/print")

    def post(path, told=None):
        token = {"X-CSRFToken": browser.token()}
        return browser.client.post(path, json=told or {}, headers=token)

    return post


def _announced(script):
    told = script("/uploads/sign", {"filename": "cube.stl", "size": len(CUBE)}).json
    fields = {name: told.get(name) for name in ("url", "method", "fields")}
    return told, SignedUpload(**fields, expires_at=clock.now())


def test_a_model_is_sent_to_the_bucket_and_measured(script, bucket, browser):
    told, signed = _announced(script)
    assert signed.url.startswith(bucket.upload_origin)
    assert send_form(signed, CUBE) == 204

    assert script(told["complete"]).status_code == 202

    run_jobs()
    with db.reading() as session:
        upload = session.query(Upload).one()
    assert upload.is_analysed
    assert bucket.open(upload.storage_key).read() == CUBE
    picture = browser.client.get(f"/uploads/{upload.token}/thumbnail.png")
    assert picture.data.startswith(b"\x89PNG")
    assert "no-store" in picture.headers["Cache-Control"]


@pytest.mark.fault("U02")
def test_U02_more_than_was_announced_is_refused_although_the_server_took_it(script, bucket):
    told, signed = _announced(script)
    assert send_form(signed, CUBE + b"more") == 204

    assert script(told["complete"]).status_code in {409, 413, 422}

    with db.reading() as session:
        upload = session.query(Upload).one()
    assert not upload.is_analysed
    assert not bucket.exists(upload.storage_key)


def test_what_never_came_is_not_complete(script, bucket):
    told, _ = _announced(script)

    assert script(told["complete"]).status_code == 409
