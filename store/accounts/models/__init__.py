"""People, how they prove who they are, and what they hold."""

from store.accounts.models.attempts import Attempt
from store.accounts.models.devices import KnownDevice
from store.accounts.models.factors import (
    AuthenticatorApp,
    Passkey,
    RecoveryCode,
)
from store.accounts.models.identities import Identity, ProviderSession, SpentOnce
from store.accounts.models.keys import ApiKey, Mode, RefreshToken
from store.accounts.models.links import LIFETIMES, AccountLink, Purpose
from store.accounts.models.looking import CustomerLook, CustomerNote, Impersonation
from store.accounts.models.notices import AccountNotice
from store.accounts.models.people import Person, Role

__all__ = [
    "LIFETIMES",
    "AccountLink",
    "AccountNotice",
    "ApiKey",
    "Attempt",
    "AuthenticatorApp",
    "CustomerLook",
    "CustomerNote",
    "Identity",
    "Impersonation",
    "KnownDevice",
    "Mode",
    "Passkey",
    "Person",
    "ProviderSession",
    "Purpose",
    "RecoveryCode",
    "RefreshToken",
    "Role",
    "SpentOnce",
]
