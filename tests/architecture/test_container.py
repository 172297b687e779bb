"""The image and the compose file agree with the code they start."""

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import store.settings
from store.infra.antivirus import CLEAN, scan
from store.settings import ROOT, Settings
from tests.servers.clamd import Clamd, eicar

DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
IGNORED = shutil.ignore_patterns("__pycache__")
OURS = ("migrate", "web", "worker")


def _lines(word: str) -> list[list[str]]:
    joined = DOCKERFILE.replace("\\\n", " ")
    return [
        shlex.split(line)[1:] for line in joined.splitlines() if line.startswith(word + " ")
    ]


def test_compose_sets_only_variables_the_shop_knows():
    for service in OURS:
        assert set(COMPOSE["services"][service]["environment"]) <= set(
            Settings.model_fields
        )


def test_compose_takes_only_variables_the_example_explains():
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "compose.yaml").read_text()))

    assert asked - {"POSTGRES_PASSWORD"} <= set(Settings.model_fields)


def test_every_service_of_ours_is_locked_down():
    for service in OURS:
        settings = COMPOSE["services"][service]
        assert settings["read_only"] is True
        assert settings["cap_drop"] == ["ALL"]


def test_every_service_of_ours_is_built_from_a_stage_that_is_there():
    stages = {line[-1] for line in _lines("FROM")}

    for service in OURS:
        assert COMPOSE["services"][service]["build"]["target"] in stages


def test_only_the_worker_has_a_slicer():
    inherited = {line[-1]: line[0] for line in _lines("FROM")}
    (installing,) = [line for line in _lines("RUN") if "prusa-slicer" in line]

    assert "apt-get" in installing
    assert inherited["worker"] == "slicing"
    assert inherited["shop"] == inherited["slicing"] == "runtime"


def test_the_scanner_of_compose_takes_the_largest_upload(configuration):
    told = COMPOSE["services"]["clamav"]["environment"]
    options = {name.removeprefix("CLAMD_CONF_"): value for name, value in told.items()}
    scanner = Clamd(options)
    scanner.start()
    store.settings.use(configuration.model_copy(update={"CLAMD_URL": scanner.urls["unix"]}))
    try:
        assert scan(io.BytesIO(bytes(configuration.MAX_UPLOAD_BYTES))) == CLEAN
        assert not scan(io.BytesIO(eicar())).is_clean
    finally:
        store.settings.use(configuration)
        scanner.destroy()


@pytest.mark.asvs("V15.2.3")
@pytest.mark.asvs("V13.4.1")
def test_the_image_copies_only_what_exists_and_is_not_ignored():
    allowed = [line[1:] for line in _ignore_file() if line.startswith("!")]
    sources = [
        word
        for line in _lines("COPY")
        if not line[0].startswith("--from")
        for word in line[:-1]
    ]

    assert [path for path in sources if not (ROOT / path).exists()] == []
    assert [path for path in sources if path not in allowed] == []


def _ignore_file() -> list[str]:
    return (ROOT / ".dockerignore").read_text().splitlines()


def test_the_image_does_not_run_as_root():
    assert _lines("USER")[-1] == ["store"]


def test_the_image_installs_by_hash():
    pip = next(line for line in _lines("RUN") if "/opt/venv/bin/pip" in line)

    assert "--require-hashes" in pip


def test_the_shop_starts_from_the_files_the_image_holds(tmp_path):
    for line in _lines("COPY"):
        for source in () if line[0].startswith("--from") else line[:-1]:
            _copy(ROOT / source, tmp_path / source)

    started = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "routes"],
        cwd=tmp_path,
        env={"VAR": str(tmp_path / "var"), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )

    assert started.returncode == 0, started.stderr
    assert "/healthz" in started.stdout


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=IGNORED, dirs_exist_ok=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
