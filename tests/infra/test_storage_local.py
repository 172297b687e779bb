"""Files in a folder: whole or not there, and sent to the shop by signed permission."""

import io
import threading
from datetime import timedelta

import pytest

from store.infra.storage.local import DEAD_AFTER, PARTIAL, UPLOADS, LocalStorage
from store.infra.storage.signing import verify
from store.kernel import clock
from store.kernel.errors import Conflict, TooLarge
from store.settings import settings


@pytest.fixture
def files(tmp_path):
    return LocalStorage(tmp_path)


def test_a_folder_that_is_no_folder_is_no_storage(tmp_path):
    (tmp_path / "file").write_bytes(b"")

    assert not LocalStorage(tmp_path / "file" / "below").answers()
    assert LocalStorage(tmp_path / "made" / "when" / "needed").answers()


def test_nothing_half_written_stays_beside_the_files(files, tmp_path):
    files.put("uploads/model", io.BytesIO(b"kept"))
    for stream, at_most in ((io.BytesIO(b"too much"), 3), (io.BytesIO(b"twice"), 9)):
        with pytest.raises((TooLarge, Conflict)):
            files.put_stream("uploads/model", stream, at_most=at_most)
    with pytest.raises(TooLarge):
        files.put_stream("uploads/other", io.BytesIO(b"too much"), at_most=3)

    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["model"]


def test_what_a_killed_writer_left_is_forgotten_by_the_next(files, tmp_path):
    files.put("uploads/model", io.BytesIO(b"kept"))
    partial = tmp_path / PARTIAL / "of-a-dead-writer"
    partial.write_bytes(b"half of some")

    files.put("uploads/other", io.BytesIO(b"new"))
    assert partial.exists()

    with clock.frozen(clock.now() + DEAD_AFTER + timedelta(seconds=1)):
        files.put("uploads/other", io.BytesIO(b"newer"))
    assert not partial.exists()
    assert files.exists("uploads/model")


def test_two_who_write_the_same_file_do_not_mix_it(files):
    contents = [bytes([letter]) * 3_000_000 for letter in b"ab"]

    _at_once(files.put, contents)

    assert files.path("model").read_bytes() in contents


def test_of_two_who_send_the_same_file_at_once_one_is_refused(files):
    contents = [bytes([letter]) * 3_000_000 for letter in b"abcd"]
    refused = []

    def send(key, stream):
        try:
            files.put_stream(key, stream, at_most=3_000_000)
        except Conflict:
            refused.append(stream)

    _at_once(send, contents)

    assert len(refused) == len(contents) - 1
    assert files.path("model").read_bytes() in contents


def _at_once(write, contents):
    together = threading.Barrier(len(contents))

    def go(content):
        together.wait()
        write("model", io.BytesIO(content))

    writers = [threading.Thread(target=go, args=(content,)) for content in contents]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()


def test_a_copy_is_not_changed_with_the_first(files):
    files.put("first", io.BytesIO(b"old"))
    files.copy("first", "second")

    files.put("first", io.BytesIO(b"new"))

    assert files.path("second").read_bytes() == b"old"


@pytest.mark.usefixtures("configuration")
def test_a_signed_upload_comes_to_the_shop_and_says_what_it_may(files):
    later = clock.now().replace(microsecond=0) + timedelta(minutes=10)

    signed = files.sign_upload(
        "incoming/1", size=684, content_type="model/stl", expires_at=later
    )

    assert signed.method == "PUT"
    assert signed.headers == {"Content-Type": "model/stl"}
    word = signed.url.removeprefix(f"{UPLOADS}/")
    claim = verify(word, secret=settings().SECRET_KEY, at=clock.now())
    assert (claim.key, claim.size, claim.expires_at) == ("incoming/1", 684, later)
    assert files.upload_origin is None
