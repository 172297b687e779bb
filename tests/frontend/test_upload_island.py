"""Files on their way to the shop: the protocol, the rows, and what goes wrong."""

import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from store import frontend
from tests.frontend.desk import Desk, desk_app
from tests.frontend.showroom import opened

LISTEN = """
  window.said = [];
  const listen = () => said.push(live.textContent);
  new MutationObserver(listen).observe(live, { childList: true });
  true;
"""
DROP = """async (form) => {
  const files = new DataTransfer();
  files.items.add(new File(["solid"], "dropped.stl"));
  const send = (type) => form.dispatchEvent(
    new DragEvent(type, { dataTransfer: files, bubbles: true, cancelable: true }));
  send("dragover");
  const over = form.classList.contains("drop-over");
  send("drop");
  return [over, form.classList.contains("drop-over")];
}"""


@pytest.fixture(scope="module")
def app():
    frontend.main()
    return desk_app()


@pytest.fixture(scope="module")
def counter(app):
    with opened(app) as url:
        yield url


@pytest.fixture
def desk(app):
    app.extensions["desk"] = Desk()
    return app.extensions["desk"]


@pytest.fixture
def page(visit, counter, desk):
    page = visit(f"{counter}/send")
    page.wait_for_load_state("networkidle")
    page.evaluate(LISTEN)
    return page


def choose(page, **files: bytes) -> None:
    """Choose files as a hand would: `choose(page, gear=b"…")` is gear.stl."""
    page.set_input_files(
        "[type=file]",
        [
            {"name": f"{name}.stl", "mimeType": "model/stl", "buffer": content}
            for name, content in files.items()
        ],
    )


def row(page, name: str):
    return page.locator(".sending", has_text=f"{name}.stl")


def slowed(page, rate: int):
    """Let the browser send `rate` bytes a second; gives the way to lift it (rate -1)."""
    session = page.context.new_cdp_session(page)

    def limit(rate: int) -> None:
        line = {"offline": False, "latency": 0, "downloadThroughput": -1}
        session.send("Network.emulateNetworkConditions", {**line, "uploadThroughput": rate})

    limit(rate)
    return limit


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_one_file_is_announced_sent_and_leads_to_its_page(page, desk, method):
    desk.method = method

    choose(page, gear=b"solid gear")

    page.wait_for_url("**/uploads/t1")
    assert desk.signed == [{"filename": "gear.stl", "size": 10}]
    assert desk.arrived == {"t1": b"solid gear"}


def test_a_file_chosen_before_the_script_came_is_sent_too(visit, counter, desk):
    page = visit("/bench")
    page.route("**/upload.*.js", lambda route: (time.sleep(0.5), route.continue_()))
    page.goto(f"{counter}/send", wait_until="commit")

    choose(page, gear=b"solid gear")

    page.wait_for_url("**/uploads/t1")


def test_several_files_go_together_and_lead_to_the_page_of_all(page, desk):
    choose(page, gear=b"a gear", hook=b"a hook", vase=b"a vase")

    page.wait_for_url("**/uploads/batches/a-batch")
    assert [each.get("batch") for each in desk.signed] == [None, "a-batch", "a-batch"]
    assert sorted(desk.arrived.values()) == [b"a gear", b"a hook", b"a vase"]


def test_a_file_can_be_dropped(page, desk):
    over, after = page.locator("[data-send]").evaluate(DROP)

    page.wait_for_url("**/uploads/t1")
    assert (over, after) == (True, False)
    assert desk.signed[0]["filename"] == "dropped.stl"


def test_the_bar_follows_and_every_quarter_is_said(page):
    slowed(page, 400_000)

    choose(page, large=bytes(1_200_000))
    expect(row(page, "large")).to_have_attribute("data-state", "sending")
    page.wait_for_function(
        "() => Number(document.querySelector('.sending progress').value) > 30"
    )

    assert "large.stl: 25 %" in page.evaluate("said")
    assert "1.2 MB" in row(page, "large").inner_text()


def test_sending_can_be_cancelled_and_taken_up_again(page, desk):
    limit = slowed(page, 60_000)
    choose(page, large=bytes(2_000_000))
    expect(row(page, "large").locator("progress")).to_have_attribute(
        "value", re.compile("[1-9]")
    )

    row(page, "large").get_by_role("button", name="Cancel").click()

    expect(row(page, "large")).to_contain_text("Cancelled, nothing was kept")
    expect(page.locator("#live")).to_have_text("large.stl: cancelled")
    again = row(page, "large").get_by_role("button", name="Try again large.stl")
    expect(again).to_be_focused()
    assert desk.completed == []
    limit(-1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/uploads/t1")
    assert (desk.again, desk.completed) == (["t1"], ["t1"])


def test_a_broken_off_file_is_signed_again_under_its_own_name(page, desk):
    desk.faults["bytes"] = [(503, "The shop is busy for a moment.")]
    choose(page, gear=b"solid gear")
    expect(row(page, "gear").get_by_role("alert")).to_have_text(
        "The shop is busy for a moment."
    )

    row(page, "gear").get_by_role("button", name="Try again").click()

    page.wait_for_url("**/uploads/t1")
    assert (len(desk.signed), desk.again) == (1, ["t1"])


def test_a_file_the_shop_no_longer_knows_is_announced_anew(page, desk):
    desk.faults = {"bytes": [(503, "Busy.")], "again": [(404, "There is no such file.")]}
    choose(page, gear=b"solid gear")

    row(page, "gear").get_by_role("button", name="Try again").click()

    page.wait_for_url("**/uploads/t2")
    assert len(desk.signed) == 2


def test_a_refusal_is_told_in_the_shops_words_and_stops_no_other(page, desk):
    desk.faults["complete"] = [(415, "This is not an STL file.")]

    choose(page, words=b"words", gear=b"solid gear")

    expect(row(page, "words").get_by_role("alert")).to_have_text("This is not an STL file.")
    expect(row(page, "words").get_by_role("button", name="Try again")).to_be_hidden()
    expect(row(page, "gear")).to_contain_text("Arrived")
    onward = page.get_by_role("link", name="Go on with what arrived")
    expect(onward).to_have_attribute("href", "/uploads/t2")
    assert page.url.endswith("/send")


def test_a_refused_file_that_is_put_away_holds_nobody_up(page, desk):
    desk.faults["complete"] = [(415, "This is not an STL file.")]
    choose(page, words=b"words", gear=b"solid gear")

    row(page, "words").get_by_role("button", name="Remove").click()

    page.wait_for_url("**/uploads/t2")


def test_a_lost_connection_can_be_tried_again(page):
    page.context.set_offline(True)

    choose(page, gear=b"solid gear")

    expect(row(page, "gear").get_by_role("alert")).to_contain_text(
        "The connection broke off"
    )
    page.context.set_offline(False)
    row(page, "gear").get_by_role("button", name="Try again").click()
    page.wait_for_url("**/uploads/t1")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("notes.pdf", b"words", "We read STL, ZIP"),
        ("large.stl", bytes(3_000_001), "Larger than 3 MB"),
        ("empty.stl", b"", "There is nothing in this file"),
    ],
)
def test_what_cannot_be_read_is_not_even_announced(page, desk, name, content, sentence):
    page.set_input_files(
        "[type=file]", {"name": name, "mimeType": "x/y", "buffer": content}
    )

    expect(page.locator(".sending [role=alert]")).to_contain_text(sentence)
    assert desk.signed == []


def test_a_wrongful_answer_is_no_silence(page, desk):
    page.route(
        "**/uploads/sign", lambda route: route.fulfill(status=502, body="<h1>Bad</h1>")
    )

    choose(page, gear=b"solid gear")

    expect(row(page, "gear").get_by_role("alert")).to_contain_text("could not be taken")


@pytest.mark.parametrize("width", [320, 1280])
def test_rows_are_accessible_in_every_state(visit, width):
    page = visit("/styleguide", viewport={"width": width, "height": 900})

    found = Axe().run(page, context=".sendings").response["violations"]

    assert [(rule["id"], rule["nodes"][0]["target"]) for rule in found] == []


def test_without_scripts_the_plain_form_is_there(visit, counter, desk):
    page = visit(f"{counter}/send", java_script_enabled=False)

    assert page.get_by_role("button", name="Send").is_visible()
    assert page.locator(".sendings").is_hidden()


def test_the_island_is_small():
    assert (frontend.ROOT / "static" / "js" / "upload.js").stat().st_size <= 10_000
