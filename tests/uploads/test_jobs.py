"""The worker measures what came in, survives what is hostile, and never does it twice."""

import hashlib
import io
import os
from contextlib import nullcontext
from datetime import timedelta

import pytest

from store.infra import db
from store.infra.sandbox import ChildCrashed, ChildOutOfMemory, ChildTimedOut
from store.infra.storage import storage
from store.kernel import clock
from store.uploads.actions.receiving import receive_upload
from store.uploads.jobs import analyse, analyse_upload, analysis, delete_old_files
from store.uploads.models import UploadStatus
from store.uploads.quarantine import Kept
from tests.uploads.cast import ASHA, analysed, received, reloaded
from tests.uploads.shapes import binary_stl, box
from tests.working import run_jobs

pytestmark = pytest.mark.usefixtures("database")


def test_an_upload_is_measured_by_the_worker():
    upload = received(binary_stl(box(10, 20, 30)))

    run_jobs()

    settled = reloaded(upload)
    assert settled.is_analysed
    assert settled.part.measured.volume_mm3 == pytest.approx(6_000)
    assert storage().exists(settled.part.model_key)
    assert storage().open(settled.part.thumbnail_key).read(4) == b"\x89PNG"


def test_analysing_twice_changes_nothing():
    upload = analysed()

    analyse_upload(upload.id)

    assert reloaded(upload).settled_at == upload.settled_at


def test_two_workers_at_once_settle_it_once_and_leave_one_set_of_files(monkeypatch):
    upload = received()
    first = analysis._asked

    def overtaken(*asked):
        monkeypatch.setattr(analysis, "_asked", first)
        analyse_upload(upload.id)
        return first(*asked)

    monkeypatch.setattr(analysis, "_asked", overtaken)
    analyse_upload(upload.id)

    settled = reloaded(upload)
    assert settled.is_analysed
    assert stored("model.stl") == [settled.part.model_key]


def test_a_model_that_cannot_be_printed_is_rejected_with_its_reason():
    upload = analysed(binary_stl(box(20, 20, 0.01)))

    assert upload.status == UploadStatus.REJECTED
    assert upload.reason == "no-extent"
    assert upload.part is None


@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        (ChildTimedOut(), "timed-out"),
        (ChildOutOfMemory(), "out-of-memory"),
        (ChildCrashed(signal_number=11), "unreadable"),
    ],
)
def test_however_the_child_ends_the_upload_is_settled(monkeypatch, ending, reason):
    def die(_request):
        raise ending

    monkeypatch.setattr(analysis, "waiting_child", lambda *_, **__: nullcontext(die))

    assert analysed().reason == reason


def test_a_child_that_really_crashes_leaves_the_worker_alive():
    upload = received()

    analyse(upload.id, analyser="tests.uploads.crashing")

    assert reloaded(upload).reason == "unreadable"


def test_random_bytes_that_slip_through_are_settled():
    content = os.urandom(5000)
    storage().put("uploads/random/source.stl", io.BytesIO(content))
    digest = hashlib.sha256(content).hexdigest()
    kept = Kept("r.stl", "stl", 5000, digest, "uploads/random/source.stl")
    with db.transaction() as session:
        upload = receive_upload(session, visitor=ASHA, kept=kept, at=clock.now())

    analyse_upload(upload.id)

    assert reloaded(upload).reason == "stl-cut-short"


@pytest.mark.usefixtures("measured_here")
def test_files_are_deleted_when_their_time_is_over():
    with clock.frozen(clock.now() - timedelta(days=91)):
        old = analysed()
    fresh = analysed(binary_stl(box(5, 5, 5)))
    run_jobs()

    delete_old_files()
    delete_old_files()

    forgotten = reloaded(old)
    assert forgotten.is_deleted
    assert forgotten.part.measure == old.part.measure
    assert stored("source.stl") == [fresh.storage_key]
    part = reloaded(fresh).part
    assert stored("model.stl") == [part.model_key]
    assert stored("picture.png") == [part.thumbnail_key]
    assert stored("preview.glb") == [part.preview_key]


def stored(name):
    """The keys of the files of one name."""
    root = storage().root
    return sorted(str(path.relative_to(root)) for path in root.rglob(name))
