"""Parts of pages: drawn once wherever they stand, and nothing personal inside."""

from types import SimpleNamespace

import pytest
from flask import Flask, make_response, render_template_string, request, session

from store.settings import Settings
from store.web import shared

shared.own("fan")(lambda what: f"{session.get('name', 'nobody')} likes {what}")


@pytest.fixture
def shop():
    """A shop whose every page shows one part: shared below /shared, plain elsewhere."""
    app = Flask("shop")
    app.secret_key = "for this test"
    shared.init_app(app, Settings(_env_file=None, SHARED_PAGES_MB=1))
    part = SimpleNamespace(version=1, text='[{{ own("fan", "tea") }}]', drawn=0, app=app)

    def draw():
        part.drawn += 1
        return render_template_string(part.text)

    def page():
        drawn = shared.part("tea", version=part.version, draw=draw)
        return make_response(render_template_string("{{ a }} and {{ a }}", a=drawn))

    app.get("/shared/<_which>")(lambda _which: shared.page(version=1, draw=page))
    app.get("/plain")(page)

    @app.post("/name")
    def take_name():
        session["name"] = request.form["name"]
        return "thanks"

    return part


def visitor(shop, name=""):
    client = shop.app.test_client()
    if name:
        client.post("/name", data={"name": name})
    return client


def test_a_part_is_drawn_once_for_all_pages_and_filled_in_for_each_visitor(shop):
    asha, bina = visitor(shop, "Asha"), visitor(shop, "Bina")

    assert asha.get("/shared/a").text == "[Asha likes tea] and [Asha likes tea]"
    assert bina.get("/shared/b").text == "[Bina likes tea] and [Bina likes tea]"
    assert asha.get("/shared/b").text == "[Asha likes tea] and [Asha likes tea]"
    assert bina.get("/plain").text == "[Bina likes tea] and [Bina likes tea]"
    assert shop.drawn == 1


def test_a_part_is_drawn_anew_for_another_version(shop):
    visitor(shop).get("/plain")
    shop.version, shop.text = 2, "changed"

    assert visitor(shop).get("/plain").text == "changed and changed"
    assert shop.drawn == 2


@pytest.mark.parametrize("path", ["/shared/a", "/plain"])
def test_a_part_that_looks_at_its_visitor_is_refused(shop, path):
    shop.text = "{{ session.name }}"
    asha = visitor(shop, "Asha")

    assert asha.get(path).status_code == 500
    shop.text = "fine"
    assert asha.get(path).text == "fine and fine"


def test_a_part_that_goes_by_more_than_its_version_is_refused(shop):
    shop.app.jinja_env.globals["stock"] = lambda: shared.depend_on(lambda: 3, 3) or 3
    shop.text = "{{ stock() }}"

    assert visitor(shop).get("/plain").status_code == 500


def test_parts_and_pages_share_what_the_settings_allow(shop):
    sizes = [shop.app.extensions[name].limit for name in (shared.NAME, shared.PARTS)]

    assert sum(sizes) == shared.MEGABYTE
    assert min(sizes) > 0
