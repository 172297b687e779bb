"""A real Chromium for the journeys."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_program() -> str:
    """The browser of this machine."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        raise RuntimeError("Chromium is missing: `make test` installs it")
    return program


class _Open:
    """Playwright runs once in a process: whoever asks second gets the same browser."""

    browser: Browser | None = None


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser; it is closed when the block that opened it ends."""
    if _Open.browser is not None:
        yield _Open.browser
        return
    with sync_playwright() as playwright:
        _Open.browser = playwright.chromium.launch(
            executable_path=chromium_program(), args=FLAGS
        )
        yield _Open.browser
        _Open.browser.close()
        _Open.browser = None
