"""What people hold in the tests: an authenticator app, and a device that makes passkeys."""

import hashlib
import json
import re
import secrets
from dataclasses import dataclass, field

import cbor2
import pyotp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from store.accounts import codes
from store.accounts.actions import factors as actions
from store.infra.db import transaction
from store.kernel import clock

PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40
ORIGIN = "http://localhost"


def code_of(secret: str, *, steps: int = 0) -> str:
    """The six digits that an app shows now, or so many half minutes later."""
    app = pyotp.TOTP(secret)
    return app.generate_otp(int(clock.now().timestamp()) // 30 + steps)


def secret_on(page: str) -> str:
    """The key that the set-up page shows in letters."""
    return re.search(r"scan-key\">([A-Z2-7 ]+)<", page).group(1).replace(" ", "")


@dataclass
class Key:
    """One passkey in a device; what it answers can be made wrong on purpose."""

    origin: str = ORIGIN
    counts: bool = True
    verifies: bool = True
    count: int = 0
    handle: bytes = b""
    rp_id: str = "localhost"
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def make(self, options: dict) -> str:
        """What a browser sends for a new passkey."""
        self.handle = base64url_to_bytes(options["user"]["id"])
        told = self._client("webauthn.create", options)
        attested = {"fmt": "none", "attStmt": {}, "authData": self._made()}
        return self._answer(clientDataJSON=told, attestationObject=cbor2.dumps(attested))

    def show(self, options: dict) -> str:
        """What a browser sends to show it."""
        told = self._client("webauthn.get", options)
        self.count += self.counts
        about = self._about(0)
        signed = self.private.sign(
            about + hashlib.sha256(told).digest(), ec.ECDSA(hashes.SHA256())
        )
        return self._answer(
            clientDataJSON=told,
            authenticatorData=about,
            signature=signed,
            userHandle=self.handle,
        )

    def _client(self, kind: str, options: dict) -> bytes:
        told = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(told).encode()

    def _about(self, more: int) -> bytes:
        flags = PRESENT | more | (VERIFIED if self.verifies else 0)
        name = hashlib.sha256(self.rp_id.encode()).digest()
        return name + bytes([flags]) + self.count.to_bytes(4, "big")

    def _made(self) -> bytes:
        length = len(self.credential_id).to_bytes(2, "big")
        about = self._about(WITH_KEY) + bytes(16) + length + self.credential_id
        return about + cbor2.dumps(self._public())

    def _public(self) -> dict:
        numbers = self.private.public_key().public_numbers()
        x, y = (n.to_bytes(32, "big") for n in (numbers.x, numbers.y))
        return {1: 2, 3: -7, -1: 1, -2: x, -3: y}

    def _answer(self, **parts: bytes) -> str:
        name = bytes_to_base64url(self.credential_id)
        response = {part: bytes_to_base64url(told) for part, told in parts.items()}
        return json.dumps(
            {"id": name, "rawId": name, "type": "public-key", "response": response}
        )


def given_app(person) -> str:
    """Let somebody have an app already; gives its secret."""
    secret = codes.new_secret()
    with transaction() as session:
        actions.add_app(
            session,
            person_id=person.id,
            name="My phone",
            secret=actions.sealed_secret(secret, person_id=person.id),
            counter=0,
            at=clock.now(),
        )
    return secret


def given_codes(person, *, count: int = 2) -> list[str]:
    """Let somebody have a short sheet of recovery codes."""
    sheet, salt = codes.new_sheet()[:count], codes.new_salt()
    hashes = [codes.hashed(code, salt) for code in sheet]
    with transaction() as session:
        actions.keep_codes(session, person_id=person.id, salt=salt, hashes=hashes)
    return sheet
