"""Shared pages: drawn once, filled in for each visitor, and nothing personal inside."""

from types import SimpleNamespace

import pytest
from flask import Flask, abort, make_response, render_template_string, request, session

from store.settings import Settings
from store.web import shared
from store.web.kept import KeptPages

shared.own("name")(lambda: session.get("name", "nobody"))
shared.own("greeting")(lambda what: f"<{what} {session.get('name', 'nobody')}>")
shared.own("mail", known_by=lambda: session.get("name", ""))(
    lambda: f"{session.get('name', '')}@example.com"
)
shared.own("secret", known_by=lambda: session.get("name", ""), binds=True)(
    lambda: f"token-{next(TOKENS)}"
)
TOKENS = iter(range(1_000_000))
ASKED = []


def has_no_name():
    ASKED.append("whether there is a name")
    return "name" not in session


def draw_like(what):
    ASKED.append(what)
    return f"{session.get('name', 'nobody')} likes {what}"


shared.own(
    "like", quiet=shared.Quiet(has_no_name, blank=lambda what: f"nobody likes {what}")
)(draw_like)
shared.own("spy", quiet=shared.Quiet(has_no_name, blank=lambda: session.get("name", "")))(
    lambda: ""
)


@pytest.fixture
def shop():
    """A shop of one page that may be changed: its text, its version, what it draws."""
    app = Flask("shop")
    app.secret_key = "for this test"
    shared.init_app(app, Settings(_env_file=None, SHARED_PAGES_MB=1))
    page = SimpleNamespace(version=1, text='Hello {{ own("name") }}', drawn=0, app=app)
    page.respond = make_response

    def draw():
        page.drawn += 1
        return page.respond(render_template_string(page.text))

    @app.get("/<path:_path>")
    def show(_path):
        return shared.page(version=page.version, draw=draw)

    @app.post("/name")
    def take_name():
        session["name"] = request.form["name"]
        return "thanks"

    return page


def visitor(shop, name=None):
    client = shop.app.test_client()
    if name:
        client.post("/name", data={"name": name})
    return client


def test_a_page_is_drawn_once_and_filled_in_for_each(shop):
    asha, bina = visitor(shop, "Asha"), visitor(shop, "Bina")

    assert asha.get("/p").text == "Hello Asha"
    assert bina.get("/p").text == "Hello Bina"
    assert visitor(shop).get("/p").text == "Hello nobody"
    assert shop.drawn == 1


def test_the_page_is_drawn_anew_for_another_version(shop):
    visitor(shop).get("/p")
    shop.version, shop.text = 2, "Changed"

    assert visitor(shop).get("/p").text == "Changed"


def test_a_page_without_a_version_is_never_kept(shop):
    shop.version = None
    visitor(shop).get("/p")
    visitor(shop).get("/p")

    assert shop.drawn == 2


@pytest.mark.parametrize(
    "path", ["/q", "/p?page=2", "/p?brand=a&brand=b", "/p?brand=b&brand=a"]
)
def test_other_addresses_are_other_pages(shop, path):
    visitor(shop).get("/p")

    shop.text = "another"

    assert visitor(shop).get(path).text == "another"


def test_the_order_of_parameters_makes_no_other_page(shop):
    visitor(shop).get("/p?a=1&b=2")
    visitor(shop).get("/p?b=2&a=1")

    assert shop.drawn == 1


def test_a_page_and_its_fragment_are_not_mixed_up(shop):
    visitor(shop).get("/p")
    shop.text = "a part"

    part = visitor(shop).get("/p", headers={"HX-Request-Type": "partial"})

    assert part.text == "a part"


def test_a_mark_that_somebody_has_typed_stays_text(shop):
    seen = []
    shop.app.jinja_env.globals["spy"] = lambda mark: seen.append(str(mark)) or mark
    shop.text = 'Hello {{ spy(own("name")) }}'
    asha = visitor(shop, "Asha")
    asha.get("/p")

    shop.version, shop.text = 2, 'Hello {{ own("name") }}. A review: ' + seen[0]

    assert asha.get("/p").text == f"Hello Asha. A review: {seen[0]}"


def test_what_is_filled_in_cannot_break_out_of_the_page(shop):
    shop.text = '{{ own("greeting", "hi") }}'

    page = visitor(shop, "<script>").get("/p")

    assert page.text == "&lt;hi &lt;script&gt;&gt;"


@pytest.mark.parametrize(
    "peek",
    [
        "{{ session.name }}",
        "{{ session['name'] }}",
        "{% if 'name' in session %}{% endif %}",
        "{{ request.cookies.get('theme') }}",
        "{% if request.cookies %}{% endif %}",
        "{{ get_flashed_messages() }}",
    ],
)
def test_a_page_that_looks_at_its_visitor_is_refused(shop, peek):
    shop.text = peek

    assert visitor(shop, "Asha").get("/p").status_code == 500
    shop.text = 'Hello {{ own("name") }}'
    assert visitor(shop, "Asha").get("/p").text == "Hello Asha"


def test_what_shows_nobody_is_not_drawn_again_for_those_of_whom_there_is_nothing(shop):
    shop.text = '{{ own("like", "tea") }}, {{ own("like", "rye") }}, {{ own("name") }}'
    asha = visitor(shop, "Asha")
    asha.get("/p")
    ASKED.clear()

    assert visitor(shop).get("/p").text == "nobody likes tea, nobody likes rye, nobody"
    assert ASKED == ["whether there is a name"]
    assert asha.get("/p").text == "Asha likes tea, Asha likes rye, Asha"
    assert shop.drawn == 1


def test_the_tag_is_another_as_soon_as_there_is_something_to_show(shop):
    shop.text = '{{ own("like", "tea") }}'
    asha = visitor(shop)
    held = {"If-None-Match": asha.get("/p").headers["ETag"]}
    assert asha.get("/p", headers=held).status_code == 304

    asha.post("/name", data={"name": "Asha"})

    assert asha.get("/p", headers=held).text == "Asha likes tea"


def test_what_stands_for_nobody_cannot_look_at_who_asks(shop):
    shop.text = '{{ own("spy") }}'

    assert visitor(shop, "Asha").get("/p").status_code == 500


def test_a_browser_that_holds_the_page_is_told_so_without_drawing(shop):
    shop.text = '{{ own("name") }} {{ own("secret") }}'
    asha, bina = visitor(shop, "Asha"), visitor(shop, "Bina")
    held = {"If-None-Match": asha.get("/p").headers["ETag"]}
    tokens = next(TOKENS)

    again = asha.get("/p", headers=held)

    assert (again.status_code, again.text) == (304, "")
    assert next(TOKENS) == tokens + 1
    assert bina.get("/p", headers=held).status_code == 200
    assert shop.drawn == 1


def test_a_browser_without_a_cookie_may_hold_the_page_of_any_visit(shop):
    shop.text = 'Hello {{ own("secret") }}'
    held = {"If-None-Match": visitor(shop).get("/p").headers["ETag"]}

    assert visitor(shop).get("/p", headers=held).status_code == 304
    shop.version, shop.text = 2, 'Goodbye {{ own("secret") }}'
    assert visitor(shop).get("/p", headers=held).status_code == 200


def test_what_is_personal_is_not_shown_again_once_its_cookie_is_gone(shop):
    shop.text = '{{ own("mail") }} {{ own("secret") }}'
    asha = visitor(shop, "Asha")
    held = {"If-None-Match": asha.get("/p").headers["ETag"]}

    assert asha.get("/p", headers=held).status_code == 304
    asha.delete_cookie("session")
    assert "Asha" not in asha.get("/p", headers=held).text
    assert asha.get("/p", headers=held).status_code == 200


def test_another_process_gives_the_page_the_same_tag(shop):
    asha = visitor(shop, "Asha")
    first = asha.get("/p").headers["ETag"]

    shop.app.extensions[shared.NAME] = KeptPages(1_000_000)

    assert asha.get("/p").headers["ETag"] == first
    assert shop.drawn == 2


def test_a_change_of_what_a_page_depends_on_is_seen_at_once(shop):
    stock = {"left": 3}
    shop.app.jinja_env.globals["left"] = lambda: (
        shared.depend_on(lambda: stock["left"], stock["left"]) or stock["left"]
    )
    shop.text = "{{ left() }} left"

    assert visitor(shop).get("/p").text == "3 left"
    stock["left"] = 2
    assert visitor(shop).get("/p").text == "2 left"
    assert visitor(shop).get("/p").text == "2 left"
    assert shop.drawn == 2


@pytest.mark.parametrize(
    "respond",
    [
        lambda text: make_response(text, 404),
        lambda text: make_response(text, 200, {"Content-Type": "text/plain"}),
        lambda _text: abort(410),
    ],
)
def test_only_good_pages_are_kept(shop, respond):
    shop.text, shop.respond = "x", respond
    visitor(shop).get("/p")
    visitor(shop).get("/p")

    assert shop.drawn == 2


def test_a_refusal_is_filled_in_too(shop):
    shop.respond = lambda text: make_response(text, 404)

    refused = visitor(shop, "Asha").get("/p")

    assert (refused.status_code, refused.text) == (404, "Hello Asha")


def test_headers_of_the_page_are_kept_with_it(shop):
    shop.respond = lambda text: make_response(text, 200, {"X-Robots-Tag": "noindex"})
    visitor(shop).get("/p")

    again = visitor(shop, "A longer name").get("/p")

    assert again.headers["X-Robots-Tag"] == "noindex"
    assert again.headers["Content-Length"] == str(len("Hello A longer name"))


def test_nothing_is_kept_where_templates_are_being_written():
    app = Flask("workbench")
    app.debug = True

    shared.init_app(app, Settings(_env_file=None))

    assert app.extensions[shared.NAME].limit == 0
