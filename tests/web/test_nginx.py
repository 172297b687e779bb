"""The proxy that is handed out, before gunicorn as the shop starts it, under attack."""

import json
import socket
import ssl
import time

import pytest

from tests.servers.echo import Echo
from tests.servers.nginx import Nginx
from tests.servers.raw import asked, read_all, status_of
from tests.web.smuggling import AMBIGUOUS, NAME, ODD, written

HIDDEN_PATHS = (
    "/.git/HEAD",
    "/.env",
    "/x/.svn/entries",
    "/%2egit/HEAD",
    "//.git/HEAD",
    "/assets/.git/HEAD",
    "/assets/../.env",
    "/metrics",
    "/x/../metrics",
    "/readyz",
    "//readyz",
)
SHORT = {"client_header_timeout": ("10s", "1s"), "client_body_timeout": ("15s", "1s")}


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    server = Echo(tmp_path_factory.mktemp("gunicorn"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def proxy(shop, tmp_path_factory):
    """nginx as handed out; only its patience with slow clients is shorter."""
    server = Nginx(tmp_path_factory.mktemp("nginx"), upstream=shop.port, **SHORT)
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=["through nginx", "gunicorn alone"])
def send(request, shop, proxy):
    """Sends bytes on either way; gives all that came back."""
    shop.forget()
    if request.param == "gunicorn alone":
        return lambda told: asked(shop.port, told)
    return lambda told: asked(proxy.port, told, private=proxy.trusting(), name=NAME)


def _get(proxy, path="/one", *headers, method="GET", body="") -> bytes:
    told = written(*headers, body=body, first=f"{method} {path} HTTP/1.1").encode()
    return asked(proxy.port, told, private=proxy.trusting(), name=NAME)


def _told(answer: bytes) -> dict:
    return json.loads(answer.partition(b"\r\n\r\n")[2])


@pytest.mark.fault("W11")
@pytest.mark.asvs("V4.2.1")
def test_W11_what_can_be_read_in_two_ways_is_not_read_at_all(send, shop):
    statuses = {name: status_of(send(told.encode())) for name, told in AMBIGUOUS.items()}

    read = {name: code for name, code in statuses.items() if code not in {400, 501, 505}}
    assert read == {}
    assert shop.seen() == []


@pytest.mark.fault("W11")
@pytest.mark.asvs("V4.2.1")
def test_W11_what_is_written_oddly_is_one_request_or_none(send, shop):
    statuses = [status_of(send(told.encode())) for told in ODD.values()]

    assert set(statuses) <= {200, 400}
    assert [line for line in shop.seen() if "smuggled" in line] == []
    assert len(shop.seen()) == statuses.count(200)


@pytest.mark.asvs("V4.1.3")
@pytest.mark.asvs("V15.3.4")
def test_what_a_client_says_of_itself_reaches_nobody(proxy):
    spoofed = (
        "X-Forwarded-For: 1.2.3.4, 127.0.0.1",
        "X-Forwarded-Proto: http",
        "X-Forwarded-Host: evil.example",
        "X-Forwarded-Port: 81",
        "X-Forwarded-Prefix: /evil",
        "X-Real-IP: 1.2.3.4",
        "Forwarded: for=1.2.3.4;host=evil.example",
        "Proxy: http://evil.example",
        "X_Forwarded_For: 1.2.3.4",
        "Script_Name: /evil",
        "Upgrade: websocket",
    )

    told = _told(_get(proxy, "/one", *spoofed))

    assert (told["from"], told["scheme"], told["host"]) == ("127.0.0.1", "https", NAME)
    assert told["script"] == ""
    assert "1.2.3.4" not in json.dumps(told)
    assert "evil" not in json.dumps(told)
    assert "HTTP_UPGRADE" not in told["headers"]


@pytest.mark.asvs("V4.1.3")
def test_gunicorn_itself_believes_no_header_about_the_way(shop):
    told = written("X-Forwarded-Ssl: on", "Script-Name: /evil", first="GET / HTTP/1.1")

    heard = _told(asked(shop.port, told.encode()))

    assert (heard["scheme"], heard["script"]) == ("http", "")


@pytest.mark.asvs("V4.1.2")
@pytest.mark.asvs("V12.2.1")
@pytest.mark.parametrize(
    ("method", "path", "host", "status"),
    [
        ("GET", "/products?q=1", NAME, 301),
        ("HEAD", "/", NAME, 301),
        ("POST", "/account/login", NAME, 403),
        ("GET", "/api/v1/catalog/products", NAME, 403),
        ("POST", "/webhooks/stripe", NAME, 403),
        ("GET", "/", "evil.example", 0),
    ],
)
def test_without_tls_pages_are_sent_on_and_programs_refused(
    proxy, shop, method, path, host, status
):
    shop.forget()
    told = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"

    answer = asked(proxy.plain_port, told.encode())

    assert status_of(answer) == status
    assert shop.seen() == []
    if status == 301:
        assert f"Location: https://{NAME}{path}\r\n".encode() in answer


@pytest.mark.fault("W25")
@pytest.mark.asvs("V13.4.1")
@pytest.mark.asvs("V13.4.3")
@pytest.mark.asvs("V13.4.5")
@pytest.mark.asvs("V13.4.7")
def test_W25_what_is_not_for_visitors_is_not_there(proxy, shop):
    shop.forget()

    statuses = {path: status_of(_get(proxy, path)) for path in HIDDEN_PATHS}

    assert set(statuses.values()) == {404}
    assert shop.seen() == []


@pytest.mark.asvs("V13.4.4")
@pytest.mark.asvs("V13.4.6")
@pytest.mark.fault("W24")
def test_W24_trace_is_refused_and_no_version_told(proxy):
    answer = _get(proxy, method="TRACE")

    assert status_of(answer) == 405
    assert b"Server: nginx\r\n" in answer
    assert b"Strict-Transport-Security: max-age=31536000; includeSubDomains" in answer
    assert b"X-Content-Type-Options: nosniff" in answer


@pytest.mark.asvs("V12.1.1")
@pytest.mark.asvs("V12.1.2")
@pytest.mark.filterwarnings("ignore:.*TLSv1_1 is deprecated")
def test_old_tls_weak_suites_and_other_names_are_refused(proxy):
    assert _greeted(proxy, ssl.TLSVersion.TLSv1_2).startswith("ECDHE")
    assert _greeted(proxy, ssl.TLSVersion.TLSv1_3).startswith("TLS_")
    for refused in (
        {"version": ssl.TLSVersion.TLSv1_1},
        {"version": ssl.TLSVersion.TLSv1_2, "suites": "AES128-SHA:AES256-GCM-SHA384"},
        {"version": ssl.TLSVersion.TLSv1_2, "suites": "ECDHE-ECDSA-AES128-SHA256"},
        {"version": ssl.TLSVersion.TLSv1_3, "name": "evil.example"},
    ):
        with pytest.raises((ssl.SSLError, ConnectionResetError)):
            _greeted(proxy, **refused)


def _greeted(proxy, version, suites="ALL:@SECLEVEL=0", name=NAME) -> str:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers(suites)
    context.minimum_version = context.maximum_version = version
    line = socket.create_connection(("127.0.0.1", proxy.port), 5)
    with line, context.wrap_socket(line, server_hostname=name) as private:
        return private.cipher()[0]


@pytest.mark.fault("F28")
def test_F28_who_sends_slowly_waits_in_the_proxy_and_not_for_long(proxy, shop):
    shop.forget()
    slow = [socket.create_connection(("127.0.0.1", proxy.port), 5) for _ in range(40)]
    half = [_half_asked(proxy) for _ in range(20)]

    answers = [status_of(_get(proxy)) for _ in range(5)]

    assert answers == [200] * 5
    assert shop.seen() == ["GET /one"] * 5
    began = time.monotonic()
    for line in (*slow, *half):
        read_all(line)
        line.close()
    assert time.monotonic() - began < 4


def _half_asked(proxy) -> socket.socket:
    """A client that announces a body, sends one byte of it, and stops."""
    line = socket.create_connection(("127.0.0.1", proxy.port), 5)
    line = proxy.trusting().wrap_socket(line, server_hostname=NAME)
    line.sendall(written("Content-Length: 1000", body="a").encode())
    return line


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [("/cart/lines", 310_000, 413), ("/uploads", 310_000, 200), ("/cart", 1_000, 200)],
)
def test_a_body_has_the_size_of_its_address(proxy, path, size, status):
    length = f"Content-Length: {size}"

    assert status_of(_get(proxy, path, length, method="POST", body="a" * size)) == status


@pytest.mark.fault("W08")
@pytest.mark.fault("W10")
def test_W08_W10_the_proxy_keeps_files_alone_and_without_cookies(proxy, shop):
    shop.forget()
    mine = "Cookie: __Host-session=mine"
    for path in ("/account", "/account/x.css", "/assets/", "/cart"):
        told = [_told(_get(proxy, path, header)) for header in (mine, "Cookie: theme=dark")]
        assert [each["headers"]["HTTP_COOKIE"] for each in told] == [mine[8:], "theme=dark"]

    files = [_told(_get(proxy, f"/assets/a.js{query}", mine)) for query in ("", "?utm=1")]

    assert shop.seen().count("GET /assets/a.js") == 1
    assert all("HTTP_COOKIE" not in each["headers"] for each in files)
