"""The showroom on a port, and a browser that minds every complaint of its console."""

import threading

import pytest

from store import frontend
from tests.frontend.showroom import opened, showroom
from tests.frontend.turning import COUNTING, TWO_FRAMES
from tests.servers.browser import chromium


@pytest.fixture(scope="package")
def room():
    frontend.main()
    app = showroom()
    app.extensions["gate"] = threading.Event()
    return app


@pytest.fixture(scope="package")
def address(room):
    with opened(room) as url:
        yield url


@pytest.fixture(scope="package")
def engine():
    with chromium() as browser:
        yield browser


@pytest.fixture
def visit(engine, address, room):
    """Open a page in a fresh context: `visit("/bench", color_scheme="dark")`."""
    contexts, complaints = [], []
    room.extensions["asked"].clear()
    room.extensions["gate"].clear()

    def open_page(path, **options):
        context = engine.new_context(base_url=address, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: _mind(line, complaints))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def turned(visit):
    """The style guide's model, turned on; motion is off unless asked for.

    Each point is drawn by the processor here: a small window is a quick one.
    """
    usual = {"reduced_motion": "reduce", "viewport": {"width": 640, "height": 560}}

    def open_model(**options):
        page = visit("/bench", **usual | options)
        page.evaluate(COUNTING)
        page.click("#fetch-model")
        page.click("model-view [data-do=open]")
        page.wait_for_selector("model-view[data-live]")
        page.locator("canvas").scroll_into_view_if_needed()
        page.evaluate(TWO_FRAMES)
        return page

    return open_model


def _mind(line, complaints) -> None:
    if line.type == "error" and "Failed to load resource" not in line.text:
        complaints.append(line.text)
