"""Passkeys: the one door to WebAuthn. Only here is checked what a browser signed."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    options_to_json,
    parse_authentication_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from store.kernel.errors import Invalid
from store.settings import Settings

SHOP = "MakrX Store"
CHALLENGE_BYTES = 32
LONGEST = 12_000  # signs of an answer; a browser's has some two thousand
WAIT_MS = 5 * 60 * 1000
WRONG = "That passkey did not fit. Try again, or show something else."
# What of an answer was wrong, by a word of the library's sentence.
REASONS = ("challenge", "origin", "RP ID", "verification", "signature")
MALFORMED = (WebAuthnException, ValueError, KeyError, TypeError, RecursionError)


class Refused(Invalid):
    """An answer that does not prove anything; `reason` is one word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(WRONG, field="credential")
        self.reason = reason


@dataclass(frozen=True)
class House:
    """The name that passkeys are made for, and the address whose pages may ask for them."""

    name: str
    origin: str


@dataclass(frozen=True)
class Made:
    """A new passkey, as the device tells of it."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    is_synced: bool


@dataclass(frozen=True)
class Shown:
    """A passkey that was shown; `handle` is whose it is, as the device says."""

    credential_id: bytes
    handle: bytes | None
    text: str


def house(settings: Settings) -> House | None:
    """Give the shop's own; a number is no name, but this machine is called localhost."""
    parts = urlsplit(settings.PUBLIC_URL)
    host = parts.hostname or ""
    try:
        number = ip_address(host)
    except ValueError:
        return House(host, f"{parts.scheme}://{parts.netloc}")
    if not number.is_loopback:
        return None
    port = f":{parts.port}" if parts.port else ""
    return House("localhost", f"{parts.scheme}://localhost{port}")


def new_challenge() -> bytes:
    return secrets.token_bytes(CHALLENGE_BYTES)


def handle_of(person_id: int, *, secret: str) -> bytes:
    """Give what devices call a person: it says nothing about whoever it is."""
    told = f"passkeys of {person_id}"
    return hmac.digest(secret.encode(), told.encode(), "sha256")


def to_make(
    shop: House,
    *,
    challenge: bytes,
    handle: bytes,
    email: str,
    name: str,
    known: Sequence[bytes],
) -> str:
    """Write what a browser makes a passkey by; a device with a known one refuses."""
    made = webauthn.generate_registration_options(
        rp_id=shop.name,
        rp_name=SHOP,
        user_id=handle,
        user_name=email,
        user_display_name=name,
        challenge=challenge,
        timeout=WAIT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_described(known),
    )
    return options_to_json(made)


def to_show(shop: House, *, challenge: bytes, known: Sequence[bytes] = ()) -> str:
    """Write what the browser asks for a passkey by: one of the known, or of anybody's."""
    made = webauthn.generate_authentication_options(
        rp_id=shop.name,
        challenge=challenge,
        timeout=WAIT_MS,
        allow_credentials=_described(known),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(made)


def made(text: str, *, shop: House, challenge: bytes) -> Made:
    """Check what a browser answers when it has made a passkey; raises Refused."""
    try:
        told = webauthn.verify_registration_response(
            credential=_small(text),
            expected_challenge=challenge,
            expected_rp_id=shop.name,
            expected_origin=shop.origin,
            require_user_verification=True,
        )
    except MALFORMED as error:
        raise Refused(_reason(error)) from error
    return Made(
        told.credential_id,
        told.credential_public_key,
        told.sign_count,
        told.credential_backed_up,
    )


def named(text: str) -> Shown:
    """Read which passkey an answer is of; nothing about it is proved yet."""
    try:
        told = parse_authentication_credential_json(_small(text))
    except MALFORMED as error:
        raise Refused(_reason(error)) from error
    return Shown(told.raw_id, told.response.user_handle, text)


def count_of(shown: Shown, *, public_key: bytes, shop: House, challenge: bytes) -> int:
    """Check a passkey's signature; gives the device's count of uses, or raises Refused.

    What the count was before is compared where the new one is kept.
    """
    try:
        told = webauthn.verify_authentication_response(
            credential=shown.text,
            expected_challenge=challenge,
            expected_rp_id=shop.name,
            expected_origin=shop.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except MALFORMED as error:
        raise Refused(_reason(error)) from error
    return told.new_sign_count


def challenge_to_keep(challenge: bytes) -> str:
    """Write a challenge as a session keeps it."""
    return bytes_to_base64url(challenge)


def challenge_kept(text: str) -> bytes:
    """Read a challenge back."""
    return base64url_to_bytes(text)


def _described(known: Sequence[bytes]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=credential_id) for credential_id in known]


def _small(text: str) -> str:
    """Let no answer through that is longer than any device writes, or is no object."""
    if len(text) > LONGEST or not isinstance(json.loads(text), dict):
        raise ValueError("malformed")
    return text


def _reason(error: Exception) -> str:
    return next((word for word in REASONS if word in str(error)), "malformed")
