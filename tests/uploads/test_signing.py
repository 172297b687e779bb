"""Files that are announced, sent to a signed address, and checked when they are there."""

import hashlib
import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from store.infra import db
from store.infra.storage import storage
from store.infra.storage.signing import Claim, sign
from store.kernel import clock
from store.uploads.jobs import forget_never_sent
from store.uploads.models import Upload, UploadStatus
from tests.uploads.packing import zipped
from tests.uploads.scripts import CUBE
from tests.uploads.shapes import box, obj
from tests.working import run_jobs

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("measured_here")]

BAD_JSON = [b"", b"[1]", b"{", b'{"size": 1, "size": 2}', b"[" * 9000]


def uploads():
    with db.reading() as session:
        return session.scalars(select(Upload).order_by(Upload.id)).all()


def kept_files():
    return [path for path in storage().root.rglob("*") if path.is_file()]


def test_a_file_is_announced_sent_and_measured(script):
    signed = script.sign()
    assert signed.status_code == 201
    assert signed.json["method"] == "PUT"
    assert script.send(signed.json).status_code == 204

    answer = script.post(signed.json["complete"])

    assert answer.status_code == 202
    assert answer.json["location"] == f"/uploads/{signed.json['upload']}"
    run_jobs()
    (upload,) = uploads()
    assert upload.is_analysed
    assert upload.sha256 == hashlib.sha256(CUBE).hexdigest()
    assert not upload.storage_key.startswith("incoming/")


def test_several_files_make_one_batch(script):
    first = script.sent().json

    second = script.sent(obj(box()), filename="cube.obj", batch=first["batch"]).json

    assert second["batch"] == first["batch"]
    assert len({upload.batch for upload in uploads()}) == 1


@pytest.mark.parametrize(
    ("told", "status", "words"),
    [
        ({"filename": "notes.pdf", "size": 10}, 415, "We read STL"),
        ({"filename": "cube.stl", "size": 0}, 422, "empty"),
        ({"filename": "cube.stl", "size": 50_000_001}, 413, "larger than 50 MB"),
        ({"filename": "cube.stl", "size": 10, "batch": "../x"}, 422, "batch"),
        ({"filename": "cube.stl", "size": "10"}, 422, "size"),
        ({"filename": "cube.stl"}, 422, "size"),
        ({"filename": "cube.stl", "size": 10, "key": "x"}, 422, "key"),
    ],
)
def test_what_would_be_refused_is_refused_before_a_byte_is_sent(
    script, told, status, words
):
    answer = script.post("/uploads/sign", told)

    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert words in answer.json["detail"]
    assert uploads() == []


@pytest.mark.parametrize("body", BAD_JSON)
def test_a_body_that_is_no_good_json_is_refused(script, body):
    answer = script.browser.client.post(
        "/uploads/sign",
        data=body,
        headers={"X-CSRFToken": script.browser.token(), "Content-Type": "application/json"},
    )

    assert answer.status_code in {400, 422}
    assert answer.mimetype == "application/problem+json"


def test_announcing_wants_the_pages_token(script):
    answer = script.browser.client.post(
        "/uploads/sign", json={"filename": "cube.stl", "size": 9}
    )

    assert answer.status_code == 400


@pytest.mark.fault("U01")
def test_U01_a_signed_address_is_used_once(script):
    signed = script.sign().json
    assert script.send(signed).status_code == 204

    assert script.send(signed).status_code == 409
    script.post(signed["complete"])
    assert script.send(signed).status_code == 410


@pytest.mark.fault("U01")
def test_U01_a_signed_address_ends_with_its_hour(script):
    signed = script.sign().json

    with clock.frozen(clock.now() + timedelta(hours=1, seconds=1)):
        assert script.send(signed).status_code == 410


@pytest.mark.fault("U01")
def test_U01_a_signature_of_somebody_else_is_refused(script, configuration):
    script.sign()
    (upload,) = uploads()
    claim = Claim(
        key=upload.storage_key,
        size=len(CUBE),
        expires_at=clock.now() + timedelta(hours=1),
    )
    forged = sign(claim, secret="not the shop's")
    good = sign(claim, secret=configuration.SECRET_KEY)
    other = sign(
        Claim(key="media/logo.png", size=9, expires_at=claim.expires_at),
        secret=configuration.SECRET_KEY,
    )
    client = script.browser.client

    assert client.put(f"/uploads/files/{forged}", data=CUBE).status_code == 403
    assert client.put(f"/uploads/files/{good[:-2]}AA", data=CUBE).status_code == 403
    assert client.put(f"/uploads/files/{other}", data=b"123456789").status_code == 410
    assert not storage().exists("media/logo.png")


@pytest.mark.fault("U01")
def test_U01_only_who_announced_a_file_can_complete_or_sign_it(script, another_script):
    signed = script.sign().json
    script.send(signed)

    assert another_script.post(signed["complete"]).status_code == 404
    assert another_script.post(f"/uploads/{signed['upload']}/signature").status_code == 404
    assert uploads()[0].status == UploadStatus.AWAITED


@pytest.mark.asvs("V5.2.1")
@pytest.mark.fault("U02")
@pytest.mark.parametrize("content", [CUBE + b"x", CUBE * 50, CUBE[:-1], b""])
def test_U02_no_byte_more_or_less_than_signed_is_kept(script, content):
    signed = script.sign().json

    answer = script.send(signed, content)

    assert answer.status_code in {413, 422}
    assert answer.mimetype == "application/problem+json"
    assert kept_files() == []
    assert script.post(signed["complete"]).status_code == 409


@pytest.mark.fault("U02")
def test_U02_what_a_bucket_took_too_much_of_is_refused_at_the_end(script):
    signed = script.sign().json
    (upload,) = uploads()
    path = storage().root / upload.storage_key
    path.parent.mkdir(parents=True)
    path.write_bytes(CUBE + b"more")

    answer = script.post(signed["complete"])

    assert answer.status_code == 422
    assert uploads()[0].status == UploadStatus.AWAITED
    assert not path.exists()


@pytest.mark.asvs("V5.2.2")
@pytest.mark.fault("U03")
@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("page.stl", b"<!DOCTYPE html><script>alert(1)</script>" + bytes(99)),
        ("picture.stl", b"GIF89a" + bytes(99)),
        ("cube.3mf", CUBE),
        ("cube.obj", b"PK\x03\x04" + bytes(99)),
        ("cube.zip", CUBE),
    ],
)
def test_U03_content_that_is_not_what_the_name_says_is_refused(script, filename, content):
    signed = script.sign(filename=filename, size=len(content)).json
    script.send(signed, content)

    answer = script.post(signed["complete"])

    assert answer.status_code in {415, 422}
    (upload,) = uploads()
    assert (upload.status, upload.storage_key) == (UploadStatus.REJECTED, "")
    assert list(storage().root.rglob("source.*")) == []


def test_completing_twice_says_the_same_twice(script):
    signed = script.sign().json
    script.send(signed)

    answers = [script.post(signed["complete"]) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [202, 202]
    assert run_jobs() > 0
    assert len(uploads()) == 1


def test_completing_before_anything_came_is_refused(script):
    signed = script.sign().json

    answer = script.post(signed["complete"])

    assert answer.status_code == 409
    assert "has not arrived" in answer.json["detail"]


def test_a_broken_off_upload_goes_on_under_a_new_signature(script):
    signed = script.sign().json
    script.send(signed, CUBE[:100])

    again = script.post(f"/uploads/{signed['upload']}/signature")

    assert again.status_code == 201
    assert again.json["upload"] == signed["upload"]
    assert script.send(again.json).status_code == 204
    assert script.post(again.json["complete"]).status_code == 202


def test_what_is_taken_is_not_signed_again(script):
    answer = script.sent().json

    again = script.post(f"/uploads/{answer['upload']}/signature")

    assert again.status_code == 409


def test_what_never_came_is_forgotten_after_a_day(script):
    script.sign()
    came = script.sign().json
    script.send(came)

    with clock.frozen(clock.now() + timedelta(days=1, minutes=1)):
        forget_never_sent()

    assert uploads() == []
    assert kept_files() == []


def test_a_zip_leads_to_the_page_of_all(script):
    answer = script.sent(zipped({"a.stl": CUBE, "b.stl": CUBE}), filename="parts.zip")

    assert answer.json["location"] == f"/uploads/batches/{answer.json['batch']}"


@pytest.mark.asvs("V15.3.1")
def test_the_answer_says_only_what_a_script_needs(script):
    told = json.loads(script.sign().data)

    assert set(told) == {
        "upload", "batch", "url", "method", "headers", "fields", "expires_at", "complete",
    }  # fmt: skip


@pytest.mark.fault("U02")
def test_U02_a_body_beyond_any_file_is_refused_in_json(script):
    signed = script.sign().json

    answer = script.send(signed, bytes(50_000_010))

    assert answer.status_code == 413
    assert answer.mimetype == "application/problem+json"
    assert kept_files() == []
