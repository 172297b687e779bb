"""Models by API: announced, sent, completed and looked at, by whoever announced them."""

import pytest

from tests.uploads.cast import work
from tests.uploads.shapes import binary_stl, box

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("measured_here")]

API = "/api/v1/uploads"
CUBE = binary_stl(box(10, 20, 30))
CUBE_SIZE = len(CUBE)


@pytest.fixture
def program(client):
    """A program that keeps its cookies."""
    return client


@pytest.fixture
def another_program(app):
    return app.test_client()


def sign(program, *, filename="cube.stl", size=CUBE_SIZE, **more):
    return program.post(f"{API}/sign", json={"filename": filename, "size": size, **more})


def path_of(address):
    return address.removeprefix("http://localhost")


def sent(program):
    """A model that is there; gives the last answer."""
    signed = sign(program).json
    target = signed["upload"]
    program.open(
        path_of(target["url"]),
        method=target["method"],
        data=CUBE,
        headers=target["headers"],
    )
    return program.post(path_of(signed["completion_url"]), json={})


def test_a_model_is_announced_sent_completed_and_measured(program):
    answer = sent(program)
    assert answer.status_code == 202
    assert answer.json["status"] == "received"

    work()
    upload = program.get(answer.headers["Location"])

    assert upload.status_code == 200
    assert upload.json["status"] == "analysed"
    assert upload.json["measure"]["box_mm"] == pytest.approx([10, 20, 30])
    assert upload.json["measure"]["watertight"] is True
    assert upload.json["reason"] is None
    assert upload.json["picture"].endswith("/thumbnail.png")
    assert "storage_key" not in upload.text
    assert "model_key" not in upload.text


def test_why_a_model_is_refused_is_a_code_and_a_sentence(program):
    flat = binary_stl(box(20, 20, 0.01))
    signed = sign(program, size=len(flat)).json
    program.put(path_of(signed["upload"]["url"]), data=flat)
    program.post(path_of(signed["completion_url"]), json={})
    work()

    upload = program.get(f"{API}/{signed['id']}").json

    assert upload["status"] == "rejected"
    assert upload["reason"]["code"] == "no-extent"
    assert "flat" in upload["reason"]["message"]
    assert upload["measure"] is None


def test_all_of_a_batch_are_listed(program):
    first = sent(program).json
    again = sign(program, batch=first["batch"]).json
    program.put(path_of(again["upload"]["url"]), data=CUBE)
    program.post(path_of(again["completion_url"]), json={})

    listed = program.get(f"{API}/batches/{first['batch']}").json["data"]

    assert [row["id"] for row in listed] == [first["id"], again["id"]]


def test_a_model_that_has_not_changed_is_not_sent_again(program):
    address = sent(program).headers["Location"]
    tag = program.get(address).headers["ETag"]

    again = program.get(address, headers={"If-None-Match": tag})

    assert again.status_code == 304


@pytest.mark.asvs("V8.2.2")
@pytest.mark.fault("U19")
def test_U19_another_program_finds_nothing(program, another_program):
    answer = sent(program)

    for path in (answer.headers["Location"], f"{API}/batches/{answer.json['batch']}"):
        assert another_program.get(path).status_code == 404
    for verb in ("completion", "signature"):
        refused = another_program.post(f"{API}/{answer.json['id']}/{verb}", json={})
        assert refused.status_code == 404
        assert refused.mimetype == "application/problem+json"


@pytest.mark.asvs("V15.3.5")
@pytest.mark.parametrize(
    ("told", "status", "pointer"),
    [
        ({"filename": "cube.stl", "size": 0}, 422, "/size"),
        ({"filename": "cube.stl", "size": "9"}, 422, "/size"),
        ({"filename": "cube.stl"}, 422, "/size"),
        ({"filename": "cube.stl", "size": 9, "price": 0}, 422, "/price"),
    ],
)
def test_each_fault_is_named(program, told, status, pointer):
    answer = program.post(f"{API}/sign", json=told)

    assert answer.status_code == status
    assert answer.json["errors"][0]["pointer"] == pointer


def test_a_kind_that_is_not_read_is_refused(program):
    answer = sign(program, filename="notes.pdf")

    assert answer.status_code == 415
    assert "We read STL" in answer.json["detail"]


def test_only_json_changes_anything(program):
    form = program.post(f"{API}/sign", data={"filename": "cube.stl", "size": 9})
    text = program.post(f"{API}/sign", data=b'{"filename": "cube.stl", "size": 9}')

    assert (form.status_code, text.status_code) == (400, 400)


def test_a_page_of_another_site_changes_nothing(program):
    answer = program.post(
        f"{API}/sign",
        json={"filename": "cube.stl", "size": 9},
        headers={"Origin": "https://elsewhere.example"},
    )

    assert answer.status_code == 403
