"""People, how they prove who they are, and what they hold."""

from store.accounts.models.factors import (
    AuthenticatorApp,
    Change,
    FactorChange,
    Passkey,
    RecoveryCode,
)
from store.accounts.models.people import Person, Role

__all__ = [
    "AuthenticatorApp",
    "Change",
    "FactorChange",
    "Passkey",
    "Person",
    "RecoveryCode",
    "Role",
]
