"""Free ports for servers of the tests."""

import secrets
import socket
import time

# Below the range from which the system takes ports for outgoing connections.
PORTS = range(20_000, 32_000)


def free_port() -> int:
    return _free_row(1)


def free_pair() -> int:
    """A free port whose next port is free too."""
    return _free_row(2)


def _free_row(length: int) -> int:
    while True:
        first = secrets.choice(PORTS)
        if all(_is_free(first + step) for step in range(length)):
            return first


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def wait_until(true, *, seconds: float, what: str, every: float = 0.03) -> None:
    """Wait for a condition; a test that waits in vain fails by its name."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not happen within {seconds:g} s")
        time.sleep(every)
