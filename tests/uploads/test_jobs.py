"""The worker measures what came in, survives what is hostile, and never does it twice."""

import io
import os
from datetime import timedelta

import pytest

from store.infra import db
from store.infra.sandbox import ChildCrashed, ChildOutOfMemory, ChildTimedOut
from store.infra.storage import storage
from store.kernel import clock
from store.uploads import jobs
from store.uploads.actions import receive_upload
from store.uploads.jobs import analyse_upload, delete_old_files
from store.uploads.measure import Measure
from store.uploads.models import UploadStatus
from store.uploads.prescan import Kind
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
    measure = Measure.from_dict(settled.measure)
    assert measure.volume_mm3 == pytest.approx(6_000)
    assert storage().exists(settled.model_key)
    assert storage().open(settled.thumbnail_key).read(4) == b"\x89PNG"


def test_analysing_twice_changes_nothing():
    upload = analysed()

    analyse_upload(upload.id)

    assert reloaded(upload).settled_at == upload.settled_at


def test_two_workers_at_once_settle_it_once(monkeypatch):
    upload = received()
    first = jobs._analysed

    def overtaken(waiting):
        monkeypatch.setattr(jobs, "_analysed", first)
        analyse_upload(upload.id)
        return first(waiting)

    monkeypatch.setattr(jobs, "_analysed", overtaken)
    analyse_upload(upload.id)

    assert reloaded(upload).is_analysed


def test_a_model_that_cannot_be_printed_is_rejected_with_its_reason():
    upload = analysed(binary_stl(box(20, 20, 0.01)))

    assert upload.status == UploadStatus.REJECTED
    assert upload.reason == "no-extent"
    assert upload.measure is None


@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        (ChildTimedOut(), "timed-out"),
        (ChildOutOfMemory(), "out-of-memory"),
        (ChildCrashed(signal_number=11), "unreadable"),
    ],
)
def test_however_the_child_ends_the_upload_is_settled(monkeypatch, ending, reason):
    def die(*_, **__):
        raise ending

    monkeypatch.setattr(jobs, "run_child", die)

    assert analysed().reason == reason


def test_a_child_that_really_crashes_leaves_the_worker_alive(monkeypatch):
    monkeypatch.setattr(jobs, "ANALYSER", "tests.uploads.crashing")

    assert analysed().reason == "unreadable"


def test_random_bytes_that_slip_through_are_settled():
    storage().put("uploads/random/source.stl", io.BytesIO(os.urandom(5000)))
    kept = Kept("r.stl", Kind.STL, 5000, "0" * 64, "uploads/random/source.stl")
    with db.transaction() as session:
        upload = receive_upload(session, visitor=ASHA, kept=kept, at=clock.now())

    analyse_upload(upload.id)

    assert reloaded(upload).reason == "stl-cut-short"


def test_files_are_deleted_when_their_time_is_over():
    with clock.frozen(clock.now() - timedelta(days=91)):
        old = analysed()
    fresh = analysed()

    delete_old_files()
    delete_old_files()

    assert not storage().exists(old.storage_key)
    assert not storage().exists(old.model_key)
    assert not storage().exists(old.thumbnail_key)
    assert reloaded(old).measure == old.measure
    assert storage().exists(fresh.storage_key)
