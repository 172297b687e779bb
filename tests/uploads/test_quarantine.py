"""A file is kept under a name of ours, and only when it can be a model."""

import hashlib
import io

import pytest

from store.infra.storage import LocalStorage, storage, use
from store.uploads.quarantine import keep
from store.uploads.reasons import Refused
from tests.uploads.shapes import binary_stl, box

CUBE = binary_stl(box())


@pytest.fixture(autouse=True)
def files(tmp_path):
    use(LocalStorage(tmp_path / "files"))
    return tmp_path / "files"


def test_what_is_kept_is_what_was_sent():
    kept = keep(io.BytesIO(CUBE), filename="Cube.STL")

    assert storage().open(kept.key).read() == CUBE
    assert kept.sha256 == hashlib.sha256(CUBE).hexdigest()
    assert (kept.size, kept.extension, kept.filename) == (len(CUBE), "stl", "Cube.STL")


@pytest.mark.asvs("V5.3.2")
@pytest.mark.asvs("V5.4.1")
@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd.stl", "passwd.stl"),
        ("C:\\parts\\arm.stl", "arm.stl"),
        ("a\r\nSet-Cookie: x.stl", "aSet-Cookie: x.stl"),
        ("nul\x00l.stl", "null.stl"),
        ("gnp\u202ests.stl", "gnpsts.stl"),
        ("हुक 🪝.stl", "हुक 🪝.stl"),
    ],
)
def test_a_name_is_only_ever_shown(files, sent, shown):
    kept = keep(io.BytesIO(CUBE), filename=sent)

    assert kept.filename == shown
    assert [each.name for each in files.rglob("*.stl")] == ["source.stl"]


def test_an_endless_name_keeps_its_ending():
    kept = keep(io.BytesIO(CUBE), filename="x" * 10_000 + ".stl")

    assert len(kept.filename) == 200
    assert kept.filename.endswith("x.stl")


@pytest.mark.parametrize(
    ("filename", "content", "code"),
    [
        ("part.pdf", CUBE, "wrong-type"),
        ("part.stl.exe", CUBE, "wrong-type"),
        ("part", CUBE, "wrong-type"),
        ("part.stl", b"", "empty-file"),
        ("part.3mf", CUBE, "content-mismatch"),
        ("page.stl", b"<!DOCTYPE html>" + bytes(200), "content-mismatch"),
        ("part.obj", b"PK\x03\x04v 0 0 0", "content-mismatch"),
    ],
)
def test_what_is_no_model_is_refused_and_not_kept(files, filename, content, code):
    with pytest.raises(Refused) as refusal:
        keep(io.BytesIO(content), filename=filename)

    assert refusal.value.code == code
    assert refusal.value.sentence
    assert not list(files.rglob("source.*"))
