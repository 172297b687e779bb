"""Requests to addresses that people configure reach what they name, or nothing."""

import socket
import ssl
import threading
import time
from contextlib import contextmanager

import pytest

import store.settings
from store.infra import http
from tests.servers.certificates import self_signed

PUBLIC = "93.184.216.34"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
SECRETS = {"X-Signature": "t=1,v1=00"}


@pytest.fixture
def listed(configuration):
    """Name an address in the settings: `listed(url)`; and hosts of our own network."""

    def name(url, *, private=""):
        told = {"ALERTS_WEBHOOK": url, "PRIVATE_HOSTS": private}
        store.settings.use(configuration.model_copy(update=told))
        return url

    yield name
    store.settings.use(configuration)


@pytest.fixture
def names(monkeypatch):
    """What names resolve to: `names(*answers)`, one each time it is asked."""
    asked = []

    def resolve(*answers):
        def getaddrinfo(host, port, **_):
            found = answers[min(len(asked), len(answers) - 1)]
            asked.append(host)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, port))]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        return asked

    return resolve


@pytest.fixture
def lines(monkeypatch):
    """Where the door connects to, without doing so."""
    opened = []

    def create_connection(address, _seconds):
        opened.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", create_connection)
    return opened


@contextmanager
def receiver(answer, *, private=None, every=0.0):
    """A server of one answer on a loopback port: gives its port, and what it was sent."""
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve():
            line, _ = listening.accept()
            try:
                line = private.wrap_socket(line, server_side=True) if private else line
                with line:
                    heard.append(_request(line))
                    for part in [answer] if not every else [bytes([b]) for b in answer]:
                        line.sendall(part)
                        time.sleep(every)
            except OSError:
                line.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1], heard
    thread.join(timeout=5)


def _request(line) -> bytes:
    told = b""
    while not told.endswith(b"\r\n\r\n{}"):
        told += line.recv(65536)
    return told


def post(url):
    return http.post_json(url, b"{}", headers=SECRETS)


def test_what_is_posted_arrives_as_it_was_signed(listed):
    with receiver(OK) as (port, heard):
        url = listed(f"http://127.0.0.1:{port}/hook?a=1", private=f"127.0.0.1:{port}")

        assert post(url) == 200

    (told,) = heard
    assert told.startswith(b"POST /hook?a=1 HTTP/1.1\r\n")
    assert b"X-Signature: t=1,v1=00" in told
    assert told.endswith(b"\r\n\r\n{}")


@pytest.mark.asvs("V1.3.6")
@pytest.mark.fault("W18")
@pytest.mark.asvs("V13.2.4")
@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://0.0.0.0/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/",
        "http://example.com/",
        "https://example.com:22/",
        "https://example.com:8443/",
        "https://user:word@example.com/",
        "https://example.com\\@127.0.0.1/",
        "https://example.com/ HTTP/1.1\r\nHost: evil",
        "https://example.com/#@127.0.0.1/",
        "https://[::1/",
        "https://example.com:port/",
        "https:///nowhere",
        "unix:///run/docker.sock",
        "file:///etc/passwd",
        "gopher://example.com/",
        "https://example.com/" + "a" * 2_000,
        "//example.com",
        "",
    ],
)
def test_W18_an_address_that_is_not_plainly_public_is_never_connected_to(
    listed, lines, url
):
    with pytest.raises(http.Unreachable) as refused:
        post(listed(url))

    assert lines == []
    assert str(refused.value) == "That address cannot be reached."


@pytest.mark.asvs("V1.3.6")
@pytest.mark.fault("W18")
def test_W18_a_name_that_changes_its_mind_leads_nowhere_else(listed, names, lines):
    asked = names(PUBLIC, "127.0.0.1")

    with pytest.raises(http.Unreachable):
        post(listed("https://rebound.example/"))

    assert lines == [(PUBLIC, 443)]
    assert asked == ["rebound.example"]


@pytest.mark.fault("W18")
def test_W18_a_name_with_an_address_of_ours_among_its_own_is_refused(
    listed, monkeypatch, lines
):
    both = [(2, 1, 6, "", (one, 443)) for one in (PUBLIC, "169.254.169.254")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)

    with pytest.raises(http.Unreachable):
        post(listed("https://both.example/"))

    assert lines == []


@pytest.mark.asvs("V13.2.4")
def test_an_address_that_no_setting_names_is_not_asked(listed, lines):
    listed("https://hooks.example/one")

    with pytest.raises(http.Unreachable):
        post("https://other.example/one")

    assert lines == []


@pytest.mark.asvs("V15.3.2")
@pytest.mark.fault("W18")
def test_W18_a_redirect_is_an_answer_and_not_an_order(listed):
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n"
    with receiver(moved) as (port, heard):
        url = listed(f"http://127.0.0.1:{port}/", private=f"127.0.0.1:{port}")

        assert post(url) == 302

    assert len(heard) == 1


@pytest.mark.asvs("V12.3.2")
def test_a_certificate_that_nobody_vouches_for_is_refused(listed, tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*self_signed(tmp_path, "localhost"))
    with receiver(OK, private=context) as (port, heard):
        url = listed(f"https://localhost:{port}/", private=f"localhost:{port}")

        with pytest.raises(http.Unreachable):
            post(url)

    assert heard == []


@pytest.mark.asvs("V13.2.6")
def test_who_answers_a_byte_at_a_time_is_not_waited_for(listed, monkeypatch):
    monkeypatch.setattr(http, "SECONDS", 0.3)
    with receiver(OK, every=0.1) as (port, _):
        url = listed(f"http://127.0.0.1:{port}/", private=f"127.0.0.1:{port}")
        began = time.monotonic()

        with pytest.raises(http.Unreachable):
            post(url)

    assert time.monotonic() - began < 2


def test_no_more_of_an_answer_is_read_than_one_needs(listed):
    much = b"HTTP/1.1 200 OK\r\n\r\n" + bytes(8 * 1024 * 1024)
    with receiver(much) as (port, _):
        url = listed(f"http://127.0.0.1:{port}/", private=f"127.0.0.1:{port}")

        assert post(url) == 200


@pytest.mark.asvs("V4.2.5")
def test_headers_longer_than_anybody_reads_are_not_sent(listed, lines):
    with pytest.raises(http.Unreachable):
        http.post_json(listed("https://1.1.1.1/"), b"", headers={"X-Long": "a" * 8_001})

    assert lines == []
