"""A browser is named as people name it, whatever it claims besides."""

import pytest

from store.web.devices import UNKNOWN, device_of

CHROME = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML) Chrome/143.0 Safari/537.36"
)
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML)"
    " Version/19.1 Mobile/15E148 Safari/604.1"
)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Firefox/145.0", "Firefox on Linux"),
        (CHROME, "Chrome on Linux"),
        (
            CHROME.replace("X11; Linux x86_64", "Windows NT 10.0") + " Edg/143",
            "Edge on Windows",
        ),
        (CHROME.replace("X11; Linux", "Linux; Android 16") + " OPR/90", "Opera on Android"),
        (PHONE, "Safari on iPhone"),
        (PHONE.replace("Version/19.1", "CriOS/143.0"), "Chrome on iPhone"),
        ("curl/8.14.1", "curl"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0)", f"{UNKNOWN} on macOS"),
        ("", UNKNOWN),
        ("<script>alert(1)</script>" * 50, UNKNOWN),
    ],
)
def test_a_browser_is_named(agent, name):
    assert device_of({"User-Agent": agent}) == name


def test_hints_name_those_who_call_themselves_chrome():
    hints = {
        "User-Agent": CHROME,
        "Sec-CH-UA": '"Chromium";v="143", "Brave";v="143"',
        "Sec-CH-UA-Platform": '"Windows"',
    }

    assert device_of(hints) == "Brave on Windows"
    assert device_of(hints | {"Sec-CH-UA-Platform": '"Toaster"'}) == "Brave on Linux"
