"""Who asks, and what they may do, in JSON."""

from __future__ import annotations

from store.accounts import access_tokens
from store.accounts.models import ApiKey, Person
from store.accounts.permissions import may, rules
from store.api.access import Asker
from store.api.answers import Json
from store.api.shapes.values import moment
from store.settings import settings


def asker(who: Asker) -> Json:
    """Write who the shop takes a program for: a person, or a key."""
    if who.key is not None:
        return {"kind": "key", "key": _key(who.key), "person": None}
    return {
        "kind": "person",
        "key": None,
        "person": _person(who.person) if who.person else None,
    }


def permissions(who: Asker) -> Json:
    """Write what a program may do; permissions are those of its person at the desk."""
    person = who.person
    allowed = [name for name in rules().permissions if person and may(person, name)]
    return {
        "role": person.role.value if person else None,
        "scopes": sorted(who.scopes),
        "permissions": sorted(allowed),
    }


def _person(person: Person) -> Json:
    return {
        "id": access_tokens.subject_of(person.id, settings()),
        "email": person.email,
        "email_proved": person.email_proved_at is not None,
        "name": person.name,
        "role": person.role.value,
        "since": moment(person.created_at),
    }


def _key(key: ApiKey) -> Json:
    return {
        "id": key.token,
        "name": key.name,
        "mode": key.mode.value,
        "ends_with": key.last4,
        "expires_at": moment(key.expires_at),
    }
