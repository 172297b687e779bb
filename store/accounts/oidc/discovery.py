"""What a provider says of itself: taken only where it agrees with the shop's settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from store.accounts.oidc.told import ProviderDown
from store.settings.guarding import LOOPBACK

WELL_KNOWN = "/.well-known/openid-configuration"


@dataclass(frozen=True)
class Metadata:
    """The addresses of one provider, and whether it names itself in its answers."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None
    sends_issuer: bool


def document_of(issuer: str) -> str:
    """Give where a provider describes itself (OpenID Connect Discovery 1.0, section 4)."""
    return issuer.rstrip("/") + WELL_KNOWN


def origin_of(address: str) -> str:
    """Give the part of an address that browsers tell sites apart by."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def is_safe(address: object) -> bool:
    """Tell whether an address is https, or plain http that never leaves this machine."""
    if not isinstance(address, str):
        return False
    parts = urlsplit(address)
    return parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in LOOPBACK
    )


def read(document: Mapping[str, Any], *, issuer: str) -> Metadata:
    """Read a provider's description; raises ProviderDown when it is not this issuer's.

    Pages that browsers are sent to must lie at the issuer's own origin: nobody is led
    anywhere else to type a password.
    """
    if document.get("issuer") != issuer:
        raise ProviderDown("the document is of another issuer")
    ending = document.get("end_session_endpoint")
    return Metadata(
        issuer=issuer,
        authorization_endpoint=_page(document, "authorization_endpoint", issuer),
        token_endpoint=_address(document, "token_endpoint"),
        jwks_uri=_address(document, "jwks_uri"),
        end_session_endpoint=ending if _is_at(ending, issuer) else None,
        sends_issuer=document.get("authorization_response_iss_parameter_supported") is True,
    )


def _page(document: Mapping[str, Any], name: str, issuer: str) -> str:
    address = _address(document, name)
    if not _is_at(address, issuer):
        raise ProviderDown(f"{name} is not at the issuer's origin")
    return address


def _address(document: Mapping[str, Any], name: str) -> str:
    address = document.get(name)
    if not isinstance(address, str) or not is_safe(address):
        raise ProviderDown(f"{name} is missing or not safe")
    return address


def _is_at(address: object, issuer: str) -> bool:
    return isinstance(address, str) and origin_of(address) == origin_of(issuer)
