"""What people do to their models; nobody else can, and no one needs a script for it."""

import io
from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from store.infra import db
from store.infra.storage import storage
from store.uploads import holds
from store.uploads.actions import receiving
from store.uploads.jobs import tell_sender
from store.uploads.models import Upload, UploadStatus
from store.uploads.preparation import Preparation
from tests.uploads.cast import reloaded, work
from tests.uploads.shapes import binary_stl, box

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("measured_here")]

CUBE = binary_stl(box(1, 1, 1))


@pytest.fixture
def sent(browser):
    """The address of a model that waits for its analysis."""
    browser.get("/print")
    form = {"file": (io.BytesIO(CUBE), "cube.stl")}
    answer = browser.post("/uploads", form, content_type="multipart/form-data")
    return answer.headers["Location"]


@pytest.fixture
def measured(sent):
    work(drawn=False)
    return sent


@pytest.fixture
def held():
    """An ordered print of every model is still to be made."""
    hold = lambda _session, _upload_id: True  # noqa: E731 a register compares functions
    holds.register(hold)
    yield
    holds._holds.remove(hold)


def uploads():
    with db.reading() as session:
        return session.scalars(select(Upload).order_by(Upload.id)).all()


def upload():
    return uploads()[0]


@pytest.mark.parametrize(
    "change",
    [
        "title",
        "copies",
        "preparation",
        "notification",
        "share",
        "share/withdrawal",
        "deletion",
        "completion",
        "signature",
    ],
)
def test_a_stranger_changes_nothing(another_browser, sent, change):
    another_browser.get("/print")
    form = {"title": "mine", "address": "bina@example.com", "unit": "inch"}

    answer = another_browser.post(f"{sent}/{change}", form)

    assert answer.status_code == 404
    assert (upload().title, upload().share_token, upload().notify) == (None, None, None)
    assert len(uploads()) == 1


def test_a_model_is_renamed_and_gets_its_name_back(browser, sent):
    assert browser.post(f"{sent}/title", {"title": "  Left arm "}).status_code == 303
    assert upload().name == "Left arm"

    browser.post(f"{sent}/title", {"title": ""})

    assert upload().name == "cube.stl"


def test_a_name_that_is_too_long_is_kept_to_be_shortened(browser, sent):
    answer = browser.post(f"{sent}/title", {"title": "x" * 201})

    assert answer.status_code == 422
    assert "x" * 201 in browser.page
    assert upload().title is None


def test_a_copy_is_a_model_of_its_own(browser, measured):
    answer = browser.post(f"{measured}/copies")

    original, copy = uploads()
    assert answer.headers["Location"] == f"/uploads/{copy.token}"
    assert copy.name == "cube.stl (copy)"
    assert copy.sha256 == original.sha256
    browser.post(f"{measured}/deletion")
    work(drawn=False)
    assert storage().exists(copy.storage_key)
    assert uploads()[1].is_analysed


@pytest.mark.fault("U17")
def test_U17_copies_count_like_files(browser, measured, monkeypatch):
    monkeypatch.setattr(receiving, "MOST_STORED", len(CUBE))

    assert browser.post(f"{measured}/copies").status_code == 413

    assert len(uploads()) == 1
    assert len(list(storage().root.rglob("source.*"))) == 1


def test_a_file_is_read_in_another_unit(browser, measured):
    answer = browser.post(f"{measured}/preparation", {"unit": "inch"})
    assert answer.status_code == 303
    assert upload().status is UploadStatus.RECEIVED

    work(drawn=False)

    box_mm = reloaded(upload()).part.measured.box_mm
    assert box_mm == pytest.approx((25.4, 25.4, 25.4))


def test_what_is_not_sent_stays_as_it_was(browser, measured):
    browser.post(f"{measured}/preparation", {"unit": "inch", "scale": "50"})
    work(drawn=False)

    browser.post(f"{measured}/preparation", {"down": "1 0 0"})

    now = Preparation.from_key(upload().preparation)
    assert (now.unit, now.scale, now.down) == ("inch", 5_000, (1.0, 0.0, 0.0))


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"unit": "parsec"}, "Not a valid choice"),
        ({"scale": "0"}, "between 1 % and 2000 %"),
        ({"scale": "33.333"}, "at most two decimals"),
        ({"scale": "NaN"}, "between 1 % and 2000 %"),
        ({"scale": "Infinity"}, "between 1 % and 2000 %"),
        ({"scale": "big"}, "big"),
        ({"down": "0 0 0"}, "Choose a side"),
        ({"down": "1 2"}, "Choose a side"),
        ({"down": "nan 0 1"}, "Choose a side"),
    ],
)
def test_what_cannot_be_done_is_said_and_kept_as_typed(browser, measured, form, words):
    before = upload().preparation

    answer = browser.post(f"{measured}/preparation", form)

    assert answer.status_code == 422
    assert words in browser.page
    assert upload().preparation == before


def test_the_same_preparation_again_is_not_measured_again(browser, measured):
    browser.post(f"{measured}/preparation", {"unit": "mm", "scale": "100.00"})

    assert upload().is_analysed


def test_a_model_that_is_being_measured_is_not_changed(browser, sent):
    answer = browser.post(f"{sent}/preparation", {"unit": "inch"})

    assert answer.status_code == 409
    assert "still being measured" in browser.page


def test_the_waiting_page_leads_to_where_a_mail_is_asked_for(browser, sent):
    browser.get(sent)
    assert f"{sent}/notification" in browser.page

    assert browser.get(f"{sent}/notification").status_code == 200

    assert 'name="address"' in browser.page


def test_whoever_asks_is_told_by_mail_once(browser, sent, configuration):
    browser.post(f"{sent}/notification", {"address": "asha@example.com"})

    work(drawn=False)
    mails = _mails(configuration, of=upload())

    (mail,) = mails
    assert mail["To"] == "asha@example.com"
    assert "cube.stl has its prices" in mail["Subject"]
    assert sent in mail.get_body(("plain",)).get_content()
    assert upload().notify is None


@pytest.mark.parametrize("address", ["", "asha", "a@b", "x" * 250 + "@example.com"])
def test_an_address_that_is_none_is_refused(browser, sent, address):
    answer = browser.post(f"{sent}/notification", {"address": address})

    assert answer.status_code == 422
    assert upload().notify is None


def test_nobody_is_mailed_about_what_is_there_already(browser, measured):
    answer = browser.post(f"{measured}/notification", {"address": "asha@example.com"})

    assert answer.status_code == 409


def test_delete_now_means_now(browser, sent):
    work()

    assert browser.post(f"{sent}/deletion").status_code == 303

    assert upload().is_deleted
    assert [path for path in storage().root.rglob("*") if path.is_file()] == []


def test_deleting_twice_is_as_good_as_once(browser, measured):
    browser.post(f"{measured}/deletion")

    assert browser.post(f"{measured}/deletion").status_code == 303


def test_a_deletion_spares_what_somebody_else_sent(browser, another_browser, measured):
    another_browser.get("/print")
    form = {"file": (io.BytesIO(CUBE), "same.stl")}
    another_browser.post("/uploads", form, content_type="multipart/form-data")
    work(drawn=False)

    browser.post(f"{measured}/deletion")

    assert storage().exists(reloaded(uploads()[1]).part.model_key)
    assert storage().exists(uploads()[1].storage_key)


@pytest.mark.usefixtures("held")
def test_a_model_that_is_to_be_printed_is_not_deleted(browser, measured):
    answer = browser.post(f"{measured}/deletion")

    assert answer.status_code == 409
    assert "ordered and not done yet" in browser.page
    assert storage().exists(upload().storage_key)


@pytest.mark.parametrize("change", ["copies", "preparation", "share"])
def test_nothing_is_made_of_a_deleted_model(browser, measured, change):
    browser.post(f"{measured}/deletion")

    answer = browser.post(f"{measured}/{change}", {"unit": "inch"})

    assert answer.status_code == 410


def _mails(configuration, *, of):
    tell_sender(of.id)
    tell_sender(of.id)
    folder = configuration.VAR / "mail"
    read = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in folder.glob("*.eml")
    ]
    return [mail for mail in read if of.token in mail.get_body(("plain",)).get_content()]
