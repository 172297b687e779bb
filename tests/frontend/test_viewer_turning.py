"""The model that can be turned: what it draws, and what hands and keys do to it."""

import numpy as np
from playwright.sync_api import expect

from store.uploads.preview import write_glb
from tests.frontend.turning import colours, settled, until


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


def test_every_key_changes_what_is_seen(turned):
    page = turned()
    page.keyboard.press("ArrowDown")
    settled(page)
    views = [page.locator("canvas").screenshot()]

    for key in ("ArrowLeft", "ArrowUp", "+", "Shift+ArrowRight", "0", "-"):
        page.keyboard.press(key)
        settled(page)
        views.append(page.locator("canvas").screenshot())

    assert len(set(views)) == len(views)


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
    page = turned()
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
