"""Settings are typed, and a wrong one is named before anything starts."""

import re

import pytest

from store.settings import (
    DEFAULT_SECRET,
    MADE_UP_GSTIN,
    ROOT,
    Settings,
    SettingsError,
    example,
    load,
)

SAFE = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "a-long-secret-of-our-own",
    "PUBLIC_URL": "https://shop.example",
    "STRIPE_SECRET_KEY": "sk_live_1",
    "STRIPE_WEBHOOK_SECRET": "whsec_1",
    "SHOP_GSTIN": "29AAGCB7383J1Z4",
    "DATA_KEYS": "one:" + "A" * 43 + "=",
}


@pytest.fixture
def told(monkeypatch, tmp_path):
    """Say the settings by environment variables only; gives what is loaded."""
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / "none")
    for name in Settings.model_fields:
        monkeypatch.delenv(name, raising=False)

    def tell(**variables: str) -> Settings:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return load()

    return tell


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("ENVIRONMENT", "staging"),
        ("SECRET_KEY", "short"),
        ("PUBLIC_URL", "shop.example"),
        ("REDIS_URL", "http://127.0.0.1"),
        ("SMTP_URL", "mail.example"),
        ("STRIPE_API_BASE", "stripe"),
        ("SHOP_STATE", "ka"),
        ("MAX_UPLOAD_BYTES", "-1"),
        ("TRUSTED_PROXIES", "9"),
        ("STORAGE_URL", "https://bucket"),
        ("STORAGE_URL", "s3://"),
        ("STORAGE_URL", "s3://shop?regoin=ap-south-1"),
        ("STORAGE_URL", "s3://shop?endpoint=minio:9000"),
        ("CLAMD_URL", "clamd.example:3310"),
        ("CLAMD_URL", "tcp://clamd.example"),
        ("LOG_FORMAT", "xml"),
        ("RATE_LIMITS", "perhaps"),
        ("CORS_ORIGINS", "https://a.example/path"),
    ],
)
def test_a_wrong_variable_is_named(told, name, value):
    with pytest.raises(SettingsError) as refused:
        told(**{name: value})

    assert f"  {name}: " in str(refused.value)


def test_every_wrong_variable_is_named_at_once(told):
    with pytest.raises(SettingsError, match=r"(?s)PORT.*LOG_FORMAT|LOG_FORMAT.*PORT"):
        told(PORT="x", LOG_FORMAT="xml")


def test_production_starts_with_settings_that_are_safe(told):
    assert told(**SAFE).production


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", DEFAULT_SECRET),
        ("STRIPE_API_BASE", "http://127.0.0.1:4242"),
        ("STRIPE_SECRET_KEY", ""),
        ("STRIPE_WEBHOOK_SECRET", ""),
        ("PUBLIC_URL", "http://shop.example"),
        ("SHOP_GSTIN", MADE_UP_GSTIN),
        ("DATA_KEYS", ""),
        ("STAFF_SECOND_FACTOR", "false"),
    ],
)
def test_production_refuses_what_is_fit_for_trying_only(told, name, value):
    with pytest.raises(SettingsError, match=name):
        told(**{**SAFE, name: value})


@pytest.mark.parametrize("keys", ["one:c2hvcnQ=", "no-key-at-all", "a b:" + "A" * 43 + "="])
def test_a_data_key_is_32_bytes_with_a_name(told, keys):
    with pytest.raises(SettingsError, match="DATA_KEYS"):
        told(DATA_KEYS=keys)


def test_a_provider_is_named_with_the_shops_secret_or_not_at_all(told):
    with pytest.raises(SettingsError, match="OIDC_CLIENT_SECRET"):
        told(OIDC_ISSUER="https://keycloak.example/realms/shop", OIDC_CLIENT_ID="shop")


def test_a_large_shop_writes_six_digits_of_hsn(told):
    with pytest.raises(SettingsError, match="HSN_DIGITS"):
        told(AATO_OVER_5CR="true")

    assert told(AATO_OVER_5CR="true", HSN_DIGITS="6").AATO_OVER_5CR


def test_a_secret_is_never_part_of_a_complaint(told):
    with pytest.raises(SettingsError) as refused:
        told(**{**SAFE, "PORT": "x", "STRIPE_SECRET_KEY": "sk_live_hidden"})

    assert "sk_live_hidden" not in str(refused.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_postgresql_address_always_names_its_driver(told, scheme):
    found = told(DATABASE_URL=f"{scheme}://store@db/store")

    assert found.database_url == "postgresql+psycopg://store@db/store"


def test_without_a_database_there_is_one_in_var(told, tmp_path):
    found = told(VAR=str(tmp_path))

    assert found.database_url == f"sqlite:///{tmp_path}/store.sqlite"


@pytest.mark.parametrize(
    "address",
    ["s3://shop", "s3://shop/kept/files?region=eu-1&endpoint=http://s3:9000&path_style=1"],
)
def test_a_bucket_is_named_in_one_line(told, address):
    found = told(STORAGE_URL=address)

    assert address == found.STORAGE_URL


@pytest.mark.parametrize("name", ["S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"])
def test_half_a_key_is_refused_without_showing_it(told, name):
    with pytest.raises(SettingsError, match="both, or neither") as refused:
        told(**{name: "half-of-a-key"})

    assert "half-of-a-key" not in str(refused.value)


def test_the_secret_of_the_bucket_is_not_shown(told):
    found = told(S3_ACCESS_KEY_ID="id", S3_SECRET_ACCESS_KEY="of-the-bucket")

    assert "of-the-bucket" not in repr(found)


def test_an_address_ends_without_a_slash(told):
    assert told(PUBLIC_URL="https://shop.example/").PUBLIC_URL == "https://shop.example"


def test_the_example_names_every_variable_once():
    named = re.findall(r"^# ([A-Z0-9_]+)=", example(), re.MULTILINE)

    assert named == list(Settings.model_fields)


def test_the_example_beside_the_code_is_up_to_date():
    assert (ROOT / ".env.example").read_text() == example()


@pytest.mark.asvs("V13.3.1")
def test_a_secret_may_be_a_file_and_is_not_shown(told, tmp_path):
    (tmp_path / "DATA_KEYS").write_text("one:" + "A" * 43 + "=\n")
    (tmp_path / "METRICS_TOKEN").write_text("of the file")

    settings = told(SECRETS_DIR=str(tmp_path), METRICS_TOKEN="of the environment")

    assert settings.DATA_KEYS == "one:" + "A" * 43 + "="
    assert settings.METRICS_TOKEN == "of the environment"


@pytest.mark.asvs("V13.4.2")
def test_production_does_not_start_while_flask_shows_its_inside(told):
    with pytest.raises(SettingsError, match="FLASK_DEBUG"):
        told(**SAFE, FLASK_DEBUG="1")
