"""Kept files are sent by the shop itself, to whom they belong and to nobody on the way."""

import io

import pytest
from flask import Flask
from werkzeug.http import parse_options_header

from store.infra import storage
from store.infra.storage import LocalStorage
from store.kernel.errors import NotFound
from store.web.files import send_private, send_public

KEY = "parts/1/model.stl"


@pytest.fixture(params=["local", "moto"])
def shop(request, tmp_path):
    """A bare application with two pages, over a folder and over a bucket."""
    if request.param == "local":
        chosen = LocalStorage(tmp_path)
    else:
        chosen = request.getfixturevalue("moto").storage()
    storage.use(chosen)
    chosen.put(KEY, io.BytesIO(b"solid cube"))
    app = Flask("files")
    app.add_url_rule("/public", view_func=lambda: send_public(KEY), endpoint="public")
    app.add_url_rule("/shown", view_func=lambda: send_private(KEY), endpoint="shown")
    app.add_url_rule("/saved", view_func=_saved, endpoint="saved")
    app.add_url_rule("/gone", view_func=lambda: send_private("parts/2"), endpoint="gone")
    app.testing = True
    return app.test_client()


def _saved():
    return send_private(KEY, mimetype="model/stl", download_name='मॉडल "1"\r\n.stl')


@pytest.mark.asvs("V14.2.2")
@pytest.mark.fault("U19")
@pytest.mark.fault("U20")
def test_U19_a_private_file_is_kept_by_nobody_on_the_way(shop):
    answer = shop.get("/shown")

    assert answer.data == b"solid cube"
    assert answer.headers["Content-Length"] == "10"
    assert set(answer.headers["Cache-Control"].split(", ")) == {"private", "no-store"}
    assert answer.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.asvs("V5.4.2")
@pytest.mark.fault("U12")
def test_U12_a_download_has_its_name_as_data(shop):
    answer = shop.get("/saved")

    assert answer.mimetype == "model/stl"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; ")
    assert disposition.isascii()
    kind, told = parse_options_header(disposition)
    assert (kind, told["filename"]) == ("attachment", 'मॉडल "1".stl')


def test_a_public_file_is_kept_for_ever(shop):
    answer = shop.get("/public")

    assert answer.data == b"solid cube"
    assert set(answer.headers["Cache-Control"].split(", ")) == {
        "public",
        "max-age=31536000",
        "immutable",
    }


def test_asking_for_the_headers_only_sends_no_file(shop):
    answer = shop.head("/shown")

    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Content-Length"] == "10"


def test_nobody_is_led_to_the_bucket(shop):
    for page in ("/public", "/shown", "/saved"):
        answer = shop.get(page)
        assert answer.status_code == 200
        assert "Location" not in answer.headers


def test_a_file_that_is_gone_is_not_found(shop):
    with pytest.raises(NotFound):
        shop.get("/gone")
