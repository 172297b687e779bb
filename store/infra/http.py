"""The door to addresses that people have configured: never into our own network.

A name is resolved once, and the address that was checked is the one connected to: a name
that changes its mind (DNS rebinding) leads nowhere else. Redirects are not followed, and
whatever is wrong is told by one and the same error.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from threading import Timer
from urllib.parse import urlsplit

from store.infra.addresses import is_public
from store.infra.egress import is_listed
from store.infra.log import log
from store.settings import settings

SECONDS = 5
LARGEST_ANSWER = 64 * 1024
LONGEST_URL = 2_000
MOST_HEADERS = 8_000  # bytes of names and values
TLS_PORT = 443
PLAIN_PORT = 80


class Unreachable(ConnectionError):
    """Nothing was delivered; why is in the log, and is the same to whoever asked."""

    def __init__(self) -> None:
        super().__init__("That address cannot be reached.")


@dataclass(frozen=True)
class Target:
    """Where a request goes: taken apart once, so that all that follows reads the same."""

    private: bool  # TLS is spoken
    host: str
    port: int
    path: str

    @property
    def place(self) -> str:
        return f"{self.host}:{self.port}"


def post_json(url: str, body: bytes, *, headers: Mapping[str, str]) -> int:
    """Send JSON to an address that a setting names; gives the status of the answer.

    Raises Unreachable for everything that is not an answer: an address off the list, one
    that is not public, a broken or late answer.
    """
    try:
        return _posted(_target(url, headers), body, headers)
    except (OSError, ValueError, http.client.HTTPException) as error:
        log.warning("outbound_failed", error=repr(error))
        raise Unreachable from None


def _target(url: str, headers: Mapping[str, str]) -> Target:
    """Take an address apart; raises ValueError for what is not plainly one of ours."""
    size = sum(len(name) + len(value) for name, value in headers.items())
    if len(url) > LONGEST_URL or size > MOST_HEADERS:
        raise ValueError("longer than we send")
    if not (url.isascii() and url.isprintable()) or set(url) & set(" \\#"):
        raise ValueError("a mark that no address has")
    if not is_listed(url, door=__name__, settings=settings()):
        raise ValueError("no setting names this host")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or not parts.hostname:
        raise ValueError("not a plain address")
    private = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    port = parts.port or (TLS_PORT if private else PLAIN_PORT)
    return Target(private, parts.hostname, port, path)


def _posted(target: Target, body: bytes, headers: Mapping[str, str]) -> int:
    told = {
        "Host": target.place if target.port != TLS_PORT else target.host,
        "Content-Type": "application/json",
        "User-Agent": "makrx-store",
        "Connection": "close",
        **headers,
    }
    with _line(target) as line:
        asking = http.client.HTTPConnection(target.host, target.port)
        asking.sock = line
        asking.request("POST", target.path, body, told)
        answer = asking.getresponse()
        answer.read(LARGEST_ANSWER)
        return answer.status


@contextmanager
def _line(target: Target) -> Iterator[socket.socket]:
    """Open a line that ends by itself: who answers a byte at a time is not waited for."""
    line = socket.create_connection((_checked_address(target), target.port), SECONDS)
    if target.private:
        line = _sealed(line, target.host)
    ending = Timer(SECONDS, _cut, [line])
    ending.daemon = True
    with closing(line):
        ending.start()
        try:
            if isinstance(line, ssl.SSLSocket):
                line.do_handshake()
            yield line
        finally:
            ending.cancel()


def _sealed(line: socket.socket, host: str) -> ssl.SSLSocket:
    """Prepare TLS with whom the name belongs to, by the machine's authorities."""
    context = ssl.create_default_context()
    return context.wrap_socket(line, server_hostname=host, do_handshake_on_connect=False)


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)


def _checked_address(target: Target) -> str:
    """Resolve the host once; raises ValueError unless all its addresses are public.

    What PRIVATE_HOSTS names is the operator's own: any address, any port, without TLS.
    """
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    addresses = [str(row[4][0]) for row in found]
    if target.place in settings().PRIVATE_HOSTS.split(","):
        return addresses[0]
    if not (target.private and target.port == TLS_PORT):
        raise ValueError("not TLS on its usual port")
    if not all(is_public(address) for address in addresses):
        raise ValueError("not a public address")
    return addresses[0]
