"""Passwords: argon2id, and a wrong name that takes as long as a wrong password."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from store.kernel.errors import Invalid

SHORTEST, LONGEST = 10, 128
FEWEST_DIFFERENT = 5

# OWASP's second argon2id profile: 19 MiB, two passes.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODY = _hasher.hash("nobody has this password")


def hashed(password: str, *, field: str = "password") -> str:
    """Give what is stored instead of a password; raises Invalid for a poor one."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid(f"Use {SHORTEST} to {LONGEST} characters.", field=field)
    if len(set(password)) < FEWEST_DIFFERENT:
        words = f"Use at least {FEWEST_DIFFERENT} different characters."
        raise Invalid(words, field=field)
    return _hasher.hash(password)


def matches(password: str, stored: str | None) -> bool:
    """Check a password; without a stored one it takes the same time and fails."""
    if len(password) > LONGEST:
        return False
    try:
        _hasher.verify(stored or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None
