"""What goes wrong is told as a page, as a fragment for htmx, or as problem+json."""

import re

import pytest
from sqlalchemy import create_engine
from structlog.testing import capture_logs
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from store.infra import db
from store.kernel import errors
from store.kernel.errors import StoreError

pytestmark = pytest.mark.one_database

REFUSALS = {
    errors.NotFound("No such thing."): 404,
    errors.Gone("It is gone."): 410,
    errors.Conflict("Somebody was faster."): 409,
    errors.Invalid("That cannot be used."): 422,
    errors.TooLarge("Too much."): 413,
    errors.UnsupportedType("We read STL."): 415,
    errors.TooMany("Too many at once."): 429,
    errors.Forbidden("Not for you."): 403,
}


@pytest.mark.parametrize(("error", "status"), REFUSALS.items(), ids=str)
def test_a_refusal_has_its_status_and_its_words(browser, failing, error, status):
    failing(error)

    response = browser.get("/contact")

    assert response.status_code == status
    assert error.message in browser.page
    assert 'action="/search"' in browser.page
    assert 'href="/"' in browser.page


def test_every_kind_of_refusal_is_told_apart():
    kinds = {
        kind for kind in StoreError.__subclasses__() if kind.__module__ == errors.__name__
    }

    busy = {errors.Busy}  # its page is the plain one of all failures
    assert {type(error) for error in REFUSALS} | busy == kinds


def test_an_unknown_address_is_a_page_of_the_shop(browser):
    response = browser.get("/nowhere")

    assert response.status_code == 404
    assert browser.page.count("<h1") == 1
    assert 'name="robots" content="noindex"' in browser.page


def test_a_wrong_method_says_which_are_right(client):
    response = client.get("/cart/lines")

    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]


@pytest.mark.parametrize("error", [TooManyRequests(), ServiceUnavailable(retry_after=30)])
def test_who_should_wait_is_told_how_long(browser, failing, error):
    failing(error)

    response = browser.get("/contact")

    assert response.status_code == error.code
    assert int(response.headers["Retry-After"]) >= 30


def test_htmx_gets_a_small_alert(browser):
    response = browser.fragment("GET", "/nowhere")

    assert response.status_code == 404
    assert 'role="alert"' in browser.page
    assert "<html" not in browser.page


def test_back_and_full_loads_of_htmx_get_the_page(browser):
    headers = {"HX-Request": "true", "HX-Request-Type": "full"}

    assert "<html" in browser.get("/nowhere", headers=headers).get_data(as_text=True)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nowhere", 404),
        ("POST", "/api/v1/catalog/products", 405),
        ("GET", "/api/v1/catalog/products/nothing", 404),
    ],
)
def test_the_api_answers_with_problems(client, method, path, status):
    response = client.open(path, method=method)

    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    problem = response.get_json(force=True)
    assert problem["status"] == status
    assert problem["instance"] == response.headers["X-Request-Id"]


@pytest.mark.parametrize(
    ("accepted", "mimetype"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("*/*", "text/html"),
        ("application/json", "application/problem+json"),
    ],
)
def test_only_who_asks_for_json_is_answered_with_a_problem(client, accepted, mimetype):
    response = client.get("/nowhere", headers={"Accept": accepted})

    assert response.status_code == 404
    assert response.mimetype == mimetype


@pytest.mark.fault("W27")
@pytest.mark.asvs("V16.5.1")
@pytest.mark.asvs("V16.5.4")
@pytest.mark.asvs("V16.3.4")
def test_W27_our_own_failure_is_a_page_without_session_and_its_story_is_in_the_log(
    browser, failing
):
    failing(RuntimeError("the secret of the database"))

    with capture_logs() as logged:
        response = browser.get("/contact")

    assert response.status_code == 500
    assert "the secret" not in browser.page
    assert "csrf" not in browser.page
    assert "<script" not in browser.page
    reference = re.search(r"Reference ([\w-]+)", browser.page).group(1)
    assert response.headers["X-Request-Id"] == reference
    (story,) = [entry for entry in logged if entry["event"] == "request_failed"]
    assert story["id"] == reference
    assert "the secret of the database" in str(story["exc_info"])


def test_the_page_of_our_own_failure_needs_no_database(browser, failing, database):
    failing(RuntimeError("lost"))
    db.bind(create_engine("sqlite:////nowhere/at/all.sqlite"))

    response = browser.get("/contact")

    database.bind()
    assert response.status_code == 500
    assert "Reference" in browser.page


@pytest.mark.asvs("V16.5.3")
@pytest.mark.parametrize("path", ["/contact", "/account", "/api/v1/materials", "/nowhere"])
def test_who_has_a_session_is_answered_as_safely_without_a_database(
    browser, database, path
):
    browser.token()
    db.bind(create_engine("sqlite:////nowhere/at/all.sqlite"))

    answer = browser.client.get(path)

    database.bind()
    assert answer.status_code == 500
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Request-Id"]
    assert "Set-Cookie" not in answer.headers


def test_every_answer_has_a_number_of_its_own(client):
    numbers = {client.get("/healthz").headers["X-Request-Id"] for _ in range(3)}

    assert len(numbers) == 3
