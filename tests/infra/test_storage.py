"""Files are whole or not there, under keys that lead nowhere else."""

import io
import threading

import pytest

from store.infra.storage import LocalStorage
from store.kernel.errors import NotFound

ODD_KEYS = [
    "",
    "/etc/passwd",
    "../up",
    "uploads/../../up",
    "uploads/..",
    "uploads//twice",
    "uploads/.hidden",
    "uploads/a\x00b",
    "uploads/a b",
    "uploads/",
    "Uploads/model",
    "uploads/मॉडल",
]


@pytest.fixture
def files(tmp_path):
    return LocalStorage(tmp_path)


def test_what_is_put_can_be_read_found_and_deleted(files):
    assert files.put("uploads/ab-1/model.stl", io.BytesIO(b"solid")) == 5

    assert files.exists("uploads/ab-1/model.stl")
    assert files.path("uploads/ab-1/model.stl").name == "model.stl"
    with files.open("uploads/ab-1/model.stl") as kept:
        assert kept.read() == b"solid"

    files.delete("uploads/ab-1/model.stl")
    files.delete("uploads/ab-1/model.stl")
    assert not files.exists("uploads/ab-1/model.stl")


@pytest.mark.parametrize("key", ODD_KEYS)
def test_a_key_that_might_lead_elsewhere_is_refused(files, key):
    with pytest.raises(ValueError, match="not a storage key"):
        files.path(key)


def test_a_file_that_is_not_there_is_said_to_be_so(files):
    with pytest.raises(NotFound):
        files.open("uploads/none")


def test_a_stream_that_breaks_leaves_nothing_behind(files, tmp_path):
    class Broken(io.BytesIO):
        def read(self, *_size):
            raise OSError("the disk is full")

    files.put("uploads/model", io.BytesIO(b"old"))
    with pytest.raises(OSError, match="full"):
        files.put("uploads/model", Broken())

    assert files.path("uploads/model").read_bytes() == b"old"
    assert [path.name for path in (tmp_path / "uploads").iterdir()] == ["model"]


def test_two_who_write_the_same_file_do_not_mix_it(files):
    contents = [bytes([letter]) * 3_000_000 for letter in b"ab"]
    writers = [
        threading.Thread(target=files.put, args=("model", io.BytesIO(content)))
        for content in contents
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert files.path("model").read_bytes() in contents
