"""The board in the workshop: jobs are seen, moved and downloaded."""

import pytest

from tests.factories.printing import MODEL, PICTURE, a_print_job, job_now

pytestmark = pytest.mark.one_database


@pytest.fixture
def job(database):
    return a_print_job(quantity=4)


def move(job, target, **more):
    return {"target": target, "version": job.version, **more}


@pytest.mark.parametrize("view", ["board", "printers", "table", "nonsense"])
def test_a_job_is_shown_with_what_the_printer_needs(desk, job, view):
    desk.get("/admin/print-jobs", query_string={"view": view})

    for words in (job.number, "bracket.stl", "PETG, Grey", f"{job.weight_g:,}"):
        assert words in desk.page


def test_a_job_is_moved_without_javascript(desk, job):
    answer = desk.post(f"/admin/print-jobs/{job.number}/moves", move(job, "printing"))

    assert answer.status_code == 303
    desk.follow(answer)
    assert f"{job.number} is printing now." in desk.page
    assert job_now(job.number).status == "printing"


def test_htmx_gets_the_board_after_a_move(desk, job):
    answer = desk.fragment(
        "POST", f"/admin/print-jobs/{job.number}/moves", move(job, "printing", view="table")
    )

    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert text.lstrip().startswith('<div id="print-board"')
    assert 'class="sheet"' in text
    assert "is printing now" in answer.headers["HX-Trigger"]


def test_whoever_is_slower_gets_a_fresh_board_and_a_message(desk, job):
    desk.post(f"/admin/print-jobs/{job.number}/moves", move(job, "printing"))

    answer = desk.fragment(
        "POST", f"/admin/print-jobs/{job.number}/moves", move(job, "printing")
    )

    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "moved by somebody else" in text
    assert 'name="version" value="2"' in text


def test_a_failure_without_a_reason_comes_back(desk, job):
    desk.post(f"/admin/print-jobs/{job.number}/moves", move(job, "printing"))
    printing = job_now(job.number)

    refused = desk.post(f"/admin/print-jobs/{job.number}/moves", move(printing, "failed"))
    assert refused.status_code == 422
    assert "Say in a few words what went wrong." in desk.page

    told = move(printing, "failed", reason="Nozzle clogged")
    assert desk.post(f"/admin/print-jobs/{job.number}/moves", told).status_code == 303
    assert job_now(job.number).history[-1].reason == "Nozzle clogged"


@pytest.mark.parametrize(
    "form", [{}, {"target": "lost", "version": "1"}, {"target": "done", "version": "x"}]
)
def test_an_odd_move_is_refused_with_the_board(desk, job, form):
    answer = desk.post(f"/admin/print-jobs/{job.number}/moves", form)

    assert answer.status_code == 422
    assert job.number in desk.page


def test_an_unknown_job_is_not_found(desk):
    assert desk.get("/admin/print-jobs/MX-1-P1").status_code == 404
    assert desk.get("/admin/print-jobs/MX-1-P1/model.stl").status_code == 404
    form = {"target": "printing", "version": "1"}
    assert desk.post("/admin/print-jobs/MX-1-P1/moves", form).status_code == 404


def test_the_model_is_sent_as_a_download_under_our_own_name(desk, job):
    answer = desk.get(f"/admin/print-jobs/{job.number}/model.stl")

    assert answer.data == MODEL
    saved_as = answer.headers["Content-Disposition"]
    assert saved_as.startswith(f"attachment; filename={job.number}.stl")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_picture_is_for_staff_only(desk, another_browser, job):
    address = f"/admin/print-jobs/{job.number}/thumbnail.png"

    assert desk.get(address).data == PICTURE
    assert another_browser.get(address).status_code == 303


def test_a_job_has_a_page_with_its_history(desk, job, staff):
    desk.post(f"/admin/print-jobs/{job.number}/moves", move(job, "printing"))

    desk.get(f"/admin/print-jobs/{job.number}")

    assert "64" in desk.page
    assert f", {staff.name}" in desk.page
    assert f'href="/admin/orders/{job.order_number}"' in desk.page
