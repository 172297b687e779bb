"""The model that can be turned: what it costs, when it comes, what it gives back."""

import zlib

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from store import frontend
from tests.frontend.turning import colours, settled, until

LARGEST_BUNDLE = 150_000
BLIND = """
  const own = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...how) {
    return kind === "webgl2" ? null : own.call(this, kind, ...how);
  };
  true;
"""
ALL_GIVEN_BACK = "pens.size > 0 && [...pens].every((pen) => pen.isContextLost())"


def test_the_bundle_is_small():
    frontend.main()

    bundle = (frontend.VENDOR / "viewer.js").read_bytes()

    packed = zlib.compressobj(9, wbits=31)
    assert len(packed.compress(bundle) + packed.flush()) <= LARGEST_BUNDLE
    assert b"eval(" not in bundle
    assert b"new Function" not in bundle


def test_without_scripts_the_picture_stays_and_nothing_is_offered(visit):
    page = visit("/styleguide", java_script_enabled=False)

    assert page.locator("model-view img").is_visible()
    assert page.locator("model-view button:visible").count() == 0
    assert page.locator("model-view canvas").is_hidden()


def test_bundle_and_model_come_only_when_asked_for(visit, room):
    page = visit("/styleguide")
    before = [path for _, path in room.extensions["asked"]]

    page.click("model-view [data-do=open]")
    page.wait_for_selector("model-view[data-live]")

    after = [path for _, path in room.extensions["asked"]]
    assert not [path for path in before if "vendor/viewer" in path or ".glb" in path]
    assert len([path for path in after if "vendor/viewer" in path or ".glb" in path]) == 2


def test_stop_brings_back_the_picture_and_gives_back_the_graphics(turned):
    page = turned()

    page.keyboard.press("Escape")

    assert page.locator("model-view img").is_visible()
    assert page.locator("model-view canvas").is_hidden()
    expect(page.locator("[data-do=open]")).to_be_focused()
    until(page, ALL_GIVEN_BACK)


def test_a_model_swapped_away_gives_back_the_graphics(turned):
    page = turned()

    page.evaluate("document.querySelector('model-view').remove()")

    until(page, ALL_GIVEN_BACK)


def test_a_model_can_be_turned_on_again(turned):
    page = turned()
    page.click("[data-do=close]")

    page.click("[data-do=open]")
    page.wait_for_selector("model-view[data-live]")
    settled(page)

    assert len(colours(page)) > 100


def test_a_browser_without_webgl_keeps_the_picture_and_says_so(visit):
    page = visit("/styleguide")
    page.evaluate(BLIND)

    page.click("model-view [data-do=open]")

    expect(page.locator("[data-word=blind]")).to_be_visible()
    assert page.locator("model-view img").is_visible()


def test_a_model_that_cannot_be_had_keeps_the_picture_and_says_so(visit):
    page = visit("/styleguide")
    page.route("**/*.glb", lambda route: route.fulfill(status=404))

    page.click("model-view [data-do=open]")

    expect(page.locator("[data-word=failed]")).to_be_visible()
    expect(page.locator("[data-do=open]")).not_to_have_attribute("aria-busy", "true")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_turned_model_is_accessible(turned, width):
    page = turned(viewport={"width": width, "height": 900})

    found = Axe().run(page, context="model-view").response["violations"]

    assert [(rule["id"], rule["nodes"][0]["target"]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


CUBE = """async () => {
  const { surfaceOf } = await import("/assets/js/viewer/surface.000000000000.js");
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => [n & 1, (n >> 1) & 1, n >> 2]);
  const faces = [
    [0, 2, 1], [1, 2, 3], [4, 5, 6], [5, 7, 6], [0, 1, 4], [1, 5, 4],
    [2, 6, 3], [3, 6, 7], [0, 4, 2], [2, 4, 6], [1, 3, 5], [3, 7, 5],
  ];
  const cube = surfaceOf({
    positions: Float32Array.from(corners.flat()),
    indices: Uint32Array.from(faces.flat()),
    flags: Uint8Array.from([0, 0, 0, 0, 2, 2, 2, 3]),
  });
  return { ...cube, edges: cube.edges.length / 6, shades: [...cube.shades.slice(0, 4)] };
}"""


def test_a_cube_has_twelve_lines_and_flat_faces(visit):
    page = visit("/bench")

    cube = page.evaluate(CUBE)

    assert cube["edges"] == 12
    assert cube["shades"] == [0, 0, -32767, 0]
    assert cube["box"] == {"low": [0, 0, 0], "high": [1, 1, 1]}
    assert (cube["thin"], cube["overhang"]) == (0, 2)
