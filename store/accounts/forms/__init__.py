"""What people type about themselves."""

from store.accounts.forms.people import (
    AddressForm,
    ChoosePasswordForm,
    DetailsForm,
    JoinForm,
    LoginForm,
    PasswordForm,
    ResetForm,
    SignUpForm,
)

__all__ = [
    "AddressForm",
    "ChoosePasswordForm",
    "DetailsForm",
    "JoinForm",
    "LoginForm",
    "PasswordForm",
    "ResetForm",
    "SignUpForm",
]
