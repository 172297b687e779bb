"""One request, and one answer to it."""

import http.client
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

HEAD_ENDS = b"\r\n\r\n"
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
PIECE = 1 << 18


@dataclass(frozen=True)
class Ask:
    """One request."""

    path: str
    method: str = "GET"
    cookie: str = ""
    body: str = ""

    def line(self) -> str:
        return f"{self.method}\t{self.path}\t{self.cookie}\t{self.body}"


def answered(
    url: str, ask: Ask, *, cookie: str = ""
) -> tuple[http.client.HTTPResponse, str]:
    """Ask once; gives the answer and its text."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    headers = {"Origin": url, "Referer": f"{url}/"}
    if cookie or ask.cookie:
        headers["Cookie"] = ask.cookie or cookie
    if ask.body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(ask.method, ask.path, ask.body or None, headers)
    answer = connection.getresponse()
    page = answer.read().decode(errors="replace")
    connection.close()
    return answer, page


class Connection:
    """Asks one request after the other and reads no more of answers than it must."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.open()

    def open(self) -> None:
        address = urlsplit(self.url)
        self.socket = socket.create_connection((address.hostname, address.port), 30)

    def took(self, ask: Ask) -> float:
        """Give the milliseconds until the whole answer was there; raises when refused."""
        wanted = self._written(ask)
        began = time.perf_counter()
        self.socket.sendall(wanted)
        answer = self.socket.recv(PIECE)
        if not answer:  # the server has closed it, as it does now and then
            self.socket.close()
            self.open()
            return self.took(ask)
        self._read_on(answer)
        spent = (time.perf_counter() - began) * 1000
        if int(answer[9:12]) >= 400:
            raise RuntimeError(f"{ask.path}: {answer[:100]!r}")
        return spent

    def _read_on(self, answer: bytes) -> None:
        while HEAD_ENDS not in answer:
            answer += self.socket.recv(PIECE)
        head, _, body = answer.partition(HEAD_ENDS)
        told = LENGTH.search(head)
        missing = (int(told[1]) if told else 0) - len(body)
        while missing > 0:
            missing -= len(self.socket.recv(PIECE))

    def _written(self, ask: Ask) -> bytes:
        body = ask.body.encode()
        lines = [f"{ask.method} {ask.path} HTTP/1.1", f"Host: {urlsplit(self.url).netloc}"]
        lines += [f"Cookie: {ask.cookie}"] if ask.cookie else []
        if body:
            lines += [f"Origin: {self.url}", f"Content-Length: {len(body)}"]
            lines += ["Content-Type: application/x-www-form-urlencoded"]
        return "\r\n".join([*lines, "", ""]).encode() + body


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """Keep a connection until the block ends."""
    connection = Connection(url)
    yield connection
    connection.socket.close()
