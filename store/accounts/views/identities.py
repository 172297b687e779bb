"""Other ways to sign in: accounts at an OpenID provider that are linked to one's own."""

from __future__ import annotations

from flask import Response, flash, session as visit, url_for
from flask_login import login_required
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import signed_in_person
from store.accounts.actions import identities as actions
from store.accounts.actions.provider_sessions import VOUCHED
from store.accounts.oidc import gateway
from store.accounts.queries.identities import identities_of, identity_with
from store.accounts.stepping import with_recent_proof
from store.accounts.views.blueprint import blueprint
from store.infra.db import reading, transaction
from store.kernel.errors import Conflict, Forbidden, NotFound
from store.settings import settings
from store.web.htmx import go, render
from store.web.witnessing import saw


@blueprint.app_template_global("proves_at_provider")
def proves_at_provider() -> bool:
    """Tell whether who is signed in can prove it at the provider."""
    if not gateway.is_offered():
        return False
    with reading() as session:
        issuer = settings().OIDC_ISSUER
        return identity_with(session, signed_in_person().id, issuer=issuer) is not None


@blueprint.get("/identities")
@login_required  # type: ignore[untyped-decorator]
def identities() -> Response:
    """Show what is linked, and offer what can be."""
    return _draw()


@blueprint.post("/identities/<token>/removal")
@login_required  # type: ignore[untyped-decorator]
@with_recent_proof
def unlink_identity(token: str) -> AnyResponse:
    """Unlink a log-in; whoever came in by it elsewhere is signed out."""
    person_id, kept = signed_in_person().id, visit.get(VOUCHED)
    try:
        with transaction() as session:
            actions.unlink(session, person_id=person_id, token=token, but=kept)
    except (Conflict, Forbidden) as error:
        flash(error.message, "bad")
        return go(url_for("accounts.identities"))
    saw("oidc.unlinked", outcome="allowed")
    flash("That log-in leads to your account no more.")
    return go(url_for("accounts.identities"))


def _draw() -> Response:
    with reading() as session:
        found = identities_of(session, signed_in_person().id)
    issuer = settings().OIDC_ISSUER
    if not found and not issuer:
        raise NotFound
    linked_here = any(identity.issuer == issuer for identity in found)
    return render(
        "accounts/identities.html",
        identities=found,
        issuer=issuer,
        can_link=gateway.is_offered() and not linked_here,
    )
