"""Presets are listed, and new ones come from vendor bundles."""

import pytest

from store.quotes import profiles
from store.quotes.profiles import profile_of
from tests.quotes.test_bundles import BUNDLE


@pytest.fixture
def bundle(tmp_path):
    file = tmp_path / "Vendor.ini"
    file.write_text(BUNDLE)
    return file


@pytest.fixture
def imported(application, tmp_path, bundle):
    def run(*more):
        words = ["--printer", "Turtle", "--print", "0.20mm USUAL", "--filament", "PLA"]
        place = ["--as", "turtle", "--folder", str(tmp_path)]
        runner = application.test_cli_runner()
        args = ["profiles", "import", str(bundle), *words, *place, *more]
        return runner.invoke(args=args)

    return run


def test_a_bundle_becomes_a_preset_that_prints(imported, tmp_path, monkeypatch):
    assert imported().exit_code == 0

    monkeypatch.setattr(profiles, "_PRESETS", tmp_path)
    profiles.machines.cache_clear()
    profile = profile_of("turtle", "pla", "standard", infill=0.2)
    profiles.machines.cache_clear()
    assert profile.bed == (200, 180, 190)
    assert profile.motion.retract_length == 0.9


def test_a_preset_is_not_written_over_by_accident(imported):
    imported()

    assert imported().exit_code == 1
    assert imported("--force").exit_code == 0


def test_a_name_that_is_not_there_is_said(imported):
    done = imported("--filament", "asa=ASA")

    assert done.exit_code == 1
    assert "no filament “ASA”" in done.output


@pytest.mark.parametrize("name", ["../etc", "a b", "", "ä"])
def test_an_odd_name_is_refused(imported, name):
    assert imported("--as", name).exit_code == 2


def test_every_preset_is_listed(application):
    done = application.test_cli_runner().invoke(args=["profiles", "list"])

    assert done.exit_code == 0
    for slug in ("ender3", "mk3s", "mk4", "bambu"):
        assert f"{slug}: " in done.output
