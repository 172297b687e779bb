"""Bytes over a line as they are written, and all that comes back."""

import socket
import ssl

PATIENCE = 5


def asked(
    port: int, told: bytes, *, private: ssl.SSLContext | None = None, name: str = ""
) -> bytes:
    """Send bytes and read until the other side ends, or says nothing more for long."""
    with _line(port, private, name) as line:
        line.sendall(told)
        return read_all(line)


def read_all(line: socket.socket) -> bytes:
    heard = b""
    try:
        while part := line.recv(65536):
            heard += part
    except (ConnectionResetError, ssl.SSLError, TimeoutError):
        pass
    return heard


def status_of(answer: bytes) -> int:
    """The status of the first answer; 0 when there was none."""
    words = answer.split(b" ", 2)
    return int(words[1]) if answer.startswith(b"HTTP/") else 0


def _line(port: int, private: ssl.SSLContext | None, name: str) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), PATIENCE)
    return private.wrap_socket(line, server_hostname=name) if private else line
