"""Whatever the shop answers, and however it ends, carries what keeps a browser safe."""

from http.cookies import SimpleCookie

import pytest

from store.web import assets
from tests.addresses import filled

pytestmark = pytest.mark.one_database

HTTPS = "https://shop.example"
YEAR = 31_536_000


@pytest.fixture
def shop(other_shop):
    """A shop over HTTPS that counts how often things are asked, and one that fails."""
    browser = other_shop(
        PUBLIC_URL=HTTPS, RATE_LIMITS=True, CORS_ORIGINS="https://a.example"
    )

    def broken():
        raise RuntimeError("of the tests")

    browser.client.application.view_functions["pages.contact"] = broken
    return browser.client


@pytest.fixture
def answers(shop):
    """An answer of every address that is read, and of every way to be refused."""
    rules = shop.application.url_map.iter_rules()
    paths = sorted({filled(rule) for rule in rules if "GET" in rule.methods})
    given = [(path, shop.get(path, base_url=HTTPS)) for path in paths]
    return given + [(f"{how} {path}", _asked(shop, how, path)) for how, path in REFUSED]


STALE = f"/assets/site.{'0' * 12}.css"
REFUSED = [
    ("GET", STALE),
    ("GET", "/assets/none.000000000000.css"),
    ("GET", "/nowhere"),
    ("GET", "/account/x.css"),
    ("GET", "/search?q=" + "a" * 4_000),
    ("GET", "/products?" + "a&" * 300),
    ("GET", "/products/"),
    ("POST", "/cart/lines"),
    ("POST", "/uploads/files/x"),
    ("POST", "/webhooks/stripe"),
    ("POST", "/csp-reports"),
    ("DELETE", "/cart"),
    ("TRACE", "/cart"),
    ("OPTIONS", "/cart"),
    ("HEAD", "/cart"),
    ("PUT", "/api/v1/catalog/products"),
]


def _asked(shop, method, path):
    return shop.open(path, method=method, base_url=HTTPS)


@pytest.mark.asvs("V3.3.1")
@pytest.mark.asvs("V3.3.2")
@pytest.mark.asvs("V3.3.3")
@pytest.mark.asvs("V3.3.4")
@pytest.mark.asvs("V3.3.5")
@pytest.mark.asvs("V3.4.1")
@pytest.mark.asvs("V3.4.3")
@pytest.mark.asvs("V3.4.4")
@pytest.mark.asvs("V3.4.5")
@pytest.mark.asvs("V3.4.6")
@pytest.mark.asvs("V3.4.7")
@pytest.mark.asvs("V3.4.8")
@pytest.mark.asvs("V3.5.8")
@pytest.mark.asvs("V4.1.1")
@pytest.mark.asvs("V13.4.6")
@pytest.mark.fault("W09")
@pytest.mark.fault("W22")
def test_W09_W22_every_answer_says_all_that_keeps_a_browser_safe(answers):
    wrong = [
        (rule, asked, answer.status_code)
        for asked, answer in answers
        for rule, holds in RULES.items()
        if not holds(answer)
    ]

    assert wrong == []
    assert any(answer.headers.getlist("Set-Cookie") for _, answer in answers)
    assert {200, 303, 400, 403, 404, 405, 414, 415, 500} <= {
        answer.status_code for _, answer in answers
    }


def _csp(answer) -> dict[str, str]:
    policy = answer.headers["Content-Security-Policy"]
    return dict(rule.partition(" ")[::2] for rule in policy.split("; "))


def _locked(answer) -> bool:
    policy = _csp(answer)
    closed = ("object-src", "base-uri", "frame-ancestors", "default-src")
    everything = answer.headers["Content-Security-Policy"]
    return all(policy.get(name) == "'none'" for name in closed) and not any(
        word in everything for word in ("unsafe", "*", "http:")
    )


def _reported(answer) -> bool:
    if answer.mimetype != "text/html":
        return True
    named = answer.headers["Reporting-Endpoints"] == 'csp="/csp-reports"'
    policy = _csp(answer)
    return named and policy["report-to"] == "csp" and policy["report-uri"] == "/csp-reports"


def _cookies_are_ours_alone(answer) -> bool:
    return all(_is_ours_alone(line) for line in answer.headers.getlist("Set-Cookie"))


def _is_ours_alone(line: str) -> bool:
    (cookie,) = SimpleCookie(line).values()
    flags = cookie["secure"] and cookie["httponly"] and cookie["path"] == "/"
    return bool(
        cookie.key.startswith("__Host-")
        and flags
        and not cookie["domain"]
        and cookie["samesite"] in {"Lax", "Strict"}
        and len(line) < 4_096
    )


def _says_its_letters(answer) -> bool:
    kind = answer.mimetype or ""
    of_letters = kind.startswith("text/") or kind.endswith(("/xml", "+xml"))
    return not of_letters or answer.mimetype_params.get("charset") == "utf-8"


def _is_kept_by_nobody_else(answer) -> bool:
    """Only what is the same for everybody, and has its content in its name, is public."""
    kept = answer.cache_control
    public = answer.request.path.startswith(PUBLIC)
    alone = kept.private or kept.no_store
    return bool(public or alone or answer.status_code in {301, 302, 303, 308, 204})


PUBLIC = ("/assets/", "/media/", "/favicon.ico", "/robots.txt", "/sitemap", "/.well-known/")


def _has_its_kind(answer) -> bool:
    return not answer.data or bool(answer.mimetype)


RULES = {
    "hsts": lambda answer: (
        answer.headers["Strict-Transport-Security"] == f"max-age={YEAR}; includeSubDomains"
    ),
    "nosniff": lambda answer: answer.headers["X-Content-Type-Options"] == "nosniff",
    "policy": _locked,
    "reports": _reported,
    "referrer": lambda answer: (
        answer.headers["Referrer-Policy"]
        in {"strict-origin-when-cross-origin", "strict-origin", "same-origin"}
    ),
    "opener": lambda answer: answer.headers["Cross-Origin-Opener-Policy"] == "same-origin",
    "resource": lambda answer: (
        answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    ),
    "permissions": lambda answer: "camera=()" in answer.headers["Permissions-Policy"],
    "framed": lambda answer: answer.headers["X-Frame-Options"] == "DENY",
    "cookies": _cookies_are_ours_alone,
    "letters": _says_its_letters,
    "kind": _has_its_kind,
    "caches": _is_kept_by_nobody_else,
    "versions": lambda answer: (
        "Server" not in answer.headers and "X-Powered-By" not in answer.headers
    ),
    "number": lambda answer: bool(answer.headers["X-Request-Id"]),
    "others": lambda answer: "Access-Control-Allow-Origin" not in answer.headers,
}


@pytest.mark.asvs("V3.3.4")
def test_the_session_is_in_its_cookie_and_nowhere_else(other_shop, asha):
    browser = other_shop()
    browser.sign_in(asha)
    secret = browser.client.get_cookie("session").value

    for path in ("/", "/account", "/cart", "/nowhere"):
        answer = browser.get(path)
        told = [value for name, value in answer.headers if name != "Set-Cookie"]
        assert secret not in answer.get_data(as_text=True) + "".join(told)


@pytest.mark.asvs("V3.5.7")
def test_scripts_are_the_same_for_everybody(other_shop, asha):
    browser = other_shop()
    address = next(iter(sorted(path.name for path in (assets.STATIC / "js").glob("*.js"))))
    with browser.client.application.test_request_context():
        path = assets.address(f"js/{address}")
    as_stranger = browser.get(path).data
    browser.sign_in(asha)

    assert browser.get(path).data == as_stranger
