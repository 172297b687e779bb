"""Which TCP ports are free to listen on."""

from __future__ import annotations

import errno
import socket

from store.launcher.errors import StartError

LOOPBACK = "127.0.0.1"
HIGHEST_PORT = 65_535


def require_free(port: int, *, host: str, purpose: str) -> None:
    """Refuse a port that another program listens on."""
    if not _is_free(port, host=host):
        raise StartError(
            f"Port {port} ({purpose}) is in use by another program; "
            "choose another one, as in `PORT=9000 make run`."
        )


def free_port(*, preferred: int) -> int:
    """Give the preferred loopback port when it is free, else any other."""
    if preferred <= HIGHEST_PORT and _is_free(preferred, host=LOOPBACK):
        return preferred
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _is_free(port: int, *, host: str) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise StartError(
                f"Cannot listen on {host}:{port}: {error.strerror}."
            ) from error
    return True
