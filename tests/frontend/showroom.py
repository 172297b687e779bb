"""A small application around the furniture alone, under the real content policy."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, abort, redirect, render_template, render_template_string, request
from flask_wtf.csrf import CSRFProtect
from markupsafe import Markup
from werkzeug.serving import make_server
from wtforms import Form, PasswordField

from store.pages.views.styleguide import styleguide
from store.settings import ROOT, Settings
from store.web import assets, errors, headers, htmx, shared, templating

OWN = ("theme", "toasts")
BENCH = Path(__file__).with_name("bench.html")


def showroom() -> Flask:
    """Build the application."""
    app = Flask("showroom", root_path=str(ROOT), static_folder=None)
    app.secret_key = "a-secret-for-the-tests-only"
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.extensions["asked"] = []
    htmx.init_app(app)
    errors.init_app(app)
    headers.init_app(app, https=False, pay_page="", uploads_to=None)
    templating.init_app(app)
    assets.init_app(app)
    CSRFProtect(app)
    app.url_build_error_handlers.append(lambda _, endpoint, *__: f"/{endpoint}")
    app.context_processor(lambda: {"nav_categories": [("Tools", "tools")]})
    shared.init_app(app, Settings(_env_file=None, ENVIRONMENT="test"))
    app.jinja_env.globals["own"] = own
    _add_pages(app)
    return app


def own(name: str, *arguments: str) -> Markup:
    """Draw the holes that need no shop, and a cart of two."""
    if name in OWN:
        return shared.draw_own(name, *arguments)
    badge = render_template("cart/_cart_badge.html", cart_count=2)
    return Markup(badge if name == "cart_badge" else "")  # noqa: S704 our own template


class Entry(Form):
    """What a way in asks for."""

    password = PasswordField("Password")


def bench() -> str:
    """Draw what the style guide does not show."""
    return render_template_string(BENCH.read_text(), entry=Entry())


def model() -> str:
    """Draw the part to turn alone, as htmx fetches it."""
    return render_template("pages/styleguide/model.html")


def _add_pages(app: Flask) -> None:
    asked = app.extensions["asked"]
    app.add_url_rule("/styleguide", view_func=styleguide)
    app.add_url_rule("/bench", "bench", bench)
    app.add_url_rule("/model", "model", model)
    app.add_url_rule("/done", "done", lambda: "<title>Done</title><p>Done</p>")

    @app.before_request
    def note():
        asked.append((request.method, request.path))

    @app.post("/parts")
    def parts():
        return "Added", 200, {"HX-Trigger": '{"announce": "Gear added, 2 in cart"}'}

    @app.post("/slow")
    def slow():
        app.extensions["gate"].wait(5)
        return redirect("/done", 303)

    @app.get("/swap")
    def swap():
        return '<p id="answer">Swapped</p>'

    @app.get("/broken")
    def broken():
        abort(500)


@contextmanager
def opened(app: Flask) -> Iterator[str]:
    """Serve it on a free port; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
