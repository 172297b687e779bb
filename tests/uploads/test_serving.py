"""Files go to their owner, as attachments or pictures of ours, and past every cache."""

import io

import pytest
from PIL import Image

from store.infra import db
from store.infra.storage import storage
from store.uploads import examine
from store.uploads.models import Scan, Upload
from tests.uploads.cast import work
from tests.uploads.shapes import binary_stl, box, mesh_xml, model_xml, package

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("measured_here")]

CUBE = binary_stl(box())
FILES = ("thumbnail.png", "preview.glb", "model.stl", "file")


@pytest.fixture
def sent(browser):
    """The address of a model that is measured and drawn."""
    return send(browser)


def send(browser, name="cube.stl", content=CUBE, *, drawn=True):
    browser.get("/print")
    form = {"file": (io.BytesIO(content), name)}
    answer = browser.post("/uploads", form, content_type="multipart/form-data")
    work(drawn=drawn)
    return answer.headers["Location"]


def change(sent, **values):
    token = sent.rpartition("/")[2]
    with db.transaction() as session:
        upload = session.query(Upload).filter_by(token=token).one()
        for name, value in values.items():
            setattr(upload, name, value)


def test_the_owner_gets_each_file_in_its_own_type(browser, sent):
    for name, mimetype, start in (
        ("thumbnail.png", "image/png", b"\x89PNG"),
        ("preview.glb", "model/gltf-binary", b"glTF"),
        ("model.stl", "model/stl", b""),
        ("file", "application/octet-stream", CUBE),
    ):
        answer = browser.get(f"{sent}/{name}")

        assert answer.status_code == 200
        assert answer.mimetype == mimetype
        assert answer.data.startswith(start)


@pytest.mark.asvs("V8.2.2")
@pytest.mark.fault("U19")
def test_U19_a_stranger_who_knows_the_address_gets_nothing(another_browser, sent):
    for name in FILES:
        assert another_browser.get(f"{sent}/{name}").status_code == 404


@pytest.mark.asvs("V14.2.2")
@pytest.mark.fault("U20")
def test_U20_no_cache_and_no_robot_keeps_a_file(browser, sent):
    for name in FILES:
        headers = browser.get(f"{sent}/{name}").headers

        assert "no-store" in headers["Cache-Control"]
        assert "private" in headers["Cache-Control"]
        assert headers["X-Robots-Tag"] == "noindex"


@pytest.mark.asvs("V5.3.1")
@pytest.mark.asvs("V3.2.1")
@pytest.mark.fault("U03")
def test_U03_a_model_is_saved_and_never_shown(browser):
    sent = send(browser, drawn=False)

    for name in ("model.stl", "file"):
        headers = browser.get(f"{sent}/{name}").headers

        assert headers["Content-Disposition"].startswith("attachment;")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "text" not in headers["Content-Type"]


@pytest.mark.asvs("V5.4.1")
@pytest.mark.asvs("V5.4.2")
@pytest.mark.fault("U12")
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.stl", "passwd.stl"),
        ("a\r\nSet-Cookie: x=1.stl", None),
        ("nul\x00l.stl", "null.stl"),
        ("gnp\u202ests.stl", "gnpsts.stl"),
        ("x" * 10_000 + ".stl", None),
        ("हुक 🪝.stl", None),
        ('say "hi"; filename=evil.html.stl', None),
    ],
)
def test_U12_a_name_is_data_in_every_header(browser, name, shown):
    sent = send(browser, name.replace("\r\n", "%0D%0A"), drawn=False)

    headers = browser.get(f"{sent}/file").headers

    assert "Set-Cookie" not in headers or "x=1" not in headers["Set-Cookie"]
    disposition = headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert "\n" not in disposition
    assert len(disposition) < 2_000
    if shown:
        assert shown in disposition


@pytest.mark.asvs("V5.4.3")
@pytest.mark.fault("U13")
def test_U13_an_unscanned_file_goes_to_nobody(browser):
    sent = send(browser, drawn=False)
    change(sent, scan=Scan.PENDING)

    assert browser.get(f"{sent}/file").status_code == 409


@pytest.mark.fault("U11")
def test_U11_a_picture_that_comes_with_a_model_is_never_opened(browser, tmp_path):
    """The one we show is drawn by us, of the surface; it says nothing besides."""
    flood = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + 2 * b"\x7f\xff\xff\xff" + b"Exif ICC_PROFILE"
    cube = f'<object id="1" type="model">{mesh_xml(box())}</object>'
    path = package(
        tmp_path / "cube.3mf",
        model_xml(cube, '<item objectid="1"/>'),
        extra=[("Metadata/thumbnail.png", flood)],
    )
    sent = send(browser, "cube.3mf", path.read_bytes())

    picture = Image.open(io.BytesIO(browser.get(f"{sent}/thumbnail.png").data))

    assert picture.size == (examine.PICTURE_SIZE, examine.PICTURE_SIZE)
    assert picture.info == {}
    assert not picture.getexif()


def test_a_deleted_model_has_no_files(browser, sent):
    browser.post(f"{sent}/deletion")

    for name in FILES:
        assert browser.get(f"{sent}/{name}").status_code in {404, 410}


def test_a_shared_model_is_seen_by_its_link_only(browser, another_browser, sent):
    browser.post(f"{sent}/share")
    link = _link(sent)

    for name in ("thumbnail.png", "preview.glb"):
        answer = another_browser.get(f"/shared/{link}/{name}")
        assert answer.status_code == 200
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert another_browser.get(f"{sent}/{name}").status_code == 404
    assert another_browser.get(f"/shared/{link}/file").status_code == 404


@pytest.mark.fault("U19")
def test_U19_a_withdrawn_link_leads_nowhere(browser, another_browser, sent):
    browser.post(f"{sent}/share")
    link = _link(sent)

    browser.post(f"{sent}/share/withdrawal")

    assert another_browser.get(f"/shared/{link}/thumbnail.png").status_code == 404
    assert another_browser.get("/shared/None/thumbnail.png").status_code == 404


def test_a_link_that_is_there_stays_the_same(browser):
    sent = send(browser, drawn=False)
    browser.post(f"{sent}/share")
    link = _link(sent)

    browser.post(f"{sent}/share")

    assert _link(sent) == link


def test_pictures_are_not_there_before_they_are_drawn(browser):
    browser.get("/print")
    form = {"file": (io.BytesIO(CUBE), "cube.stl")}
    sent = browser.post("/uploads", form, content_type="multipart/form-data")

    picture = browser.get(sent.headers["Location"] + "/thumbnail.png")

    assert picture.status_code == 404
    assert list(storage().root.rglob("*.png")) == []


def _link(sent):
    token = sent.rpartition("/")[2]
    with db.reading() as session:
        return session.query(Upload).filter_by(token=token).one().share_token
