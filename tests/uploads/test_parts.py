"""One content is measured once, and nobody learns that somebody else has it too."""

import io
from contextlib import nullcontext
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from store.infra import db
from store.infra.sandbox import ChildCrashed
from store.infra.storage import storage
from store.kernel import clock
from store.uploads.actions.changing import prepare_upload
from store.uploads.jobs import (
    analyse,
    analyse_upload,
    analysis,
    delete_old_files,
    examination,
    examine_part,
)
from store.uploads.models import Part
from store.uploads.preparation import Preparation, Unit
from tests.uploads.cast import ASHA, BINA, analysed, received, reloaded, work
from tests.uploads.shapes import binary_stl, box, mesh_xml, model_xml, package
from tests.working import run_jobs

pytestmark = pytest.mark.usefixtures("database", "measured_here")


@pytest.fixture
def naps(monkeypatch):
    """How long the worker waited, each time; it does not really."""
    taken = []
    monkeypatch.setattr(analysis.time, "sleep", taken.append)
    return taken


@pytest.fixture
def no_child(monkeypatch):
    def run():
        def refuse(_request):
            raise AssertionError("the content was measured a second time")

        monkeypatch.setattr(analysis, "waiting_child", lambda *_, **__: nullcontext(refuse))

    return run


def parts():
    with db.reading() as session:
        return session.scalar(select(func.count(Part.id)))


def prepared(upload, **how):
    with db.transaction() as session:
        prepare_upload(
            session,
            visitor=ASHA,
            token=upload.token,
            preparation=Preparation(**how),
            at=clock.now(),
        )
    analyse_upload(upload.id)
    return reloaded(upload)


def test_the_same_content_is_measured_once(no_child, naps):
    first = analysed()
    no_child()

    second = analysed(filename="again.stl")

    assert second.part_id == first.part_id
    assert parts() == 1
    assert naps == []


def test_somebody_else_waits_as_long_as_it_took_the_first_time(no_child, naps):
    first = analysed()
    with db.transaction() as session:
        session.get_one(Part, first.part_id).took_ms = 5_000
    no_child()

    other = analysed(visitor=BINA)
    again = analysed(visitor=BINA)

    assert again.part_id == other.part_id == first.part_id
    (nap,) = naps
    assert 4 < nap <= 5


def test_another_preparation_makes_another_part():
    upload = analysed(binary_stl(box(10, 10, 10)))

    inches = prepared(upload, unit=Unit.INCH)

    assert inches.part.measured.box_mm == pytest.approx((254, 254, 254))
    assert inches.part_id != upload.part_id
    assert parts() == 2
    assert prepared(upload).part_id == upload.part_id


def test_a_part_is_examined_after_it_is_measured():
    upload = received()

    run_jobs()

    part = reloaded(upload).part
    assert part.examination
    assert storage().open(part.thumbnail_key).read(4) == b"\x89PNG"
    assert storage().open(part.preview_key).read(4) == b"glTF"


def test_a_part_that_cannot_be_examined_keeps_its_measure(monkeypatch):
    def die(*_, **__):
        raise ChildCrashed(signal_number=11)

    monkeypatch.setattr(examination, "run_child", die)
    part = analysed().part

    examine_part(part.id)

    with db.reading() as session:
        examined = session.get_one(Part, part.id)
    assert examined.examination == {}
    assert (examined.measure, examined.thumbnail_key) == (part.measure, None)


def test_the_files_of_a_part_stay_while_somebody_has_the_content():
    with clock.frozen(clock.now() - timedelta(days=91)):
        old = analysed()
    young = analysed(visitor=BINA)

    delete_old_files()

    assert reloaded(old).is_deleted
    assert storage().exists(reloaded(young).part.model_key)


def test_a_part_whose_files_were_deleted_is_made_again():
    with clock.frozen(clock.now() - timedelta(days=91)):
        old = analysed()
    delete_old_files()
    assert reloaded(old).part.model_key == ""

    again = analysed()

    assert again.part_id == old.part_id
    assert storage().exists(again.part.model_key)


@pytest.mark.fault("U14")
def test_U14_a_file_that_was_exchanged_is_not_opened():
    upload = received()
    (storage().root / upload.storage_key).write_bytes(binary_stl(box(1, 2, 3)))

    analyse_upload(upload.id)

    assert reloaded(upload).reason == "changed"
    assert parts() == 0


@pytest.mark.fault("U14")
def test_U14_a_preparation_that_was_changed_meanwhile_is_not_overtaken(monkeypatch):
    upload = analysed()
    first = analysis._asked

    def meanwhile(*asked):
        monkeypatch.setattr(analysis, "_asked", first)
        answer = first(*asked)
        with db.transaction() as session:
            waiting = session.get_one(type(upload), upload.id)
            waiting.preparation = Preparation(unit=Unit.CM).key
        return answer

    with db.transaction() as session:
        prepare_upload(
            session,
            visitor=ASHA,
            token=upload.token,
            preparation=Preparation(unit=Unit.INCH),
            at=clock.now(),
        )
    monkeypatch.setattr(analysis, "_asked", meanwhile)
    analyse_upload(upload.id)

    assert not reloaded(upload).is_settled


@pytest.mark.fault("U21")
@pytest.mark.parametrize("filename", ["part.stl", "part.3mf"])
def test_U21_what_a_file_says_of_its_maker_is_not_passed_on(filename):
    upload = received(_signed_by_asha(filename), filename=filename)

    work()

    part = reloaded(upload).part
    for key in (part.model_key, part.thumbnail_key, part.preview_key):
        assert b"Asha" not in storage().open(key).read()


def _signed_by_asha(filename):
    if filename == "part.stl":
        return binary_stl(box(), note=b"Asha Rao, 12 Lake Road, asha@example.com")
    packed = io.BytesIO()
    cube = f'<object id="1" type="model">{mesh_xml(box())}</object>'
    told = '<metadata name="Designer">Asha Rao</metadata><resources>'
    model = model_xml(cube, '<item objectid="1"/>').replace("<resources>", told)
    package(packed, model, extra=[("Metadata/note.txt", b"Asha Rao")])
    return packed.getvalue()


def test_more_can_be_kept_with_a_new_part(monkeypatch):
    kept = []
    upload = received()

    def keep(session, part, place):
        kept.append((part.id, (place / "model.stl").exists()))

    analyse(upload.id, keep=keep)
    analyse(received().id, keep=keep)

    assert kept == [(reloaded(upload).part_id, True)]
