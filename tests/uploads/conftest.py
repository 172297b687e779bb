"""Files to send."""

import pytest

from tests.uploads.scripts import Script


@pytest.fixture
def file(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def script(browser):
    """A page's script: it sends JSON with the page's token."""
    return Script(browser)


@pytest.fixture
def another_script(another_browser):
    return Script(another_browser)
