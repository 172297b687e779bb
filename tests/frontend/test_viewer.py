"""The model that can be turned: what it costs, what it draws, what it gives back."""

import io
import time
import zlib

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect

from store import frontend
from store.uploads.preview import write_glb

LARGEST_BUNDLE = 150_000
COUNTING = """
  Object.assign(window, { draws: 0, violations: [], pens: new Set() });
  document.addEventListener("securitypolicyviolation", (event) => {
    violations.push(event.violatedDirective);
  });
  for (const name of ["drawArrays", "drawElements"]) {
    const own = WebGL2RenderingContext.prototype[name];
    WebGL2RenderingContext.prototype[name] = function (...how) {
      draws += 1;
      pens.add(this);
      return own.apply(this, how);
    };
  }
  true;
"""
BLIND = """
  const own = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...how) {
    return kind === "webgl2" ? null : own.call(this, kind, ...how);
  };
  true;
"""
ALL_GIVEN_BACK = "pens.size > 0 && [...pens].every((pen) => pen.isContextLost())"
TWO_FRAMES = (
    "new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))"
)


@pytest.fixture
def turned(visit):
    """The style guide's model, turned on; motion is off unless asked for."""

    def open_model(**options):
        page = visit("/bench", **{"reduced_motion": "reduce"} | options)
        page.evaluate(COUNTING)
        page.click("#fetch-model")
        page.click("model-view [data-do=open]")
        page.wait_for_selector("model-view[data-live]")
        page.locator("canvas").scroll_into_view_if_needed()
        page.evaluate(TWO_FRAMES)
        return page

    return open_model


def settled(page) -> int:
    """How often was drawn so far, when no more follows."""
    page.evaluate(TWO_FRAMES)
    return page.evaluate("draws")


def until(page, condition: str) -> None:
    """Wait for it; Playwright's own waiting would need eval, which the policy forbids."""
    end = time.monotonic() + 5
    while not page.evaluate(condition):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(50)


def colours(page) -> set[tuple[int, int, int]]:
    picture = Image.open(io.BytesIO(page.locator("canvas").screenshot())).convert("RGB")
    return {colour for _, colour in picture.getcolors(1 << 24)}


def touch(page, fingers: int) -> None:
    """Lay fingers on the middle of the canvas, draw them apart, and take them off."""
    session = page.context.new_cdp_session(page)
    box = page.locator("canvas").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    ways = ((1, 1), (-1, -1))[:fingers]
    for kind, reach in (("touchStart", 10), ("touchMove", 40), ("touchMove", 70)):
        points = [{"x": x + right * reach, "y": y + down * reach} for right, down in ways]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def is_red(colour) -> bool:
    red, green, blue = colour
    return red > 150 and green < 90 and blue < 90


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


def test_a_model_that_htmx_brought_is_drawn_under_the_strict_policy(turned):
    page = turned()

    assert len(colours(page)) > 100
    assert any(is_red(colour) for colour in colours(page))
    assert page.evaluate("violations") == []


def test_the_model_carries_its_measures(turned):
    page = turned()

    for axis, figure in (("x", "64.0 mm"), ("y", "40.0 mm"), ("z", "48.0 mm")):
        expect(page.locator(f"[data-axis={axis}] text")).to_have_text(figure)
        expect(page.locator(f"[data-axis={axis}]")).to_be_visible()


def test_a_side_seen_end_on_has_no_measure(turned):
    page = turned()

    page.click("[data-do='look front']")

    expect(page.locator("[data-axis=y]")).to_be_hidden()
    expect(page.locator("[data-axis=x]")).to_be_visible()
    expect(page.locator("#live")).to_have_text("Seen from: front")


@pytest.mark.parametrize("key", ["ArrowLeft", "ArrowUp", "+", "-", "Shift+ArrowRight", "0"])
def test_every_key_changes_what_is_seen(turned, key):
    page = turned()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("+")
    settled(page)
    before = page.locator("canvas").screenshot()

    page.keyboard.press(key)

    settled(page)
    assert page.locator("canvas").screenshot() != before


def test_a_mouse_turns_and_its_wheel_zooms(turned):
    page = turned()
    box = page.locator("canvas").bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    views = [page.locator("canvas").screenshot()]

    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 60, middle[1] - 20)
    page.mouse.up()
    settled(page)
    views.append(page.locator("canvas").screenshot())
    page.mouse.wheel(0, -300)
    settled(page)
    views.append(page.locator("canvas").screenshot())

    assert len(set(views)) == 3


def test_a_finger_turns_and_two_zoom(turned):
    page = turned(has_touch=True)
    views = [page.locator("canvas").screenshot()]

    for fingers in (1, 2):
        touch(page, fingers)
        settled(page)
        views.append(page.locator("canvas").screenshot())

    assert len(set(views)) == 3


def test_nothing_is_drawn_while_nothing_changes(turned):
    page = turned()
    before = settled(page)

    page.wait_for_timeout(300)

    assert page.evaluate("draws") == before


def test_a_model_out_of_sight_waits(turned):
    page = turned(viewport={"width": 1000, "height": 700})
    page.evaluate("document.body.style.paddingBlockEnd = '300vh'; scrollTo(0, 2500)")
    page.wait_for_timeout(200)
    before = settled(page)

    page.evaluate("document.querySelector('[data-do=\"look top\"]').click()")
    away = settled(page)
    page.locator("canvas").scroll_into_view_if_needed()
    until(page, f"draws > {before}")

    assert away == before


def test_views_glide_only_for_those_who_like_motion(turned):
    drawn = {}
    for wish in ("reduce", "no-preference"):
        page = turned(reduced_motion=wish)
        page.evaluate("draws = 0")
        page.click("[data-do='look top']")
        expect(page.locator("[data-axis=z]")).to_be_hidden()
        drawn[wish] = settled(page)

    assert drawn["no-preference"] > drawn["reduce"] > 0


def test_colours_can_be_taken_off(turned):
    page = turned()

    page.click("[data-mark=thin]")
    settled(page)

    assert not any(is_red(colour) for colour in colours(page))


def test_a_sound_part_says_so(turned, tmp_path, room):
    page = turned()
    page.click("[data-do=close]")
    corners = np.array([(0, 0, 0), (40, 0, 0), (0, 30, 0), (0, 0, 20)], float)
    faces = np.array([(0, 2, 1), (0, 1, 3), (0, 3, 2), (1, 2, 3)])
    write_glb(tmp_path / "sound.glb", corners, faces, np.zeros(4, np.uint8))
    page.route("**/*.glb", lambda route: route.fulfill(path=tmp_path / "sound.glb"))

    page.click("[data-do=open]")
    page.wait_for_selector("model-view[data-live]")

    for mark in page.locator(".viewer-mark").all():
        expect(mark).to_contain_text("none found")
        expect(mark.locator("input")).to_be_disabled()


def test_the_night_has_its_own_plate(turned):
    page = turned(color_scheme="light")
    before = page.locator("canvas").screenshot()

    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    settled(page)

    assert page.locator("canvas").screenshot() != before


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
