"""Codes that prove something is at hand: of an app on a phone, or of a sheet of paper.

The app's are RFC 6238 as every app knows it: SHA-1, six digits, half a minute each.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from datetime import datetime
from io import BytesIO

import pyotp
import segno
from argon2.low_level import Type, hash_secret_raw

from store.kernel import ids

ISSUER = "MakrX Store"
STEP = 30
AROUND = (
    1  # steps before and after, for clocks that differ: a code is good for 90 s at most
)
SECRET_BYTES = 20
CODES = 10
CODE_LENGTH = 10  # of 30 letters: 49 bits
SALT_BYTES = 16
_DIGITS = re.compile(r"[0-9]{6}", re.ASCII)


def new_secret() -> str:
    """Give what an app and the shop will have in common."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def address(secret: str, *, email: str) -> str:
    """Give what an app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def picture(text: str) -> bytes:
    """Draw a QR code as SVG, dark on white with its quiet zone in every theme."""
    drawn = BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", scale=4, border=4, dark="#17181b", light="#fff", svgclass=None
    )
    return drawn.getvalue()


def in_groups(secret: str) -> str:
    """Write a secret so that a person can type it: "ABCD EFGH"."""
    return " ".join(re.findall(r".{1,4}", secret))


def counter_of(secret: str, typed: str, *, at: datetime) -> int | None:
    """Give the half minute whose code was typed, if it is now or next to it."""
    code = "".join(typed.split())
    if _DIGITS.fullmatch(code) is None:
        return None
    app, now = pyotp.TOTP(secret), int(at.timestamp()) // STEP
    for counter in (now, now - AROUND, now + AROUND):
        if hmac.compare_digest(app.generate_otp(counter), code):
            return counter
    return None


def new_sheet() -> list[str]:
    """Give fresh recovery codes, as they are written: "ABCDE-FGHJK"."""
    return [_written(ids.readable(CODE_LENGTH)) for _ in range(CODES)]


def new_salt() -> str:
    return secrets.token_hex(SALT_BYTES)


def hashed(code: str, salt: str) -> str:
    """Give what is stored instead of a recovery code, however it is typed.

    All codes of a sheet have one salt, so that one is found by one hash (OWASP's second
    argon2id profile, as for passwords).
    """
    return hash_secret_raw(
        secret=_bare(code).encode(),
        salt=bytes.fromhex(salt),
        time_cost=2,
        memory_cost=19_456,
        parallelism=1,
        hash_len=32,
        type=Type.ID,
    ).hex()


def _bare(code: str) -> str:
    return "".join(sign for sign in code.upper() if sign in ids.READABLE)


def _written(code: str) -> str:
    half = CODE_LENGTH // 2
    return f"{code[:half]}-{code[half:]}"
