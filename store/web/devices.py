"""What a browser says of itself, in words: a name to know one's own device by.

Anybody can say anything there: it is shown, never trusted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from werkzeug.datastructures import Headers

UNKNOWN = "Unknown browser"
LONGEST = 60

# The first that fits counts: the later ones are also said by those before them.
BROWSERS = (
    (re.compile(r"\bEdgA?/|\bEdgiOS/"), "Edge"),
    (re.compile(r"\bOPR/|\bOPT/|\bOPX/"), "Opera"),
    (re.compile(r"\bSamsungBrowser/"), "Samsung Internet"),
    (re.compile(r"\bVivaldi/"), "Vivaldi"),
    (re.compile(r"\bYaBrowser/"), "Yandex Browser"),
    (re.compile(r"\bFirefox/|\bFxiOS/"), "Firefox"),
    (re.compile(r"\bHeadlessChrome/|\bChromium/"), "Chromium"),
    (re.compile(r"\bChrome/|\bCriOS/"), "Chrome"),
    (re.compile(r"\bVersion/[\d.]+.*\bSafari/"), "Safari"),
    (re.compile(r"^curl/"), "curl"),
    (re.compile(r"^Wget/"), "Wget"),
    (re.compile(r"^python-|^Python-urllib|^aiohttp"), "A Python program"),
    (re.compile(r"^node|^undici|^axios"), "A JavaScript program"),
    (re.compile(r"^Go-http-client"), "A Go program"),
)
SYSTEMS = (
    (re.compile(r"\biPhone\b|\biPod\b"), "iPhone"),
    (re.compile(r"\biPad\b"), "iPad"),
    (re.compile(r"\bAndroid\b"), "Android"),
    (re.compile(r"\bCrOS\b"), "ChromeOS"),
    (re.compile(r"\bWindows\b"), "Windows"),
    (re.compile(r"\bMac OS X\b|\bMacintosh\b"), "macOS"),
    (re.compile(r"\bLinux\b|\bX11\b"), "Linux"),
)
# Client hints name those who call themselves Chrome in the other header.
BRANDS = ("Brave", "Microsoft Edge", "Opera", "Vivaldi", "Samsung Internet")
PLATFORM = re.compile(r'"([A-Za-z][A-Za-z0-9 ]{0,19})"')


def device_of(headers: Headers | Mapping[str, str]) -> str:
    """Name browser and system, such as "Firefox on Linux"."""
    said = headers.get("User-Agent", "")[:400]
    browser = _brand(headers.get("Sec-CH-UA", "")) or _first(BROWSERS, said)
    system = _platform(headers.get("Sec-CH-UA-Platform", "")) or _first(SYSTEMS, said)
    if not browser and not system:
        return UNKNOWN
    named = f"{browser or UNKNOWN} on {system}" if system else browser
    return named[:LONGEST]


def _brand(hint: str) -> str:
    named = next((brand for brand in BRANDS if f'"{brand}"' in hint), "")
    return named.removeprefix("Microsoft ")


def _platform(hint: str) -> str:
    """Give a system only when it is one we know: the header is anybody's."""
    found = PLATFORM.fullmatch(hint)
    name = {"Chrome OS": "ChromeOS"}.get(found[1], found[1]) if found else ""
    return name if name in {known for _, known in SYSTEMS} else ""


def _first(kinds: tuple[tuple[re.Pattern[str], str], ...], said: str) -> str:
    return next((name for pattern, name in kinds if pattern.search(said)), "")
