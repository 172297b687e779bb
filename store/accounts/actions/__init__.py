"""What people do about their accounts, and the shop about its staff."""

from store.accounts.actions.addresses import move_address, prove_address, restore_address
from store.accounts.actions.joining import ask_to_join, invite, join
from store.accounts.actions.links import ask_again, ask_link
from store.accounts.actions.people import (
    change_password,
    choose_password,
    create_staff,
    open_account,
    rename,
    renew_hash,
    require_proof,
    sign_up,
)

__all__ = [
    "ask_again",
    "ask_link",
    "ask_to_join",
    "change_password",
    "choose_password",
    "create_staff",
    "invite",
    "join",
    "move_address",
    "open_account",
    "prove_address",
    "rename",
    "renew_hash",
    "require_proof",
    "restore_address",
    "sign_up",
]
