"""A bucket: what browsers may send there is signed, what arrives is measured again."""

import base64
import hashlib
import hmac
import io
import json
import subprocess
import sys
import time
from datetime import datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from store.infra import storage
from store.infra.storage import adopt
from store.infra.storage.s3 import Bucket, S3Storage
from store.kernel import clock
from store.kernel.errors import Conflict, Invalid
from tests.servers.ports import free_port
from tests.servers.s3 import SECRET, send_form


@pytest.fixture
def files(moto):
    chosen = moto.storage()
    storage.use(chosen)
    return chosen


def _signed(files, *, size=5, minutes=10):
    later = clock.now() + timedelta(minutes=minutes)
    return files.sign_upload(
        "incoming/1", size=size, content_type="model/stl", expires_at=later
    )


def _policy(signed):
    return json.loads(base64.b64decode(signed.fields["policy"]))


def test_a_browser_sends_to_the_bucket_and_the_shop_takes_it_in(files):
    signed = _signed(files)

    assert signed.method == "POST"
    assert signed.url.startswith(files.upload_origin)
    assert send_form(signed, b"12345") == 204

    adopt("incoming/1", target="uploads/1", size=5)
    assert files.open("uploads/1").read() == b"12345"


def test_the_form_allows_one_key_one_type_and_one_size(files):
    signed = _signed(files, size=684)

    conditions = _policy(signed)["conditions"]

    assert ["content-length-range", 684, 684] in conditions
    assert {"key": "kept/incoming/1"} in conditions
    assert {"Content-Type": "model/stl"} in conditions
    assert {"bucket": files.bucket.name} in conditions
    assert not any("starts-with" in condition for condition in conditions)


@pytest.mark.fault("U01")
def test_U01_the_form_ends_with_its_time(files, noon):
    signed = _signed(files, minutes=10)

    # The SDK reads the machine's clock: the time that is left is what the shop decides.
    expires = datetime.fromisoformat(_policy(signed)["expiration"])
    assert 590 <= expires.timestamp() - time.time() <= 600


def test_the_form_is_signed_by_the_fourth_version(files):
    fields = _signed(files).fields

    _, date, region, service, kind = fields["x-amz-credential"].split("/")
    key = f"AWS4{SECRET}".encode()
    for word in (date, region, service, kind, fields["policy"]):
        key = hmac.new(key, word.encode(), hashlib.sha256).digest()
    assert fields["x-amz-signature"] == key.hex()
    assert SECRET not in str(fields)


@pytest.mark.fault("U02")
def test_U02_what_a_lax_server_let_through_is_found_by_the_shop(files):
    """Moto takes any size: the promise of the form is not what the shop relies on."""
    assert send_form(_signed(files, size=5), b"far more than five") == 204

    with pytest.raises(Invalid):
        adopt("incoming/1", target="uploads/1", size=5)

    assert not files.exists("uploads/1")


@pytest.mark.fault("U14")
def test_U14_a_form_that_is_sent_twice_changes_nothing_that_was_taken_in(files):
    signed = _signed(files)
    send_form(signed, b"12345")
    adopt("incoming/1", target="uploads/1", size=5)

    send_form(signed, b"other")

    assert files.open("uploads/1").read() == b"12345"


def test_of_two_who_send_at_once_the_server_refuses_the_second(files, monkeypatch):
    files.put_stream("uploads/1", io.BytesIO(b"first"), at_most=9)
    monkeypatch.setattr(files, "exists", lambda _key: False)

    with pytest.raises(Conflict):
        files.put_stream("uploads/1", io.BytesIO(b"second"), at_most=9)


def test_a_server_that_checks_signatures_refuses_a_wrong_secret(nanio):
    right = nanio.storage()
    wrong = S3Storage(
        nanio.bucket(name=right.bucket.name, secret_access_key="of-somebody-else")
    )

    right.put("uploads/1", io.BytesIO(b"12345"))

    with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
        wrong.put("uploads/1", io.BytesIO(b"other"))
    assert right.open("uploads/1").read() == b"12345"


def test_a_refusal_is_no_missing_file(nanio):
    stranger = S3Storage(
        nanio.bucket(name=nanio.storage().bucket.name, secret_access_key="wrong")
    )

    with pytest.raises(ClientError):
        stranger.exists("uploads/1")


def test_a_bucket_that_is_not_there_is_no_storage(moto):
    assert not S3Storage(moto.bucket()).answers()
    assert not S3Storage(moto.bucket(endpoint=f"http://127.0.0.1:{free_port()}")).answers()


def test_a_bucket_never_shows_its_secret():
    bucket = Bucket(name="shop", access_key_id="id", secret_access_key="never-shown")

    assert "never-shown" not in repr(bucket)


@pytest.mark.parametrize(
    ("path_style", "origin"),
    [
        (False, "https://shop.s3.ap-south-1.amazonaws.com"),
        (True, "https://s3.ap-south-1.amazonaws.com"),
    ],
)
def test_the_origin_of_uploads_is_named_without_asking_anyone(path_style, origin):
    bucket = Bucket(
        name="shop",
        region="ap-south-1",
        path_style=path_style,
        access_key_id="id",
        secret_access_key="secret",
    )

    assert S3Storage(bucket).upload_origin == origin


def test_a_shop_that_keeps_files_here_never_loads_the_sdk():
    code = "import sys, store.app; print('boto3' in sys.modules)"

    run = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True
    )

    assert run.stdout.strip() == "False", run.stderr
