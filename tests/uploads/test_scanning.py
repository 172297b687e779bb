"""Every file is scanned before anything opens it; without a verdict it waits."""

import io

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

import store.settings
from store.infra import db
from store.infra.antivirus import AntivirusDown
from store.infra.outbox import MAX_ATTEMPTS, Delivery
from store.infra.storage import storage
from store.security.models import AuditEntry
from store.uploads.jobs import analyse_upload, scan_at_last
from store.uploads.models import Scan, UploadStatus
from tests.servers.clamd import LARGEST, eicar
from tests.servers.ports import free_port
from tests.uploads.cast import analysed, received, reloaded
from tests.uploads.packing import zipped
from tests.uploads.shapes import binary_stl, box, mesh_xml, model_xml, package

pytestmark = [
    pytest.mark.one_database,
    pytest.mark.usefixtures("database", "measured_here"),
]


@pytest.fixture
def scanner(clamd, configuration):
    """The shop has a scanner."""
    named = configuration.model_copy(update={"CLAMD_URL": clamd.urls["tcp"]})
    store.settings.use(named)
    yield clamd
    store.settings.use(configuration)


@pytest.fixture
def no_scanner(configuration):
    """The shop has a scanner that does not answer."""
    url = f"tcp://127.0.0.1:{free_port()}"
    store.settings.use(configuration.model_copy(update={"CLAMD_URL": url}))
    yield lambda: store.settings.use(configuration)
    store.settings.use(configuration)


def test_a_shop_without_a_scanner_says_so():
    assert analysed().scan is Scan.OFF


@pytest.mark.usefixtures("scanner")
def test_a_clean_file_is_measured():
    upload = analysed()

    assert upload.scan is Scan.CLEAN
    assert upload.is_analysed


@pytest.mark.asvs("V5.4.3")
@pytest.mark.fault("U13")
@pytest.mark.usefixtures("scanner")
@pytest.mark.parametrize("filename", ["part.stl", "part.3mf", "parts.zip"])
def test_U13_a_virus_is_deleted_at_once(filename):
    with capture_logs() as logged:
        upload = analysed(_infected(filename), filename=filename)

    assert (upload.scan, upload.reason) == (Scan.INFECTED, "infected")
    assert upload.status is UploadStatus.REJECTED
    assert list(storage().root.rglob("source.*")) == []
    assert "upload_infected" in [line["event"] for line in logged]
    with db.reading() as session:
        (entry,) = session.scalars(select(AuditEntry)).all()
    assert (entry.action, entry.after["virus"]) == (
        "upload.infected",
        "Eicar-Test-Signature.UNOFFICIAL",
    )


@pytest.mark.asvs("V5.4.3")
@pytest.mark.asvs("V16.5.2")
@pytest.mark.fault("U13")
def test_U13_a_file_waits_until_the_scanner_answers(no_scanner):
    upload = received()

    with pytest.raises(AntivirusDown):
        analyse_upload(upload.id)

    waiting = reloaded(upload)
    assert (waiting.status, waiting.scan) == (UploadStatus.RECEIVED, Scan.PENDING)
    no_scanner()
    analyse_upload(upload.id)
    assert reloaded(upload).is_analysed


@pytest.mark.fault("U13")
def test_U13_a_scanner_that_was_away_for_long_leaves_nothing_behind(no_scanner):
    upload = received()
    with db.transaction() as session:
        given_up = {"attempts": MAX_ATTEMPTS}
        session.query(Delivery).filter_by(subject_id=upload.id).update(given_up)

    scan_at_last()
    assert deliveries(upload) == 1
    no_scanner()
    scan_at_last()
    scan_at_last()

    assert deliveries(upload) == 2


def deliveries(upload):
    with db.reading() as session:
        return session.query(Delivery).filter_by(subject_id=upload.id).count()


@pytest.mark.usefixtures("scanner")
def test_what_the_scanner_cannot_take_is_refused():
    faces = LARGEST // 50 + 100

    upload = analysed(binary_stl(box()[[0]].repeat(faces, axis=0)))

    assert upload.reason == "too-large-to-scan"


def _infected(filename):
    if filename == "part.stl":
        return binary_stl(box(), note=eicar())
    if filename == "parts.zip":
        return zipped({"part.stl": binary_stl(box(), note=eicar())})
    packed = io.BytesIO()
    cube = f'<object id="1" type="model">{mesh_xml(box())}</object>'
    model = model_xml(cube, '<item objectid="1"/>')
    package(packed, model, extra=[("Metadata/note.txt", eicar())])
    return packed.getvalue()
