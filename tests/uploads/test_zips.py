"""ZIPs of models: unfolded one by one, and never more than was allowed."""

import io
import stat
import struct
import time
import zipfile

import pytest

from store.infra import db
from store.infra.storage import storage
from store.uploads import archive
from store.uploads.archive import models_in, unfolded
from store.uploads.jobs import analyse_upload
from store.uploads.models import UploadStatus
from store.uploads.quarantine import keep
from store.uploads.queries import batch_of
from store.uploads.reasons import Refused
from tests.uploads.cast import ASHA, received, reloaded
from tests.uploads.packing import zipped
from tests.uploads.shapes import binary_stl, box, obj
from tests.working import run_jobs

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("measured_here")]

CUBE = binary_stl(box())
BEAM = binary_stl(box(40, 5, 5))


def opened(content):
    return unfolded(io.BytesIO(content), size=len(content))


def refusal_of(content):
    with pytest.raises(Refused) as refusal:
        list(opened(content))
    return refusal.value.code


def linked(name="gear.stl"):
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def batch(upload):
    with db.reading() as session:
        return batch_of(session, ASHA, upload.batch)


def test_each_model_is_given_with_its_name():
    content = zipped({"a/cube.stl": CUBE, "beam.stl": BEAM, "a/": b""})

    found = [(name, file.read()) for name, file in opened(content)]

    assert found == [("cube.stl", CUBE), ("beam.stl", BEAM)]


def test_what_a_system_leaves_in_every_zip_is_passed_over():
    content = zipped({"__MACOSX/._cube.stl": b"x", ".DS_Store": b"x", "cube.stl": CUBE})

    assert [
        entry.filename for entry in models_in(io.BytesIO(content), size=len(content))
    ] == ["cube.stl"]


def test_equal_names_from_two_folders_are_told_apart():
    content = zipped({"left/arm.stl": CUBE, "right/arm.stl": BEAM})

    names = [name for name, _ in opened(content)]

    assert names == ["arm.stl", "arm (2).stl"]


@pytest.mark.asvs("V5.3.3")
@pytest.mark.fault("U06")
@pytest.mark.parametrize(
    "entries",
    [
        {"../up.stl": CUBE},
        {"/etc/cron.d/x.stl": CUBE},
        {"a/../../up.stl": CUBE},
        {"a\\..\\up.stl": CUBE},
        {"C:/x.stl": CUBE},
        {"cube.stl": CUBE, "CUBE.STL": CUBE},
    ],
)
def test_U06_names_that_lead_elsewhere_or_clash_are_refused(entries):
    assert refusal_of(zipped(entries)) == "zip-unsafe"


@pytest.mark.asvs("V5.2.5")
@pytest.mark.fault("U06")
def test_U06_a_link_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        packed.writestr(linked(), "/etc/passwd")

    assert refusal_of(content.getvalue()) == "zip-unsafe"


@pytest.mark.fault("U04")
@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({"bomb.stl": bytes(20_000_000)}, "zip-too-big"),
        ({f"{n}.stl": CUBE for n in range(51)}, "zip-too-big"),
        ({f"{n}.txt": b"" for n in range(300)}, "zip-too-big"),
        ({"more.zip": zipped({"cube.stl": CUBE})}, "zip-nested"),
        ({"cube.stl": CUBE, "setup.exe": b"MZ"}, "zip-other-files"),
        ({"a/": b""}, "zip-empty"),
    ],
)
def test_U04_what_is_no_parts_list_is_refused_by_its_directory(entries, code):
    began = time.process_time()

    assert refusal_of(zipped(entries)) == code

    assert time.process_time() - began < 5


@pytest.mark.asvs("V5.2.3")
@pytest.mark.fault("U04")
def test_U04_an_entry_that_lies_about_its_size_is_refused():
    content = zipped({"cube.stl": CUBE + bytes(200)}, compression=zipfile.ZIP_STORED)
    true, told = struct.pack("<L", len(CUBE) + 200), struct.pack("<L", 100)

    assert refusal_of(content.replace(true + true, true + told)) in {
        "zip-unsafe",
        "zip-damaged",
    }


@pytest.mark.fault("U04")
def test_U04_entries_that_share_their_content_are_refused():
    content = zipped({f"{n:02}.stl": CUBE for n in range(9)})
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        offsets = [entry.header_offset for entry in packed.infolist()]
    for offset in offsets[1:]:
        content = content.replace(struct.pack("<L", offset) + b"0", bytes(4) + b"0")

    assert refusal_of(content) in {"zip-unsafe", "zip-damaged"}


@pytest.mark.fault("U04")
def test_U04_models_that_are_too_much_together_are_refused(monkeypatch):
    monkeypatch.setattr(archive, "most_unfolded", lambda: 3 * len(CUBE))

    assert refusal_of(zipped({f"{n}.stl": CUBE for n in range(4)})) == "zip-too-big"


@pytest.mark.parametrize("content", [CUBE, b"PK\x03\x04" + bytes(200), b""])
def test_what_is_no_zip_is_refused(content):
    assert refusal_of(content) in {"content-mismatch", "zip-damaged"}


def test_a_zip_with_a_password_is_refused():
    content = bytearray(zipped({"cube.stl": CUBE}))
    content[content.index(b"PK\x01\x02") + 8] |= 1

    assert refusal_of(bytes(content)) == "zip-unsafe"


@pytest.mark.usefixtures("database")
def test_the_models_of_a_zip_take_its_place():
    upload = received(zipped({"cube.stl": CUBE, "beam.obj": obj(box())}), filename="p.zip")

    run_jobs()

    assert reloaded(upload) is None
    cube, beam = batch(upload)
    assert (cube.filename, beam.filename) == ("cube.stl", "beam.obj")
    assert cube.is_analysed
    assert beam.is_analysed
    assert cube.created_at == upload.created_at
    assert not storage().exists(upload.storage_key)


@pytest.mark.usefixtures("database")
def test_unfolding_twice_changes_nothing():
    upload = received(zipped({"cube.stl": CUBE}), filename="p.zip")

    analyse_upload(upload.id)
    analyse_upload(upload.id)
    run_jobs()

    assert len(batch(upload)) == 1


@pytest.mark.usefixtures("database")
def test_a_bad_zip_is_refused_as_a_whole_and_leaves_no_model_behind():
    content = bytearray(
        zipped({"a.stl": CUBE, "b.stl": CUBE}, compression=zipfile.ZIP_STORED)
    )
    content[content.index(b"b.stl") + 90] ^= 0xFF
    upload = received(bytes(content), filename="p.zip")

    analyse_upload(upload.id)

    refused = reloaded(upload)
    assert (refused.status, refused.reason) == (UploadStatus.REJECTED, "zip-damaged")
    assert len(list(storage().root.rglob("source.*"))) == 1


@pytest.mark.usefixtures("database")
def test_a_zip_is_looked_at_before_it_is_kept():
    with pytest.raises(Refused):
        keep(io.BytesIO(zipped({"../up.stl": CUBE})), filename="p.zip")

    assert list(storage().root.rglob("source.*")) == []
