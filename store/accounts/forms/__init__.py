"""What people type about themselves."""

from store.accounts.forms.people import DetailsForm, LoginForm, PasswordForm, SignUpForm

__all__ = ["DetailsForm", "LoginForm", "PasswordForm", "SignUpForm"]
