"""Static files under names that carry their hash, kept for ever, packed, revalidated."""

import gzip
import re

import pytest

from store.web import assets

pytestmark = pytest.mark.one_database


@pytest.fixture
def address(app):
    """Gives the hashed address of a file."""
    with app.test_request_context():
        yield assets.address


def test_an_address_carries_the_hash_of_the_content(address):
    assert re.fullmatch(r"/assets/site\.[0-9a-f]{12}\.css", address("site.css"))


def test_a_hashed_file_may_be_kept_for_ever(client, address):
    response = client.get(address("site.css"))

    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.mimetype == "text/css"
    assert "Set-Cookie" not in response.headers


def test_an_old_hash_gets_the_present_file_for_a_short_while(client):
    response = client.get("/assets/site.000000000000.css")

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=60"


def test_text_is_packed_for_who_can_unpack_it(client, address):
    plain = client.get(address("site.css"))
    packed = client.get(address("site.css"), headers={"Accept-Encoding": "gzip, br"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert len(packed.data) < len(plain.data) / 2


def test_a_file_that_has_not_changed_is_not_sent_again(client, address):
    first = client.get(address("img/favicon.svg"))

    again = client.get(
        address("img/favicon.svg"), headers={"If-None-Match": first.headers["ETag"]}
    )

    assert (again.status_code, again.data) == (304, b"")


def test_one_stylesheet_holds_all_files_in_their_order(client, address):
    text = client.get(address("site.css")).get_data(as_text=True)

    assert text.index("@layer") < text.index("--signal") < text.rindex("@media print")


def test_files_named_in_a_stylesheet_carry_their_hash_too(client, address):
    text = client.get(address("site.css")).get_data(as_text=True)

    fonts = re.findall(r'url\("(/assets/vendor/fonts/[^"]+)"\)', text)
    assert fonts
    assert {client.get(font).status_code for font in fonts} == {200}


@pytest.mark.parametrize(
    "path",
    [
        "site.css",
        "nothing.000000000000.css",
        "../store/settings.000000000000.py",
        "%2e%2e/wsgi.000000000000.py",
        "css.000000000000.css",
        "img.000000000000.",
    ],
)
def test_only_files_below_static_are_sent(client, path):
    assert client.get(f"/assets/{path}").status_code == 404
