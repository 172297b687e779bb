"""Files are priced from the command line by the shop's own steps."""

import json
import os
import subprocess
import sys

import pytest

import store.settings
from store.settings import ROOT
from tests.uploads.shapes import binary_stl, box

FIELDS = [
    "file", "ok", "reason", "material_mm3", "grams", "seconds", "support_mm3",
    "price_minor", "confidence", "cpu_s",
]  # fmt: skip


@pytest.fixture
def flask(application):
    runner = application.test_cli_runner()

    def run(*words):
        return runner.invoke(args=[str(word) for word in words])

    return run


@pytest.fixture
def cube(tmp_path):
    file = tmp_path / "cube.stl"
    file.write_bytes(binary_stl(box()))
    return file


def answers(done):
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_each_file_is_answered_by_one_line_in_turn(flask, cube):
    found = answers(flask("estimate", cube, cube, "--machine", "ender3", "--json"))

    assert [list(each) for each in found] == [FIELDS, FIELDS]
    first = found[0]
    assert first["ok"] is True
    assert first["grams"] == pytest.approx(first["material_mm3"] * 1.24 / 1000, rel=1e-3)
    assert 1200 < first["seconds"] < 4000
    assert first["price_minor"] >= 19_900
    assert first["confidence"] == "good"
    assert 0 < first["cpu_s"] < 20


def test_the_slicer_answers_alike(flask, cube, configuration):
    store.settings.use(configuration.model_copy(update={"SLICER": ""}))
    words = (cube, "--machine", "ender3", "--infill", 40, "--json")
    (ours,), (theirs,) = answers(flask("estimate", *words)), answers(flask("slice", *words))
    store.settings.use(configuration)

    assert list(theirs) == FIELDS
    assert theirs["confidence"] == "sliced"
    for figure in ("material_mm3", "seconds", "price_minor"):
        assert ours[figure] == pytest.approx(theirs[figure], rel=0.15)


def test_a_file_of_no_use_is_answered_with_its_reason(flask, tmp_path, cube):
    words, huge = tmp_path / "words.stl", tmp_path / "huge.stl"
    words.write_text("hello")
    huge.write_bytes(binary_stl(box(400, 20, 20)))
    files = (tmp_path / "none.stl", tmp_path / "notes.txt", words, huge, cube)

    found = answers(flask("estimate", *files, "--json"))

    reasons = [each["reason"] for each in found]
    assert (reasons[0], reasons[1], reasons[3]) == ("no-file", "wrong-type", "too-big")
    assert [each["ok"] for each in found] == [False, False, False, False, True]
    assert all(each["reason"] for each in found[:4])
    assert all(each["seconds"] is None for each in found[:4])


def test_without_a_slicer_slicing_says_so(flask, cube):
    (found,) = answers(flask("slice", cube, "--json"))

    assert (found["ok"], found["reason"]) == (False, "absent")


def test_a_person_gets_a_table(flask, cube):
    done = flask("estimate", cube)

    assert done.exit_code == 0
    assert "cube.stl" in done.stdout
    assert "₹" in done.stdout


def test_a_larger_unit_makes_a_larger_part(flask, cube):
    (mm,), (cm,) = (
        answers(flask("estimate", cube, "--unit", unit, "--json")) for unit in ("mm", "cm")
    )

    assert cm["grams"] > 100 * mm["grams"]


@pytest.mark.parametrize(
    "words",
    [
        ("--machine", "anvil"),
        ("--material", "wood"),
        ("--layer", "3"),
        ("--infill", "101"),
        ("--unit", "yard"),
    ],
)
def test_what_no_printer_does_is_asked_wrongly(flask, cube, words):
    assert flask("estimate", cube, *words).exit_code == 2


def test_a_fresh_checkout_needs_no_database(cube, tmp_path):
    environment = {
        "PATH": os.environ["PATH"],
        "VAR": str(tmp_path / "var"),
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "estimate", cube, "--json"]

    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["ok"] is True
