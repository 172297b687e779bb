"""How somebody signs in, on one page: each way with its state, and where to change it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, url_for
from flask_login import login_required

from store.accounts.access import signed_in_person
from store.accounts.oidc import gateway
from store.accounts.queries.identities import identities_of
from store.accounts.queries.sign_in_ways import WaysIn, ways_in_of
from store.accounts.views.blueprint import blueprint
from store.infra.db import reading
from store.kernel.formats import day, plural
from store.settings import settings
from store.web.htmx import render

GOOD, LOW, NEUTRAL = "good", "low", ""
NO_APP = "A new code every half minute, beside the password."


@dataclass(frozen=True)
class Way:
    """One row of the page; `tone` repeats what `state` says in a word."""

    name: str
    state: str
    tone: str
    note: str
    verb: str
    href: str


@blueprint.get("/security")
@login_required  # type: ignore[untyped-decorator]
def security() -> Response:
    """Show how the person signs in, and what could be better."""
    with reading() as session:
        found = ways_in_of(session, signed_in_person())
        linked = len(identities_of(session, found.person.id))
    ways = [_password(found), _email(found), *_factors(found)]
    ways += [*_elsewhere(linked), _places(found)]
    return render("accounts/security.html", ways=ways, advice=found.advice)


def _password(found: WaysIn) -> Way:
    state, tone = ("set", GOOD) if found.person.has_password else ("none", NEUTRAL)
    changed = found.password_changed_at
    note = f"Changed {day(changed)}. " if changed else ""
    note += "Changing it signs out every other browser."
    href = url_for("accounts.home", _anchor="password")
    return Way("Password", state, tone, note, "Change", href)


def _email(found: WaysIn) -> Way:
    person = found.person
    proved = person.email_proved_at
    state, tone = ("confirmed", GOOD) if proved else ("not confirmed", LOW)
    note = f"{person.email}, confirmed {day(proved)}" if proved else person.email
    verb, href = (
        "Change" if proved else "Confirm",
        url_for("accounts.home", _anchor="email"),
    )
    return Way("E-mail address", state, tone, note, verb, href)


def _factors(found: WaysIn) -> list[Way]:
    factors, href = found.factors, url_for("accounts.second_factor")
    verb = "Manage" if factors.any else "Set up"
    app = factors.app
    return [
        Way(
            "Passkeys",
            str(len(factors.passkeys)) if factors.passkeys else "none",
            GOOD if factors.passkeys else NEUTRAL,
            "Your phone, laptop or key signs for you: nothing to type, nothing to steal.",
            verb,
            href,
        ),
        Way(
            "App with codes",
            "on" if app else "off",
            GOOD if app else NEUTRAL,
            f"{app.name}, since {day(app.created_at)}" if app else NO_APP,
            verb,
            href,
        ),
        Way(
            "Recovery codes",
            f"{factors.codes_left} left" if factors.codes_left else "none",
            NEUTRAL if factors.codes_left or not factors.any else LOW,
            "On paper, for the day your device is lost.",
            verb,
            href,
        ),
    ]


def _elsewhere(linked: int) -> list[Way]:
    """Give the provider's row, where there is one to link or a link of another time."""
    if not (linked or gateway.is_offered()):
        return []
    name = settings().OIDC_NAME if gateway.is_offered() else "Another log-in"
    state, tone = ("linked", GOOD) if linked else ("not linked", NEUTRAL)
    note = "A log-in elsewhere that leads to this account."
    href = url_for("accounts.identities")
    return [Way(name, state, tone, note, "Manage" if linked else "Link", href)]


def _places(found: WaysIn) -> Way:
    note = "Browsers and programs that are in now. Sign out what you do not know."
    state, href = plural(found.places, "place"), url_for("accounts.sessions")
    return Way("Where you are signed in", state, NEUTRAL, note, "Look", href)
