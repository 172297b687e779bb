"""Keys of programs: made, followed up, revoked. The text of one is shown once."""

from __future__ import annotations

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.accounts.actions import keys as actions
from store.accounts.models import ApiKey, Mode
from store.accounts.queries.keys import keys_for_staff
from store.accounts.scopes import SCOPES
from store.admin.gate import blueprint
from store.admin.key_forms import FollowerForm, KeyForm
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Invalid, StoreError
from store.web.errors import status_of
from store.web.htmx import go, render
from store.web.witnessing import saw


@blueprint.get("/api-keys")
def api_keys() -> Response:
    """List the keys, the newest first, and offer to make one."""
    return _list(KeyForm(formdata=None))


@blueprint.post("/api-keys")
def make_api_key() -> AnyResponse:
    """Make a key; its text is on this answer, and nowhere again."""
    form = KeyForm()
    if not form.validate():
        return _list(form, status=422)
    try:
        key, text = _make(form)
    except StoreError as error:
        form.refuse(error)
        return _list(form, status=status_of(error))
    return _shown_once(key, text)


@blueprint.post("/api-keys/<token>/follower")
def follow_api_key(token: str) -> AnyResponse:
    """Make the key that follows another; both work for a while."""
    form = FollowerForm()
    if not form.validate():
        raise Invalid("Choose how long the old key goes on.")
    with transaction() as session:
        key, text = actions.follow_key(
            session,
            token=token,
            maker=current_staff(),
            overlap=form.overlap,
            at=clock.now(),
        )
    return _shown_once(key, text)


@blueprint.post("/api-keys/<token>/revocation")
def revoke_api_key(token: str) -> AnyResponse:
    """Make a key worth nothing, at once."""
    with transaction() as session:
        key = actions.revoke_key(
            session, token=token, actor=current_staff(), at=clock.now()
        )
    saw("key.revoked", outcome="allowed", key=key.last4)
    flash(f"“{key.name}” works no more.")
    return go(url_for("admin.api_keys"))


def _make(form: KeyForm) -> tuple[ApiKey, str]:
    at = clock.now()
    wanted = actions.Wanted(
        name=form.name.data or "",
        mode=Mode(form.mode.data),
        scopes=form.scopes.data or [],
        expires_at=form.expires_at(at),
    )
    with transaction() as session:
        return actions.make_key(session, wanted=wanted, maker=current_staff(), at=at)


def _shown_once(key: ApiKey, text: str) -> Response:
    saw("key.made", outcome="allowed", key=key.last4, scopes=" ".join(key.scopes))
    response = render("admin/api_key_made.html", key=key, text=text, words=SCOPES)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _list(form: KeyForm, *, status: int = 200) -> Response:
    with reading() as session:
        keys = keys_for_staff(session)
    return render(
        "admin/api_keys.html",
        keys=keys,
        form=form,
        follower=FollowerForm(formdata=None),
        now=clock.now(),
        status=status,
    )
