"""Every setting of the shop, typed, read once from the environment and `.env`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, ValidationError, model_validator
from pydantic_settings import SettingsConfigDict

from store.settings.guarding import Guarding
from store.settings.production import DEFAULT_SECRET, refusals

ROOT = Path(__file__).resolve().parents[2]
MORE_DIGITS = 6  # of HSN, above a turnover of 5 crore (Notification 78/2020)
MADE_UP_GSTIN = "29AAKFM4821Q1ZK"  # well formed, and nobody's we know of

Url = Annotated[str, AfterValidator(lambda url: url.rstrip("/"))]


class SettingsError(RuntimeError):
    """A setting is wrong; the message names the variable."""


class Settings(Guarding):
    """Names are the environment variables; the comments become `.env.example`."""

    model_config = SettingsConfigDict(
        env_file=ROOT / ".env", extra="ignore", frozen=True, case_sensitive=True
    )

    ENVIRONMENT: Literal["development", "test", "production"] = Field(
        "development", description="Where this runs; production refuses unsafe defaults."
    )
    SECRET_KEY: str = Field(
        DEFAULT_SECRET, min_length=16, description="Signs forms and links. Keep it secret."
    )
    SECRET_KEY_OLD: str = Field(
        "",
        repr=False,
        description="The one before, believed too while what it signed is still good.",
    )
    PUBLIC_URL: Url = Field(
        "http://127.0.0.1:8000",
        pattern=r"^https?://",
        description="The address customers use, for links in mails.",
    )
    PORT: int = Field(8000, ge=1, le=65534, description="Where `make run` listens.")
    TRUSTED_PROXIES: int = Field(
        0, ge=0, le=5, description="How many reverse proxies stand in front of the shop."
    )
    VAR: Path = Field(
        ROOT / "var", description="Where state lives: database, files, mailbox, logs."
    )
    DATABASE_URL: str = Field(
        "", description="SQLAlchemy address; empty means SQLite in VAR."
    )
    REDIS_URL: str = Field(
        "redis://127.0.0.1:6379/0",
        pattern=r"^(rediss?|unix)://",
        description="Queue, cache and counters.",
    )
    LEASE_SECONDS: int = Field(
        30, ge=3, le=600, description="Work whose worker is silent so long is done again."
    )
    STRIPE_SECRET_KEY: str = Field("", description="Stripe's secret (sk_…).")
    STRIPE_WEBHOOK_SECRET: str = Field("", description="Signs Stripe's webhooks (whsec_…).")
    STRIPE_WEBHOOK_SECRET_OLD: str = Field(
        "", description="The one before, taken too while a new one is rolled out."
    )
    STRIPE_API_BASE: Url = Field(
        "",
        pattern=r"^(https?://.+)?$",
        description="Another Stripe-compatible server; the payment sandbox uses it.",
    )
    BANK_ACCOUNT: str = Field(
        "",
        max_length=200,
        description="Where transfers go: holder, account number and IFSC, as customers "
        "shall read it; empty takes no transfers unless BANK_UPI_ID is set.",
    )
    BANK_UPI_ID: str = Field(
        "",
        pattern=r"^([A-Za-z0-9._-]+@[A-Za-z0-9.-]+)?$",
        description="The UPI id that transfers may go to.",
    )
    BANK_TRANSFER_DAYS: int = Field(
        5, ge=1, le=30, description="How long an order waits for its transfer."
    )
    CASH_ON_DELIVERY_LIMIT: int = Field(
        5000,
        ge=0,
        le=50_000,
        description="The most, in rupees, that is collected at the door; 0 offers none.",
    )
    SMTP_URL: str = Field(
        "",
        pattern=r"^(smtps?://.+)?$",
        description="smtp://user:password@host:587; empty keeps mails in VAR/mail.",
    )
    MAIL_FROM: str = Field(
        "MakrX Store <shop@makrx.example>", description="The sender of mails."
    )
    SHOP_NAME: str = Field(
        "MakrX Works Private Limited", description="Who sells: the name on tax invoices."
    )
    SHOP_ADDRESS: str = Field(
        "Unit 7, 2nd Main, Peenya Industrial Area, Bengaluru 560058",
        description="Where the shop is registered for GST, as invoices say it.",
    )
    SHOP_GSTIN: str = Field(
        MADE_UP_GSTIN, description="The shop's GSTIN; the default is a made-up one."
    )
    SHOP_STATE: str = Field(
        "KA", pattern=r"^[A-Z]{2}$", description="State the shop ships from (GST)."
    )
    PRINT_CODE: str = Field(
        "998898",
        pattern=r"^[0-9]{4,8}$",
        description="HSN or SAC under which prints are billed; ask your accountant.",
    )
    HSN_DIGITS: int = Field(
        4,
        ge=4,
        le=8,
        multiple_of=2,
        description="Digits of the code on invoices: 6 above a turnover of 5 crore.",
    )
    AATO_OVER_5CR: bool = Field(
        default=False,
        description="The year's turnover is above 5 crore: businesses need e-invoices.",
    )
    INVOICE_SERIES: str = Field(
        "MX",
        pattern=r"^[A-Z0-9]{1,2}$",
        description="What numbers of invoices begin with; of credit notes with a C after.",
    )
    HOLD_MINUTES: int = Field(
        15,
        ge=1,
        le=30,
        description="So long each step of the checkout keeps a cart's things from others.",
    )
    CART_REMINDER_HOURS: int = Field(
        4,
        ge=1,
        le=72,
        description="A cart left so long is reminded of once, when that was agreed to.",
    )
    MAX_UPLOAD_BYTES: int = Field(
        50_000_000, ge=1_000_000, description="The largest model file taken."
    )
    STORAGE_URL: str = Field(
        "",
        pattern=r"^(s3://[a-z0-9][a-z0-9.-]+(/[a-z0-9/_.-]*)?"
        r"(\?(region=[a-z0-9-]+|endpoint=https?://[^&]+|path_style=[01]|&)*)?)?$",
        description="s3://bucket/prefix?region=…&endpoint=…&path_style=1; empty keeps "
        "files in VAR/files.",
    )
    S3_ACCESS_KEY_ID: str = Field(
        "", description="Who writes to the bucket; empty asks the SDK's usual places."
    )
    S3_SECRET_ACCESS_KEY: str = Field("", repr=False, description="That key's secret.")
    CLAMD_URL: str = Field(
        "",
        pattern=r"^(tcp://[^:/]+:\d+|unix:///.+)?$",
        description="tcp://host:3310 or unix:///run/clamav/clamd.ctl, where ClamAV scans "
        "uploads; empty turns scanning off.",
    )
    SLICER: str = Field(
        "",
        description="Path of prusa-slicer; empty looks for it on PATH, off never uses it.",
    )
    RATE_LIMITS: bool = Field(
        default=True, description="Limit how often things may be asked."
    )
    SHARED_PAGES_MB: int = Field(
        32,
        ge=0,
        le=4096,
        description="Memory of each web process for pages of the catalogue that are drawn "
        "once for everybody; 0 draws each anew.",
    )
    METRICS_TOKEN: str = Field(
        "", description="Bearer token that /metrics asks for; empty turns /metrics off."
    )
    LOG_FORMAT: Literal["text", "json"] = Field("text", description="How log lines look.")

    @property
    def production(self) -> bool:
        return self.ENVIRONMENT == "production"

    @property
    def database_url(self) -> str:
        """SQLAlchemy's address, always naming the psycopg 3 driver for PostgreSQL."""
        url = self.DATABASE_URL or f"sqlite:///{self.VAR / 'store.sqlite'}"
        for prefix in ("postgresql://", "postgres://"):
            if url.startswith(prefix):
                return "postgresql+psycopg://" + url.removeprefix(prefix)
        return url

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secret that signs, and the one before it, whose links are still good."""
        return tuple(filter(None, (self.SECRET_KEY, self.SECRET_KEY_OLD)))

    @property
    def is_https(self) -> bool:
        return self.PUBLIC_URL.startswith("https://")

    @property
    def takes_transfers(self) -> bool:
        return bool(self.BANK_ACCOUNT or self.BANK_UPI_ID)

    @property
    def uses_sandbox(self) -> bool:
        return bool(self.STRIPE_API_BASE)

    @model_validator(mode="after")
    def _keys_come_in_pairs(self) -> Self:
        if bool(self.S3_ACCESS_KEY_ID) != bool(self.S3_SECRET_ACCESS_KEY):
            raise ValueError(
                "S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY: set both, or neither"
            )
        return self

    @model_validator(mode="after")
    def _taxes_are_the_shops(self) -> Self:
        if self.AATO_OVER_5CR and self.HSN_DIGITS < MORE_DIGITS:
            raise ValueError("HSN_DIGITS: must be 6 or more when AATO_OVER_5CR is true")
        if self.production and self.SHOP_GSTIN == MADE_UP_GSTIN:
            raise ValueError(
                "SHOP_GSTIN, SHOP_NAME and SHOP_ADDRESS: set the shop's own in production"
            )
        return self

    @model_validator(mode="after")
    def _production_is_safe(self) -> Self:
        for sentence in refusals(self) if self.production else ():
            raise ValueError(sentence)
        return self


def load() -> Settings:
    """Read the settings; raises SettingsError naming each variable that is wrong.

    What neither the environment nor `.env` says may be in a file of its name in the
    folder SECRETS_DIR, as container engines lay secrets down.
    """
    try:
        return Settings(_secrets_dir=os.environ.get("SECRETS_DIR"))
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None


class _Chosen:
    settings: Settings | None = None


def use(chosen: Settings) -> None:
    """Let the whole process go by these settings."""
    _Chosen.settings = chosen


def settings() -> Settings:
    """Give the settings of this process, read once."""
    if _Chosen.settings is None:
        _Chosen.settings = load()
    return _Chosen.settings


def _explain(error: ValidationError) -> str:
    rows = (
        f"  {'.'.join(map(str, problem['loc'])) or 'settings'}: {problem['msg']}"
        for problem in error.errors()
    )
    return "These settings are wrong:\n" + "\n".join(rows)


def example() -> str:
    """Write `.env.example`: every variable, its meaning and its default."""
    blocks = []
    for name, field in Settings.model_fields.items():
        default = field.default
        if isinstance(default, Path):
            default = default.name
        blocks.append(f"# {field.description}\n# {name}={_plain(default)}")
    return "\n\n".join(blocks) + "\n"


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
