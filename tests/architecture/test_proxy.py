"""The proxy's configuration that is handed out agrees with the code behind it."""

import re

import pytest

from store.admin.views.pictures import FORM_OVERHEAD as AROUND, LARGEST
from store.launcher import serving
from store.reviews.incoming import LARGEST_PHOTO
from store.reviews.models.reviews import MOST_PHOTOS
from store.settings import ROOT, Settings
from store.uploads.views.blueprint import FORM_OVERHEAD, MOST_AT_ONCE
from store.web import bounds

TEXT = re.sub(r"#.*", "", (ROOT / "docs/deploy/nginx.conf").read_text())
UNITS = {"k": 1024, "m": 1024**2, "g": 1024**3}


def _said(name: str) -> list[str]:
    """Every value of a directive."""
    return re.findall(rf"^\s*{name}\s+([^;]+);", TEXT, re.MULTILINE)


def _size_at(place: str) -> int:
    """How large a body may be there, in bytes."""
    block = TEXT[TEXT.index(f"location {place} {{") :] if place else TEXT
    number, unit = re.search(r"client_max_body_size (\d+)([kmg]);", block).groups()
    return int(number) * UNITS[unit]


@pytest.mark.parametrize(
    ("place", "largest"),
    [
        ("", bounds.LARGEST_BODY),
        ("= /uploads", MOST_AT_ONCE * 50_000_000 + FORM_OVERHEAD),
        ("/uploads/files/", 50_000_000),
        ("~ ^/admin/products/[^/]+/pictures", LARGEST + AROUND),
        ("~ ^/products/[^/]+/reviews/new$", (MOST_PHOTOS + 1) * LARGEST_PHOTO),
    ],
)
def test_the_proxy_takes_what_the_shop_takes_and_little_more(place, largest):
    assert largest <= _size_at(place) <= 1.3 * largest
    assert Settings.model_fields["MAX_UPLOAD_BYTES"].default == 50_000_000


@pytest.mark.asvs("V13.2.5")
@pytest.mark.asvs("V13.4.3")
@pytest.mark.asvs("V13.4.7")
def test_the_proxy_serves_no_folder_and_goes_to_the_shop_alone():
    assert _said("root") == _said("alias") == []
    assert _said("autoindex") == ["off"]
    assert set(_said("proxy_pass")) == {"http://shop"}
    assert "$" not in "".join(_said("proxy_pass"))


@pytest.mark.asvs("V4.1.3")
def test_every_place_with_headers_of_its_own_writes_all_that_the_shop_believes():
    believed = {"Host", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"}
    blocks = re.findall(r"location [^{]+\{([^}]*)\}", TEXT)
    own = [block for block in blocks if "proxy_set_header" in block]

    assert own
    for block in own:
        assert believed <= set(re.findall(r"proxy_set_header (\S+)", block))


@pytest.mark.fault("F28")
@pytest.mark.asvs("V15.2.2")
def test_nobody_waits_without_end():
    for name in ("client_header_timeout", "client_body_timeout", "send_timeout"):
        (seconds,) = _said(name)
        assert 0 < int(seconds.removesuffix("s")) <= 30
    (longest,) = _said("proxy_read_timeout")
    assert int(longest.removesuffix("s")) > serving.timeout
    assert _said("proxy_request_buffering") == ["on"]


@pytest.mark.asvs("V12.1.1")
@pytest.mark.asvs("V12.1.2")
def test_only_todays_tls_is_spoken():
    (suites,) = _said("ssl_ciphers")

    assert _said("ssl_protocols") == ["TLSv1.2 TLSv1.3"]
    assert _said("ssl_session_tickets") == ["off"]
    assert all(
        suite.startswith("ECDHE-") and ("GCM" in suite or "POLY1305" in suite)
        for suite in suites.split(":")
    )


@pytest.mark.asvs("V14.2.1")
def test_the_proxys_log_holds_no_address_that_may_be_a_secret():
    text = " ".join(_said("log_format"))

    assert not re.search(r"\$(request|request_uri|uri|args|http_\w+|cookie_\w+)\b", text)
