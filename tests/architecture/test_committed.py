"""What git keeps names no machine, no index and no secret, and is complete."""

import re
import tomllib

import pytest

from store.settings import ROOT, example
from tests.architecture.sources import committed_files, name

# Written in pieces, so that this file does not find itself.
MACHINE = ("/wor" + "k/", "/far" + "m/", "/roo" + "t/", "../shar" + "ed")
INDEXES = (
    "py" + "pi.org",
    "python" + "hosted.org",
    "registry.npm" + "js",
    "npm" + "mirror",
    "deb." + "debian.org",
)
LOCKS = (
    "requirements/run.txt",
    "requirements/test.txt",
    "package-lock.json",
    "tests/servers/oidc/package-lock.json",
)


def test_no_committed_file_names_a_machine_or_an_index():
    found = {name(path): word for path in committed_files() for word in _words_in(path)}

    assert found == {}


def _words_in(path) -> list[str]:
    text = path.read_bytes().decode(errors="ignore")
    return [word for word in (*MACHINE, *INDEXES) if word in text]


@pytest.mark.asvs("V15.2.4")
def test_no_lock_holds_an_address():
    found = [lock for lock in LOCKS if "://" in (ROOT / lock).read_text()]

    assert found == []


@pytest.mark.asvs("V15.1.2")
def test_every_dependency_is_locked_with_a_hash():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    locked = (ROOT / "requirements/run.txt").read_text()

    missing = [
        name
        for name in map(_package, project["project"]["dependencies"])
        if not _pin(name, locked)
    ]

    assert missing == []


def test_every_pin_of_the_shop_is_the_pin_of_its_tests():
    shop, tests = (_pins((ROOT / lock).read_text()) for lock in LOCKS[:2])

    assert shop - tests == set()


def _pins(text: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9.-]+==[^ \\]+)", text, re.MULTILINE))


def _package(requirement: str) -> str:
    return re.match(r"[A-Za-z0-9.-]+", requirement).group().lower()


def _pin(package: str, locked: str) -> bool:
    return bool(
        re.search(
            rf"^{re.escape(package)}==\S+[^\n]*\\\n\s+--hash=sha256:", locked, re.MULTILINE
        )
    )


def test_the_example_of_the_settings_is_up_to_date():
    assert (ROOT / ".env.example").read_text() == example()


@pytest.mark.asvs("V13.3.1")
def test_no_secret_of_a_payment_service_is_committed():
    secret = re.compile("(sk|rk)_" + "live_[0-9a-zA-Z]{8,}")

    assert [
        name(path)
        for path in committed_files()
        if secret.search(path.read_bytes().decode(errors="ignore"))
    ] == []
