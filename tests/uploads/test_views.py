"""A model comes in by the page, and only its owner ever sees it again."""

import io

import pytest
from sqlalchemy import select

from store.infra import db
from store.infra.storage import storage
from store.quotes.defaults import install_defaults
from store.uploads.actions import receiving
from store.uploads.models import Upload
from store.uploads.samples import SAMPLES
from tests.uploads.cast import work
from tests.uploads.packing import zipped
from tests.uploads.shapes import binary_stl, box, obj
from tests.working import run_jobs

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("measured_here")]

CUBE = binary_stl(box())


@pytest.fixture(autouse=True)
def shop(database):
    with db.transaction() as session:
        install_defaults(session)


def send(browser, content=CUBE, name="cube.stl"):
    browser.get("/print")
    form = {"file": (io.BytesIO(content), name)}
    return browser.post("/uploads", form, content_type="multipart/form-data")


def test_the_page_says_what_is_taken_and_when_it_is_deleted(browser):
    page = browser.get("/print")

    assert page.status_code == 200
    words = (
        "STL, 3MF, STEP, OBJ, PLY",
        "50 MB",
        "90 days",
        "350 × 350 × 330",
        "Your design stays yours",
        "accept=",
        "multiple",
        ".stp",
    )
    assert [word for word in words if word not in browser.page] == []


def test_a_model_is_received_and_measured(browser):
    answer = send(browser)

    assert answer.status_code == 303
    address = answer.headers["Location"]
    browser.get(address)
    assert "Being measured" in browser.page
    run_jobs()
    browser.get(address)
    assert "Being measured" not in browser.page
    assert "20.0" in browser.page


@pytest.mark.parametrize(
    ("name", "content", "status", "words"),
    [
        ("part.pdf", CUBE, 415, "We read STL"),
        ("page.stl", b"<html>" + bytes(200), 415, "does not match"),
        ("part.stl", b"", 422, "empty"),
        ("part.stl", CUBE[:300], 422, "cut short"),
    ],
)
def test_what_is_no_model_is_refused_at_the_field(browser, name, content, status, words):
    answer = send(browser, content, name)

    assert answer.status_code == status
    assert words in browser.page
    assert 'role="alert"' in browser.page


def test_no_file_is_refused_at_the_field(browser):
    browser.get("/print")

    answer = browser.post("/uploads", {}, content_type="multipart/form-data")

    assert answer.status_code == 422
    assert "Choose a model file first." in browser.page


@pytest.mark.asvs("V5.2.1")
def test_a_file_over_the_limit_is_answered_with_a_page(browser):
    answer = send(browser, bytes(50_100_000), "big.stl")

    assert answer.status_code == 413
    assert "larger than 50 MB" in browser.page


def send_all(browser, *files):
    browser.get("/print")
    form = {"file": [(io.BytesIO(content), name) for name, content in files]}
    return browser.post("/uploads", form, content_type="multipart/form-data")


def names_in(answer):
    """The files of the batch that an answer leads to."""
    room, _, batch = answer.headers["Location"].rpartition("/")
    assert room == "/uploads/batches"
    with db.reading() as session:
        rows = select(Upload.filename).where(Upload.batch == batch).order_by(Upload.id)
        return list(session.scalars(rows))


def test_several_files_come_in_by_one_form(browser):
    answer = send_all(browser, ("a.stl", CUBE), ("b.stl", CUBE), ("c.obj", obj(box())))

    assert names_in(answer) == ["a.stl", "b.stl", "c.obj"]


def test_a_file_that_is_refused_stops_no_other(browser):
    answer = send_all(browser, ("a.stl", CUBE), ("notes.pdf", b"%PDF"))

    browser.get("/print")

    assert answer.status_code == 303
    assert "notes.pdf: We read STL" in browser.page
    assert "a.stl" in browser.page


def test_a_zip_comes_in_by_the_same_form(browser):
    answer = send(browser, zipped({"left.stl": CUBE, "right.stl": CUBE}), "arms.zip")
    assert names_in(answer) == ["arms.zip"]

    work(drawn=False)

    assert names_in(answer) == ["left.stl", "right.stl"]


def test_a_strangers_batch_is_not_there(browser, another_browser):
    address = send_all(browser, ("a.stl", CUBE), ("b.stl", CUBE)).headers["Location"]

    assert another_browser.get(address).status_code == 404


@pytest.mark.fault("U17")
def test_U17_what_does_not_fit_any_more_is_not_kept(browser, monkeypatch):
    monkeypatch.setattr(receiving, "MOST_STORED", 2 * len(CUBE))
    send_all(browser, ("a.stl", CUBE), ("b.stl", CUBE))

    answer = send(browser)

    assert answer.status_code == 413
    assert "Delete some" in browser.page
    assert len(list(storage().root.rglob("source.*"))) == 2


def test_a_large_file_below_the_limit_is_taken(browser):
    content = binary_stl(box()[[0]].repeat(100_000, axis=0))

    assert send(browser, content).status_code == 303


@pytest.mark.asvs("V5.2.1")
def test_other_pages_still_refuse_large_bodies(browser):
    browser.get("/print")

    answer = browser.post("/uploads/samples/gear", {"x": "y" * 3_000_000})

    assert answer.status_code == 413


def test_an_upload_without_the_form_token_is_refused(client):
    form = {"file": (io.BytesIO(CUBE), "cube.stl")}

    answer = client.post("/uploads", data=form, content_type="multipart/form-data")

    assert answer.status_code == 400


def test_the_owner_sees_the_picture_and_nobody_may_share_it(browser):
    address = send(browser).headers["Location"]
    run_jobs()

    picture = browser.get(f"{address}/thumbnail.png")

    assert picture.status_code == 200
    assert picture.data.startswith(b"\x89PNG")
    assert "private" in picture.headers["Cache-Control"]
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    assert picture.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("path", ["", "/thumbnail.png", "/price"])
def test_a_stranger_finds_nothing(browser, another_browser, path):
    address = send(browser).headers["Location"]
    run_jobs()

    assert another_browser.get(address + path).status_code == 404


def test_a_name_full_of_marks_is_shown_as_text(browser):
    answer = send(browser, name="<img src=x>.stl")

    browser.get(answer.headers["Location"])

    assert "&lt;img src=x&gt;.stl" in browser.page
    assert "<img src=x>" not in browser.page


def test_a_rejected_model_says_why_and_stops_asking(browser):
    address = send(browser, binary_stl(box(20, 20, 0.01))).headers["Location"]
    run_jobs()

    browser.get(address)

    assert "flat or smaller than 0.1 mm" in browser.page
    assert "hx-trigger" not in browser.page.partition('id="upload"')[2].partition(">")[0]


def test_a_sample_is_quoted_like_any_model(browser):
    sample = SAMPLES[0]
    storage().put(sample.key, io.BytesIO(CUBE))
    browser.get("/print")
    assert sample.name in browser.page

    answer = browser.post(f"/uploads/samples/{sample.slug}")
    run_jobs()
    browser.get(answer.headers["Location"])

    assert sample.filename in browser.page
    assert "cm³" in browser.page


def test_samples_that_are_not_there_are_not_offered(browser):
    browser.get("/print")

    assert "Try it with one of ours" not in browser.page
    assert browser.post("/uploads/samples/gear").status_code == 404


def test_a_visitor_finds_their_models_again(browser, another_browser):
    send(browser, name="arm.stl")

    browser.get("/print")
    another_browser.get("/print")

    assert "arm.stl" in browser.page
    assert "arm.stl" not in another_browser.page
