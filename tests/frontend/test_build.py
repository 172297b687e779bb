"""What `python -m store.frontend` makes of the npm packages."""

import re
import zlib

import pytest
from fontTools.ttLib import TTFont

from store import frontend
from store.settings import ROOT

VENDOR = ROOT / "static" / "vendor"
FONTS = VENDOR / "fonts"
ICON_CALL = re.compile(r"""\bicon(?:\(|=)\s*["']([a-z-]+)["']""")


@pytest.fixture(scope="module", autouse=True)
def _built():
    frontend.main()


def packed(path) -> int:
    return len(zlib.compress(path.read_bytes(), 9))


def test_a_fresh_build_is_left_alone(monkeypatch):
    monkeypatch.setattr(frontend, "install_packages", lambda _: pytest.fail("npm was run"))
    before = (VENDOR / "icons.svg").stat().st_mtime_ns

    frontend.main()

    assert (VENDOR / "icons.svg").stat().st_mtime_ns == before


def test_a_changed_lock_makes_the_build_stale(monkeypatch, tmp_path):
    (tmp_path / "package-lock.json").write_text("{}")
    monkeypatch.setattr(frontend, "ROOT", tmp_path)

    assert not frontend._is_fresh(frontend._stamp())


def test_npm_is_fetched_as_a_python_package_where_there_is_none(monkeypatch):
    commands = []
    monkeypatch.setattr(frontend.shutil, "which", lambda _: None)
    monkeypatch.setattr(
        frontend.subprocess, "run", lambda command, **_: commands.append(command)
    )

    frontend.install_packages(frontend.ROOT)

    pip, npm = commands
    assert pip[-1] == frontend.NODE
    assert npm[1] == "ci"


@pytest.mark.parametrize("font", frontend.FONTS, ids=lambda font: font.name)
def test_a_font_is_small_and_holds_the_letters_it_is_for(font):
    path = FONTS / f"{font.name}.woff2"

    assert path.stat().st_size <= 35_000
    assert set(font.letters) - set(TTFont(path).getBestCmap()) <= {0xA0}


def test_figures_of_the_grotesque_can_stand_in_columns():
    table = TTFont(FONTS / "archivo.woff2")["GSUB"].table

    assert "tnum" in {record.FeatureTag for record in table.FeatureList.FeatureRecord}


def test_the_rupee_has_its_own_file():
    assert 0x20B9 in TTFont(FONTS / "archivo-rupee.woff2").getBestCmap()


def test_the_sheet_of_icons_is_small():
    assert packed(VENDOR / "icons.svg") <= 8_000


def test_every_icon_a_template_asks_for_is_on_the_sheet():
    sheet = set(re.findall(r'<symbol id="([^"]+)"', (VENDOR / "icons.svg").read_text()))
    asked = {
        (name, path.name)
        for path in (ROOT / "templates").rglob("*.html")
        for name in ICON_CALL.findall(path.read_text())
    }

    assert {pair for pair in asked if pair[0] not in sheet} == set()


def test_licences_travel_with_what_they_are_for():
    kept = {path.stem for path in (VENDOR / "licences").iterdir()}

    assert kept == set(frontend.LICENCES)
