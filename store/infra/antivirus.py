"""Asks ClamAV's daemon about a file: the client side of its INSTREAM command.

The words are in clamd(8), section COMMANDS: chunks with their length before them, four
zero bytes at the end, one line as the answer.
"""

from __future__ import annotations

import select
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urlsplit

from store.settings import settings

CHUNK = 1 << 16
LONGEST_REPLY = 4096
CONNECT_SECONDS = 3
# What the daemon says of a file that it did not look at in whole: not clean, not a virus.
_UNSEEN = ("INSTREAM size limit exceeded", "Heuristics.Limits.Exceeded")


class AntivirusDown(Exception):
    """The scanner gave no verdict; the file is neither clean nor infected."""


class TooLargeToScan(Exception):
    """The file, or what is packed in it, is larger than the scanner is set to take."""


@dataclass(frozen=True)
class Verdict:
    """What the scanner found: the virus by its name, or nothing."""

    virus: str = ""

    @property
    def is_clean(self) -> bool:
        return not self.virus


CLEAN = Verdict()


@dataclass(frozen=True)
class Patience:
    """How many seconds to wait for a connection, and for each step of a scan."""

    connect: float = CONNECT_SECONDS
    step: float = 60


def is_on() -> bool:
    """Tell whether the shop has a scanner."""
    return bool(settings().CLAMD_URL)


def answers() -> bool:
    """Tell whether the scanner is there."""
    try:
        with _line(Patience(connect=1, step=2)) as line:
            line.sendall(b"zPING\0")
            return _reply(line) == "PONG"
    except OSError:
        return False


def scan(stream: BinaryIO, *, patience: Patience | None = None) -> Verdict:
    """Have a stream scanned from where it stands to its end.

    Raises AntivirusDown without a verdict, TooLargeToScan for what cannot be looked at.
    """
    try:
        with _line(patience or Patience()) as line:
            _send(line, stream)
            reply = _reply(line)
    except OSError as error:
        raise AntivirusDown(f"clamd: {error}") from error
    return _verdict(reply)


@contextmanager
def _line(patience: Patience) -> Iterator[socket.socket]:
    """Hold a connection to the daemon that the settings name."""
    with _connected(settings().CLAMD_URL, patience.connect) as line:
        line.settimeout(patience.step)
        yield line


def _connected(url: str, seconds: float) -> socket.socket:
    place = urlsplit(url)
    if place.scheme == "tcp":
        return socket.create_connection((place.hostname or "", place.port or 0), seconds)
    if place.scheme != "unix":
        raise ValueError("CLAMD_URL is empty: ask is_on() first")
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(seconds)
        line.connect(place.path)
    except OSError:
        line.close()
        raise
    return line


def _send(line: socket.socket, stream: BinaryIO) -> None:
    """Send a stream until it ends or the daemon has had enough: its reply says why."""
    line.sendall(b"zINSTREAM\0")
    with suppress(BrokenPipeError, ConnectionResetError):
        while chunk := stream.read(CHUNK):
            if _has_spoken(line):
                return
            line.sendall(len(chunk).to_bytes(4) + chunk)
        line.sendall(bytes(4))


def _has_spoken(line: socket.socket) -> bool:
    """Tell whether a reply waits; over TCP, sending on might lose it."""
    return bool(select.select([line], [], [], 0)[0])


def _reply(line: socket.socket) -> str:
    """Read one line, ended by a zero byte or by the connection."""
    heard = b""
    while not heard.endswith(b"\0") and len(heard) < LONGEST_REPLY:
        more = line.recv(LONGEST_REPLY)
        if not more:
            break
        heard += more
    return heard.rstrip(b"\0").decode(errors="replace")


def _verdict(reply: str) -> Verdict:
    finding = reply.removeprefix("stream: ")
    if finding.startswith(_UNSEEN):
        raise TooLargeToScan(finding)
    if finding == "OK":
        return CLEAN
    if finding.endswith(" FOUND"):
        return Verdict(finding.removesuffix(" FOUND").strip() or "unnamed")
    raise AntivirusDown(f"clamd: {reply or 'closed the connection'}")
