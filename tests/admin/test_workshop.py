"""Printers, spools, plates, failures and providers, walked as staff walk them."""

import re

import pytest

from store.accounts.visitors import Visitor
from store.infra.storage import storage
from store.production.jobs import prepare_photo
from tests.factories.printing import a_print_job, job_now
from tests.factories.reviewing import a_photo
from tests.factories.workshop import a_printer, a_provider, a_spool, printer_now, started

pytestmark = pytest.mark.one_database


@pytest.fixture
def job(database):
    return a_print_job(quantity=2)


@pytest.fixture
def spool(job, staff):
    return a_spool(staff, grams=120)


@pytest.fixture
def printer(spool, staff):
    return a_printer(staff, spool=spool)


def word(job):
    return f"{job.number}:{job.version}"


def test_a_spool_is_opened_and_a_printer_set_up_and_loaded(desk, job):
    desk.get("/admin/spools")
    petg = re.search(r'<option value="(\d+)">PETG', desk.page).group(1)
    spool = {"material": petg, "colour": "Grey", "grams": "1000", "low": "150"}
    assert desk.post("/admin/spools", spool).status_code == 303
    assert desk.post("/admin/spools", {**spool, "colour": "Mud"}).status_code == 422
    assert "PETG comes in Black" in desk.page

    desk.get("/admin/printers/new")
    kind = re.search(r'<option value="(\d+)">Core 256', desk.page).group(1)
    sides = {"width": "256", "depth": "256", "height": "256"}
    form = {"name": "Core 1", "machine": kind, **sides, "active": "y", "position": "0"}
    assert desk.post("/admin/printers/new", form).status_code == 303
    assert desk.post("/admin/printers/new", form).status_code == 422
    desk.post("/admin/printers/core-1/spool", {"spool": "1"})

    assert (printer_now().name, printer_now().spool.colour) == ("Core 1", "Grey")
    assert desk.post("/admin/printers/core-1/service", {"note": "Belt"}).status_code == 303
    desk.get("/admin/print-jobs")
    assert "Waits: Core 1 is in service." in desk.page


def test_the_board_offers_a_printer_and_tells_of_low_spools(desk, job, printer):
    desk.get("/admin/print-jobs")

    assert "Start on Core 1" in desk.page
    assert "PETG Grey is on it" in desk.page
    assert "1 spool low" in desk.page

    form = {"target": "printing@core-1", "version": job.version}
    desk.follow(desk.post(f"/admin/print-jobs/{job.number}/moves", form))
    assert f"{job.number} is printing on Core 1 now." in desk.page


def test_several_are_started_on_one_plate_which_is_ended(desk, job, printer):
    desk.get("/admin/print-jobs/queue")
    assert f'value="{word(job)}"' in desk.page

    answer = desk.post("/admin/plates", {"jobs": [word(job)], "printer": "core-1"})
    desk.follow(answer)
    assert job.number in desk.page
    again = desk.post("/admin/plates", {"jobs": [word(job)], "printer": "core-1"})
    assert again.status_code == 409
    assert "moved by somebody else" in desk.page

    plate = answer.headers["Location"]
    assert desk.post(f"{plate}/end", {"target": "checking"}).status_code == 303
    assert job_now(job.number).status == "checking"
    assert desk.post(f"{plate}/end", {"target": "checking"}).status_code == 409


def test_a_failure_comes_with_a_photo_that_is_made_anew_for_staff_only(
    desk, another_browser, job, printer, staff
):
    started(staff, job)
    address = f"/admin/print-jobs/{job.number}/failure"
    form = {
        "kind": "other",
        "version": job_now(job.number).version,
        "grams": "4.5",
        "again": "y",
    }

    refused = desk.post(address, {**form, "reason": ""})
    assert refused.status_code == 422
    assert "Say in a few words what went wrong." in desk.page
    photo = (a_photo(), "spaghetti.jpg")
    told = {**form, "reason": "Spaghetti at 12 mm", "photo": photo}
    assert desk.post(address, told).status_code == 303

    tried = job_now(job.number).tries[0]
    assert (tried.scrap_mg, tried.reason) == (4500, "Spaghetti at 12 mm")
    source = tried.photo_source
    prepare_photo(tried.id)
    assert not storage().exists(source)
    shown = f"/admin/print-jobs/{job.number}/tries/1/photo.webp"
    assert desk.get(shown).data[8:12] == b"WEBP"
    assert another_browser.get(shown).status_code == 303
    desk.get(f"/admin/print-jobs/{job.number}")
    assert shown in desk.page
    assert "Spaghetti at 12 mm" in desk.page


def test_the_board_asks_no_more_for_more_cards(desk, statements, job, printer):
    desk.get("/admin/print-jobs")
    with statements() as few:
        desk.get("/admin/print-jobs", query_string={"view": "printers"})
    a_print_job(Visitor("another"))
    with statements() as more:
        desk.get("/admin/print-jobs", query_string={"view": "printers"})

    assert len(few) == len(more) <= 24


def test_tags_carry_a_code_that_opens_the_job(desk, job):
    desk.get("/admin/print-jobs/tags", query_string={"jobs": word(job)})

    assert f"/admin/print-jobs/{job.number}/tag.svg" in desk.page
    picture = desk.get(f"/admin/print-jobs/{job.number}/tag.svg")
    assert picture.mimetype == "image/svg+xml"
    assert b"<svg" in picture.data


def test_a_provider_answers_by_the_link_they_were_sent(desk, another_browser, job, staff):
    a_provider(staff)
    desk.get(f"/admin/print-jobs/{job.number}/handoff")
    form = {"provider": "sahyadri-sinter", "version": job.version, "note": "Deburr it"}
    desk.follow(desk.post(f"/admin/print-jobs/{job.number}/handoff", form))
    link = re.search(r'href="http://[^/]+(/hand-overs/[^"]+)"', desk.page).group(1)

    another_browser.get(link)
    assert "Deburr it" in another_browser.page
    assert job.order_number not in re.sub(job.number, "", another_browser.page)
    assert another_browser.get(f"{link}/{job.number}/model.stl").status_code == 200
    assert another_browser.post(f"{link}/confirmation").status_code == 303
    sent = another_browser.post(f"{link}/tracking", {"tracking": "DTDC 77"})
    assert sent.status_code == 303

    desk.get("/admin/print-jobs", query_string={"view": "printers"})
    assert "Sahyadri Sinter" in desk.page
    desk.get("/admin/providers/sahyadri-sinter")
    assert "DTDC 77" in desk.page
    assert another_browser.get("/hand-overs/nobodys").status_code == 404
