"""Whether an installation may be shown to the world: every unsafe setting by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, urlsplit

from store.settings import ROOT, Settings
from store.settings.production import DEFAULT_SECRET, is_debugging

Rules = Mapping[str, Callable[[Settings], bool]]

LEAST_SECRET = 32  # letters
LEAST_VARIETY = 12  # different ones: what was typed has fewer
LEAST_TOKEN = 24
LIVE = ("sk_live_", "rk_live_")
OTHERS = 0o077  # what group and strangers may do with a file


@dataclass(frozen=True)
class Finding:
    """One thing to mend before the world comes; a warning may have its reasons."""

    sentence: str
    is_error: bool = True


def findings(chosen: Settings) -> list[Finding]:
    """Give what is unsafe in the settings and in the files beside them."""
    errors = [Finding(sentence) for sentence in _broken(ERRORS, chosen)]
    warnings = [Finding(each, is_error=False) for each in _broken(WARNINGS, chosen)]
    return [*errors, *_lines(chosen), *_files(chosen), *warnings]


def _broken(rules: Rules, chosen: Settings) -> Iterator[str]:
    return (sentence for sentence, is_broken in rules.items() if is_broken(chosen))


def _host(url: str) -> str | None:
    return urlsplit(url).hostname


def _bucket(chosen: Settings) -> SplitResult:
    query = parse_qs(urlsplit(chosen.STORAGE_URL).query)
    return urlsplit(query.get("endpoint", [""])[0])


def _is_plain(secret: str) -> bool:
    """Tell whether a secret is too short, or has too few letters, to be random."""
    return len(secret) < LEAST_SECRET or len(set(secret)) < LEAST_VARIETY


ERRORS: Rules = {
    "ENVIRONMENT: set it to production.": lambda told: not told.production,
    "FLASK_DEBUG: must not be set.": lambda _: is_debugging(),
    "SECRET_KEY: set a secret of your own.": lambda told: told.SECRET_KEY == DEFAULT_SECRET,
    "SECRET_KEY: is not random: take 32 bytes, as `openssl rand -base64 32` gives.": (
        lambda told: told.SECRET_KEY != DEFAULT_SECRET and _is_plain(told.SECRET_KEY)
    ),
    "DATA_KEYS: set one: second factors are sealed by it.": lambda told: not told.DATA_KEYS,
    "STAFF_SECOND_FACTOR: is off.": lambda told: not told.STAFF_SECOND_FACTOR,
    "PUBLIC_URL: must begin with https://.": lambda told: not told.is_https,
    "ALLOWED_HOSTS: name each host; a pattern takes in others' names.": lambda told: any(
        name.strip().startswith((".", "*")) for name in told.ALLOWED_HOSTS.split(",")
    ),
    "CORS_ORIGINS: each must begin with https://.": lambda told: (
        "http://" in told.CORS_ORIGINS
    ),
    "OIDC_ISSUER: the provider needs a host of its own, as another application.": (
        lambda told: _host(told.OIDC_ISSUER) == _host(told.PUBLIC_URL)
    ),
    "STORAGE_URL: the bucket needs a host of its own, as another application.": (
        lambda told: _bucket(told).hostname == _host(told.PUBLIC_URL)
    ),
    "METRICS_TOKEN: is short enough to be guessed.": lambda told: (
        0 < len(told.METRICS_TOKEN) < LEAST_TOKEN
    ),
    "RATE_LIMITS: are off.": lambda told: not told.RATE_LIMITS,
    "SMTP_URL: mails stay in a folder until it is set.": lambda told: not told.SMTP_URL,
    "CLAMD_URL: uploads are not scanned for viruses.": lambda told: not told.CLAMD_URL,
    "STRIPE_SECRET_KEY: test keys take no money.": lambda told: (
        not told.STRIPE_SECRET_KEY.startswith(LIVE)
    ),
}
WARNINGS: Rules = {
    "DATABASE_URL: use PostgreSQL for more than one machine.": lambda told: (
        told.database_url.startswith("sqlite")
    ),
    "TRUSTED_PROXIES: none speaks TLS for the shop, then.": lambda told: (
        told.is_https and told.TRUSTED_PROXIES == 0
    ),
    "SECRET_KEY_OLD: empty it when what it signed is over (30 days).": lambda told: bool(
        told.SECRET_KEY_OLD
    ),
    "LOG_FORMAT: programs read json.": lambda told: told.LOG_FORMAT != "json",
}


@dataclass(frozen=True)
class Line:
    """A line to another host: what must keep it private, and whether it does."""

    setting: str
    place: SplitResult
    is_private: bool
    remedy: str

    def findings(self) -> Iterator[Finding]:
        """On the machine nobody listens; inside, under a name without dots, few do."""
        host = self.place.hostname or ""
        if self.is_private or not host or _is_here(host):
            return
        outside = "." in host or ":" in host
        yield Finding(f"{self.setting}: {self.remedy}", is_error=outside)


def _lines(chosen: Settings) -> Iterator[Finding]:
    for line in (
        *_database_lines(chosen),
        *_redis_lines(chosen),
        _mail_line(chosen),
        _scanner_line(chosen),
        _bucket_line(chosen),
    ):
        yield from line.findings()


def _database_lines(chosen: Settings) -> list[Line]:
    place = urlsplit(chosen.DATABASE_URL)
    said = parse_qs(place.query)
    verified = said.get("sslmode") == ["verify-full"]
    known = "sslrootcert" in said
    return [
        Line("DATABASE_URL", place, verified, "add sslmode=verify-full."),
        Line("DATABASE_URL", place, known or not verified, "name sslrootcert, too."),
        Line("DATABASE_URL", place, bool(place.password), "has no password."),
    ]


def _redis_lines(chosen: Settings) -> list[Line]:
    place = urlsplit(chosen.REDIS_URL)
    private = place.scheme in {"rediss", "unix"}
    return [
        Line("REDIS_URL", place, private, "use rediss://."),
        Line("REDIS_URL", place, bool(place.password), "has no password."),
    ]


def _mail_line(chosen: Settings) -> Line:
    place = urlsplit(chosen.SMTP_URL)
    private = place.scheme == "smtps" or bool(place.username)
    remedy = "use smtps://, or a user: STARTTLS is demanded before a password."
    return Line("SMTP_URL", place, private, remedy)


def _scanner_line(chosen: Settings) -> Line:
    place = urlsplit(chosen.CLAMD_URL)
    private = place.scheme == "unix"
    return Line("CLAMD_URL", place, private, "knows no TLS: keep it on a private network.")


def _bucket_line(chosen: Settings) -> Line:
    place = _bucket(chosen)
    return Line("STORAGE_URL", place, place.scheme == "https", "use an https:// endpoint.")


def _is_here(host: str) -> bool:
    """Tell whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _files(chosen: Settings) -> Iterator[Finding]:
    """Look at who else may read the files that hold secrets."""
    for path in (ROOT / ".env", chosen.VAR / "secrets.json"):
        if _is_open(path):
            yield Finding(f"{path.name}: others may read it; chmod 600.")
    if _is_open(chosen.VAR):
        yield Finding("VAR: others may look into it; chmod 700.", is_error=False)


def _is_open(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & OTHERS)
