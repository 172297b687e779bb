"""People, how they prove who they are, and what they hold."""

from store.accounts.models.people import Person, Role

__all__ = ["Person", "Role"]
