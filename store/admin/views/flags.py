"""Feature flags: what is on, for whom, who answers for it, and where it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.accounts.permissions import require
from store.admin.flag_forms import FlagForm
from store.admin.gate import blueprint
from store.flags import actions
from store.flags.declared import Flag, flags as declared
from store.flags.models import FlagSetting
from store.flags.places import places
from store.flags.queries import rows_by_key
from store.flags.reading import forget
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import NotFound, StoreError
from store.security.models import record
from store.web.errors import status_of
from store.web.htmx import go, render


@dataclass(frozen=True)
class Shown:
    """One flag on the page."""

    flag: Flag
    row: FlagSetting | None
    form: FlagForm
    places: tuple[str, ...]


@blueprint.get("/flags")
def flags() -> Response:
    """List every flag as it is now."""
    return _list()


@blueprint.post("/flags/<key>")
def set_flag(key: str) -> AnyResponse:
    """Set a flag, or leave it to the code again."""
    if key not in declared():
        raise NotFound("There is no such flag.")
    form = FlagForm(prefix=key)
    if not form.validate():
        return _list(key, form, status=422)
    try:
        _set(key, form)
    except StoreError as error:
        form.refuse(error)
        return _list(key, form, status=status_of(error))
    forget()
    flash(f"{key} is set. Every process goes by it within seconds.")
    return go(url_for("admin.flags"))


def _set(key: str, form: FlagForm) -> None:
    staff = current_staff()
    require(staff, "flags.change")
    with transaction() as session:
        before, after = actions.set_flag(
            session, key=key, setting=form.setting(), seen=form.version, at=clock.now()
        )
        record(
            session,
            actor_id=staff.id,
            actor=staff.name,
            action=f"flag.set {key}",
            subject="flag",
            subject_id=list(declared()).index(key),
            before=before,
            after=after,
        )


def _list(
    refused: str = "", form: FlagForm | None = None, *, status: int = 200
) -> Response:
    with reading() as session:
        rows = rows_by_key(session)
    shown = [
        Shown(flag, rows.get(key), _form(key, rows, refused, form), places().get(key, ()))
        for key, flag in declared().items()
    ]
    today = clock.now().astimezone(clock.IST).date()
    return render("admin/flags.html", status=status, flags=shown, today=today)


def _form(
    key: str, rows: Mapping[str, FlagSetting], refused: str, form: FlagForm | None
) -> FlagForm:
    if form is not None and key == refused:
        return form
    return FlagForm.showing(rows.get(key), prefix=key)
