"""What is too much, odd, or said twice is refused quickly, or means one thing."""

import time

import pytest

from store.web import bounds
from tests.factories.catalog import a_product

pytestmark = pytest.mark.one_database

QUICK = 0.1
FORM = "application/x-www-form-urlencoded"
MANY = 10_000


def _parts(count) -> bytes:
    part = b'--x\r\nContent-Disposition: form-data; name="a%d"\r\n\r\n1\r\n'
    return b"".join(part % number for number in range(count)) + b"--x--\r\n"


@pytest.mark.fault("W26")
@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/cart/lines", {"data": b"&".join(b"a%d=1" % n for n in range(MANY))}),
        ("/cart/lines", {"data": b"&" * MANY}),
        ("/cart/lines", {"data": b"a" * (bounds.LARGEST_BODY + 1)}),
        (
            "/cart/lines",
            {"data": _parts(2_000), "content_type": "multipart/form-data; boundary=x"},
        ),
        (
            "/api/v1/uploads/sign",
            {"data": b"[" * 50_000, "content_type": "application/json"},
        ),
        (
            "/api/v1/uploads/sign",
            {"data": b'{"a":' * 10_000, "content_type": "application/json"},
        ),
        (
            "/api/v1/uploads/sign",
            {"data": b"1" * 60_000, "content_type": "application/json"},
        ),
        ("/csp-reports", {"data": b"[" * 16_000, "content_type": "application/json"}),
        ("/csp-reports", {"data": b" " * 17_000, "content_type": "application/json"}),
        ("/webhooks/stripe", {"data": b"{" * 300_000}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_W26_too_much_is_refused_before_it_costs_anything(client, path, sent):
    sent = {"content_type": FORM, **sent}
    client.post(path)  # what a refusal looks like is drawn for the first time
    began = time.process_time()

    answer = client.post(path, **sent)

    assert answer.status_code in {400, 413}
    assert time.process_time() - began < QUICK


@pytest.mark.fault("W26")
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("q=" + "a" * 4_000, 414),
        ("&".join(f"f{n}=1" for n in range(250)), 400),
        ("&" * 2_000, 400),
    ],
    ids=["long", "many", "empty"],
)
@pytest.mark.parametrize("path", ["/search", "/products", "/api/v1/catalog/products"])
def test_W26_a_query_has_an_end(client, path, query, status):
    assert client.get(f"{path}?{query}").status_code == status


@pytest.mark.fault("W24")
@pytest.mark.asvs("V4.1.4")
@pytest.mark.asvs("V13.4.4")
@pytest.mark.parametrize("verb", ["TRACE", "TRACK", "CONNECT", "PROPFIND", "DEBUG", "GETS"])
def test_W24_an_odd_verb_is_not_allowed_anywhere(client, verb):
    rules = client.application.url_map.iter_rules()
    paths = sorted({rule.rule for rule in rules if not rule.arguments})

    statuses = {path: client.open(path, method=verb).status_code for path in paths}

    assert {path: code for path, code in statuses.items() if code != 405} == {}


@pytest.mark.fault("W24")
@pytest.mark.parametrize(
    "told",
    [
        {"headers": {"X-HTTP-Method-Override": "POST"}},
        {"headers": {"X-HTTP-Method": "DELETE"}},
        {"headers": {"X-Method-Override": "PUT"}},
        {"query_string": {"_method": "POST"}},
    ],
    ids=str,
)
def test_W24_no_header_and_no_field_makes_another_verb_of_it(client, told):
    assert client.get("/cart/lines", **told).status_code == 405


TRICKS = (
    "//admin/products",
    "/./admin/products",
    "/x/../admin/products",
    "/%2e/admin/products",
    "/x/%2e%2e/admin/products",
    "/admin%2fproducts",
    "/admin;x/products",
    "/admin/products;x",
    "/admin/products.",
    "/admin/products%00",
    "/admin/products%20",
    "/admin/products/",
    "/ADMIN/products",
    "/admin\\products",
    "/account/..;/admin/products",
)


@pytest.mark.fault("W25")
def test_W25_no_way_of_writing_it_leads_a_stranger_to_the_desk(client):
    for path in TRICKS:
        answer = client.get(path, follow_redirects=True)

        is_login = answer.request.path == "/account/login"
        assert answer.status_code in {400, 404} or is_login, path


LIKE_FILES = (
    "/account/x.css",
    "/account/orders/a.js",
    "/account%2fx.css",
    "/account;x.css",
    "/account%0ax.css",
    "/account.css",
    "/cart/x.png",
)


@pytest.mark.fault("W09")
@pytest.mark.fault("W10")
def test_W09_W10_no_page_of_somebody_is_had_under_the_name_of_a_file(browser, asha):
    browser.sign_in(asha)

    for path in LIKE_FILES:
        answer = browser.get(path)

        assert answer.status_code in {404, 405}, path
        assert "no-store" in answer.headers["Cache-Control"]
        assert b"asha@example.com" not in answer.data


@pytest.mark.fault("W12")
@pytest.mark.parametrize(
    "mark", ["%0d%0a", "%0a", "%E5%98%8A%E5%98%8D", "%0d", "%c4%8d%c4%8a"]
)
def test_W12_no_line_is_smuggled_into_a_header(browser, asha, mark):
    next_page = f"/account{mark}Set-Cookie:%20stolen=1"
    browser.get(f"/account/login?next={next_page}")
    typed = {"email": asha.email, "password": "correct horse battery staple"}

    answers = [
        browser.get(f"/products{mark}Set-Cookie:%20stolen=1/"),
        browser.get(f"/products/?x={mark}Set-Cookie:%20stolen=1"),
        browser.post("/account/login", {**typed, "next": "/x\r\nSet-Cookie: stolen=1"}),
    ]

    for answer in answers:
        assert answer.status_code < 500
        assert not [line for name, line in answer.headers if name == "stolen"]
        assert "stolen" not in str(answer.headers.getlist("Set-Cookie"))


@pytest.mark.fault("W13")
def test_W13_of_a_parameter_that_comes_twice_pages_read_the_first(client):
    a_product()

    first = client.get("/search?q=nozzle&q=belt").get_data(as_text=True)

    assert 'value="nozzle"' in first
    assert 'value="belt"' not in first


@pytest.mark.fault("W13")
@pytest.mark.asvs("V15.3.7")
@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("GET", "/api/v1/catalog/products?limit=5&limit=6", {}),
        ("GET", "/api/v1/catalog/products?q=a&q=b", {}),
        (
            "POST",
            "/api/v1/uploads/sign",
            {
                "data": '{"filename":"a.stl","size":1,"size":99999}',
                "content_type": "application/json",
            },
        ),
    ],
)
def test_W13_the_api_refuses_what_is_said_twice(client, method, path, sent):
    assert client.open(path, method=method, **sent).status_code in {400, 422}


@pytest.mark.fault("W13")
def test_W13_a_query_never_stands_in_for_a_form(browser):
    answer = browser.post("/account/login?email=x@example.com&password=secret", {})

    assert answer.status_code == 422


@pytest.mark.asvs("V3.5.6")
def test_the_api_wraps_nothing_into_a_script(client):
    for name in ("callback", "jsonp", "cb"):
        answer = client.get(f"/api/v1/catalog/products?{name}=steal")

        assert answer.status_code == 422
        assert answer.mimetype == "application/problem+json"
        assert not answer.data.startswith(b"steal")


@pytest.mark.asvs("V4.3.1")
@pytest.mark.asvs("V4.3.2")
@pytest.mark.asvs("V4.4.1")
def test_there_is_no_graph_to_ask_and_no_socket_to_open(client):
    asked = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Key": "x"}

    assert client.get("/graphql").status_code == 404
    assert client.get("/", headers=asked).status_code == 400
