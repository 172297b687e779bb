"""What people do about their accounts, and the shop about its staff."""

from store.accounts.actions.people import (
    change_password,
    create_staff,
    open_account,
    rename,
    require_proof,
    sign_up,
)

__all__ = [
    "change_password",
    "create_staff",
    "open_account",
    "rename",
    "require_proof",
    "sign_up",
]
