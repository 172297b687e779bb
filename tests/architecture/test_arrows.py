"""The import contracts hold, and they would notice if they did not."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from store.settings import ROOT

UPWARD = {
    "a rule that reads the web": ("store/kernel/money.py", "import flask"),
    "a lower room that knows a higher one": (
        "store/uploads/models.py",
        "import store.orders",
    ),
    "an aggregate that knows its page": (
        "store/uploads/models.py",
        "import store.uploads.views",
    ),
    "a second door to the payment service": ("store/uploads/models.py", "import stripe"),
}


@pytest.mark.parametrize("planted", UPWARD)
def test_lint_imports_notices(planted, tmp_path):
    file, line = UPWARD[planted]
    _copy_of_the_code(tmp_path)
    code = tmp_path / file
    code.write_text(f"{code.read_text()}\n{line}\n")

    checked = _lint_imports(tmp_path)

    assert checked.returncode != 0
    assert "BROKEN" in checked.stdout


def test_lint_imports_notices_an_unlisted_room(tmp_path):
    _copy_of_the_code(tmp_path)
    (tmp_path / "store/utils.py").write_text('"""Anything."""\n')

    assert _lint_imports(tmp_path).returncode != 0


def test_the_copy_without_a_plant_passes(tmp_path):
    _copy_of_the_code(tmp_path)

    assert _lint_imports(tmp_path).returncode == 0


def _copy_of_the_code(folder: Path) -> None:
    shutil.copytree(
        ROOT / "store", folder / "store", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "pyproject.toml", folder)


def _lint_imports(folder: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
