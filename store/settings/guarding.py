"""Settings of who may come in, what is sealed, and who is told when something is wrong."""

from __future__ import annotations

import base64
import binascii
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DATA_KEY_BYTES = 32
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Guarding(BaseSettings):
    """The part of the settings that keeps strangers out."""

    model_config = SettingsConfigDict(frozen=True)

    DATA_KEYS: str = Field(
        "",
        repr=False,
        description="Seal second factors and other secrets in the database: id:base64 of "
        "32 random bytes, the newest first, older ones after a comma.",
    )
    STAFF_SECOND_FACTOR: bool = Field(
        default=True,
        description="Staff sign in with a second factor; production insists on it.",
    )
    ALLOWED_HOSTS: str = Field(
        "",
        description="Names the shop answers to besides that of PUBLIC_URL, by commas.",
    )
    CORS_ORIGINS: str = Field(
        "",
        pattern=r"^(https?://[^,/\s]+(,https?://[^,/\s]+)*)?$",
        description="Origins whose pages may read the JSON API, by commas.",
    )
    PRIVATE_HOSTS: str = Field(
        "",
        pattern=r"^([^,\s/]+:\d+(,[^,\s/]+:\d+)*)?$",
        description="host:port of your own network that a configured address, such as "
        "ALERTS_WEBHOOK, may lead to, by commas; others are public, over TLS, on 443.",
    )
    OIDC_ISSUER: str = Field(
        "",
        pattern=r"^(https?://.+)?$",
        description="Sign in through this OpenID provider, such as "
        "https://keycloak.example/realms/shop; empty offers none.",
    )
    OIDC_CLIENT_ID: str = Field("", description="What the provider calls this shop.")
    OIDC_CLIENT_SECRET: str = Field("", repr=False, description="Proves the shop to it.")
    OIDC_NAME: str = Field(
        "Keycloak", max_length=40, description="What the sign-in button calls the provider."
    )
    GEO_DATABASE: str = Field(
        "",
        description="Path of a MaxMind DB (.mmdb) of countries or cities: where somebody "
        "signs in from; empty tells networks only.",
    )
    ALERTS_TO: str = Field(
        "", description="Security alerts go to these addresses, by commas; empty: owners."
    )
    ALERTS_WEBHOOK: str = Field(
        "",
        pattern=r"^(https?://.+)?$",
        description="Security alerts are posted here, too, as signed JSON.",
    )
    ALERTS_WEBHOOK_SECRET: str = Field(
        "", repr=False, description="Signs what is posted there."
    )

    EVENTS_KEPT_DAYS: int = Field(
        400,
        ge=365,
        description="Security events are kept so long; the DPDP Rules 2025 want a year.",
    )
    AUDIT_KEPT_DAYS: int = Field(
        2920, ge=365, description="What staff changed is kept so long: eight years."
    )

    @model_validator(mode="after")
    def _data_keys_are_keys(self) -> Self:
        for pair in filter(None, self.DATA_KEYS.split(",")):
            name, _, text = pair.partition(":")
            if not (name.strip().isalnum() and _size(text) == DATA_KEY_BYTES):
                raise ValueError("DATA_KEYS: each is id:base64 of 32 bytes")
        return self

    @model_validator(mode="after")
    def _alerts_are_signed(self) -> Self:
        if self.ALERTS_WEBHOOK and not self.ALERTS_WEBHOOK_SECRET:
            raise ValueError("ALERTS_WEBHOOK_SECRET: must sign what is posted; set it")
        return self

    @model_validator(mode="after")
    def _provider_is_whole(self) -> Self:
        told = (self.OIDC_ISSUER, self.OIDC_CLIENT_ID, self.OIDC_CLIENT_SECRET)
        if any(told) and not all(told):
            raise ValueError(
                "OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET: set all, or none"
            )
        here = urlsplit(self.OIDC_ISSUER)
        if here.scheme == "http" and here.hostname not in LOOPBACK:
            raise ValueError("OIDC_ISSUER: must begin with https://, but on this machine")
        return self


def _size(text: str) -> int:
    try:
        return len(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        return 0
