"""Whatever is unsafe to show to the world is named, one sentence each."""

import ssl
import threading
from contextlib import contextmanager
from socket import create_server

import pytest
from click.testing import CliRunner

import store.settings
from store.cli.checking import check
from store.demo.seed import STAFF
from store.infra import certificates, deployment
from store.infra.db import transaction
from store.settings import DEFAULT_SECRET
from tests.servers.certificates import self_signed

SECRET = "Zr8kQ1vX0pLm7sT4uYb2wNc5eHg9jD3a"
SAFE = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": SECRET,
    "DATA_KEYS": "a:" + "YQ" * 21 + "Y=",
    "STAFF_SECOND_FACTOR": True,
    "DATABASE_URL": "postgresql://app:secret@db.example/store"
    "?sslmode=verify-full&sslrootcert=/etc/ca.pem",
    "REDIS_URL": "rediss://:secret@redis.example:6379/0",
    "SMTP_URL": "smtps://shop:secret@mail.example",
    "CLAMD_URL": "unix:///run/clamav/clamd.ctl",
    "STRIPE_SECRET_KEY": "sk_live_1",
    "PUBLIC_URL": "https://shop.example",
    "TRUSTED_PROXIES": 1,
    "RATE_LIMITS": True,
    "LOG_FORMAT": "json",
}


@pytest.fixture
def told(configuration, tmp_path):
    """What is said of settings: `told(RATE_LIMITS=False)` gives (errors, warnings)."""
    (tmp_path / "var").mkdir(mode=0o700)

    def findings(**changes):
        whole = {**SAFE, "VAR": tmp_path / "var", **changes}
        found = deployment.findings(configuration.model_copy(update=whole))
        return (
            [each.sentence for each in found if each.is_error],
            [each.sentence for each in found if not each.is_error],
        )

    return findings


def test_nothing_is_wrong_with_what_is_safe(told):
    assert told() == ([], [])


@pytest.mark.asvs("V13.2.3")
@pytest.mark.asvs("V13.4.2")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENVIRONMENT", "development"),
        ("SECRET_KEY", DEFAULT_SECRET),
        ("SECRET_KEY", "not-so-long-a-secret"),
        ("SECRET_KEY", "secret" * 8),
        ("DATA_KEYS", ""),
        ("STAFF_SECOND_FACTOR", False),
        ("PUBLIC_URL", "http://shop.example"),
        ("ALLOWED_HOSTS", "old.example,.shop.example"),
        ("ALLOWED_HOSTS", "*"),
        ("CORS_ORIGINS", "https://a.example,http://b.example"),
        ("METRICS_TOKEN", "short"),
        ("RATE_LIMITS", False),
        ("SMTP_URL", ""),
        ("CLAMD_URL", ""),
        ("STRIPE_SECRET_KEY", "sk_test_1"),
    ],
)
def test_what_is_unsafe_is_an_error_by_its_name(told, name, value):
    (sentence,), warnings = told(**{name: value})

    assert sentence.startswith(f"{name}: ")
    assert warnings == []


@pytest.mark.asvs("V12.3.1")
@pytest.mark.asvs("V12.3.3")
@pytest.mark.asvs("V12.3.4")
@pytest.mark.asvs("V13.2.1")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgresql://a:b@db.example/store?sslrootcert=/ca.pem"),
        ("DATABASE_URL", "postgresql://a:b@10.0.0.5/store?sslmode=require&sslrootcert=/ca"),
        ("DATABASE_URL", "postgresql://a:b@db.example/store?sslmode=verify-full"),
        (
            "DATABASE_URL",
            "postgresql://a@db.example/store?sslmode=verify-full&sslrootcert=/ca",
        ),
        ("REDIS_URL", "redis://:secret@redis.example/0"),
        ("REDIS_URL", "rediss://redis.example/0"),
        ("SMTP_URL", "smtp://mail.example"),
        ("CLAMD_URL", "tcp://clamav.example:3310"),
        ("STORAGE_URL", "s3://bucket/x?endpoint=http://s3.example"),
    ],
)
def test_a_line_to_another_machine_is_private_or_an_error(told, name, value):
    (sentence,), warnings = told(**{name: value})

    assert sentence.startswith(f"{name}: ")
    assert warnings == []


@pytest.mark.asvs("V3.5.4")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OIDC_ISSUER", "https://shop.example/realms/shop"),
        ("STORAGE_URL", "s3://bucket/x?endpoint=https://shop.example:9000"),
    ],
)
def test_another_application_at_our_host_is_an_error(told, name, value):
    (sentence,), warnings = told(**{name: value})

    assert sentence.startswith(f"{name}: ")
    assert "host of its own" in sentence
    assert warnings == []


@pytest.mark.parametrize(
    ("name", "value", "warned"),
    [
        ("DATABASE_URL", "postgresql://a@127.0.0.1/store", False),
        ("DATABASE_URL", "postgresql://a:b@postgres:5432/store", True),
        ("REDIS_URL", "redis://localhost:6379/0", False),
        ("REDIS_URL", "redis://:secret@redis:6379/0", True),
        ("SMTP_URL", "smtp://user:secret@mail.example", False),
        ("SMTP_URL", "smtp://[::1]:25", False),
        ("CLAMD_URL", "tcp://127.0.0.1:3310", False),
        ("CLAMD_URL", "tcp://clamav:3310", True),
        ("STORAGE_URL", "s3://bucket/x?endpoint=https://s3.example", False),
        ("STORAGE_URL", "s3://bucket/x?region=ap-south-1", False),
        ("TRUSTED_PROXIES", 0, True),
        ("SECRET_KEY_OLD", SECRET, True),
        ("LOG_FORMAT", "text", True),
    ],
)
def test_what_may_have_its_reasons_is_a_warning_or_nothing(told, name, value, warned):
    errors, warnings = told(**{name: value})

    assert errors == []
    assert [each.partition(":")[0] for each in warnings] == [name] * warned


@pytest.mark.asvs("V13.4.2")
def test_debugging_is_an_error(told, monkeypatch):
    monkeypatch.setenv("FLASK_DEBUG", "1")

    assert told() == (["FLASK_DEBUG: must not be set."], [])


@pytest.mark.asvs("V13.3.2")
def test_a_file_of_secrets_that_others_may_read_is_an_error(told, tmp_path):
    secrets = tmp_path / "var" / "secrets.json"
    secrets.write_text("{}")
    secrets.chmod(0o640)

    assert told() == (["secrets.json: others may read it; chmod 600."], [])
    secrets.chmod(0o600)
    (tmp_path / "var").chmod(0o755)
    assert told() == ([], ["VAR: others may look into it; chmod 700."])


@pytest.fixture
def checked(app, configuration, monkeypatch):
    """What `flask check --deploy` says of a shop: `checked(**settings)` gives its end."""

    def run(**changes):
        monkeypatch.setattr(certificates, "fault_of", lambda _url: "")
        store.settings.use(configuration.model_copy(update=changes))
        return CliRunner().invoke(check, ["--deploy"])

    yield run
    store.settings.use(configuration)


@pytest.mark.one_database
@pytest.mark.asvs("V13.2.3")
def test_the_command_names_errors_first_and_ends_badly(checked):
    ran = checked(**SAFE, METRICS_TOKEN="short")

    assert ran.exit_code == 1
    assert "error: METRICS_TOKEN: is short enough to be guessed." in ran.output
    kinds = [line.partition(":")[0] for line in ran.output.splitlines()]
    assert kinds == sorted(kinds)


@pytest.mark.one_database
@pytest.mark.asvs("V13.2.3")
def test_people_of_the_demo_with_its_passwords_are_named(checked):
    email, name, password, role = STAFF[0]
    with transaction() as session:
        from store.accounts.actions import create_staff  # noqa: PLC0415

        create_staff(session, email=email, name=name, password=password, role=role)

    assert f"error: {email}: has the demo's password." in checked(**SAFE).output


@contextmanager
def _https(folder):
    """A server with a certificate of its own making; gives its address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*self_signed(folder, "localhost"))
    with create_server(("127.0.0.1", 0)) as listening:

        def serve():
            line, _ = listening.accept()
            try:
                context.wrap_socket(line, server_side=True).close()
            except OSError:
                line.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"https://localhost:{listening.getsockname()[1]}", folder / "certificate.pem"
        thread.join(timeout=5)


@pytest.mark.asvs("V12.2.2")
def test_a_certificate_that_browsers_refuse_is_told(tmp_path):
    with _https(tmp_path) as (url, _):
        assert "browsers refuse its certificate" in certificates.fault_of(url)


@pytest.mark.asvs("V12.2.2")
def test_a_certificate_that_ends_soon_is_told(tmp_path, monkeypatch):
    with _https(tmp_path) as (url, certificate):
        trusting = ssl.create_default_context(cafile=str(certificate))
        monkeypatch.setattr(ssl, "create_default_context", lambda: trusting)

        assert certificates.fault_of(url) == "its certificate ends within 14 days."


def test_an_address_that_does_not_answer_is_told():
    assert certificates.fault_of("https://127.0.0.1:9").startswith("does not answer")
