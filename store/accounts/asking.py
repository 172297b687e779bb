"""Who asks, as feature flags may know it."""

from __future__ import annotations

from flask import has_request_context

from store.accounts.access import current_person, current_visitor
from store.flags.evaluation import Asker


def asker() -> Asker:
    """Give who is asking: the same key at every visit, and nothing that names a person."""
    if not has_request_context():
        return Asker()
    person = current_person()
    if person is None:
        return Asker(current_visitor().key, {"signed_in": "no", "role": ""})
    domain = person.email.rpartition("@")[2]
    facts = {"signed_in": "yes", "role": person.role.value, "email_domain": domain}
    return Asker(f"person {person.id}", facts)
