"""Filament on spools: what is left, what is low, what each print took."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.gate import blueprint
from store.admin.workshop_forms import SpoolForm, WeighForm
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import NotFound, StoreError
from store.production.actions.spools import add_spool, put_spool_away, weigh_spool
from store.production.models import Spool
from store.production.queries.workshop import (
    low_spools,
    materials_kept,
    spool_with_id,
    spools_in_stock,
)
from store.web.errors import status_of
from store.web.htmx import go, render

FRESH = {"grams": 1000, "low": 150}


@blueprint.get("/spools")
def spools() -> Response:
    """List the spools that are not used up, with a form for one more."""
    return _list_page(SpoolForm(formdata=None, data=FRESH))


@blueprint.post("/spools")
def open_spool() -> AnyResponse:
    """Open a spool."""
    form = SpoolForm()
    with reading() as session:
        form.material.choices = [(each.id, each.name) for each in materials_kept(session)]
    if not form.validate():
        return _list_page(form, status=422)
    try:
        with transaction() as session:
            spool = add_spool(
                session,
                material_id=form.material.data,
                colour=form.colour.data or "",
                net_mg=form.net_mg,
                low_mg=form.low_mg,
                brand=form.brand.data or "",
                note=form.note.data or "",
                actor=current_staff(),
                at=clock.now(),
            )
    except StoreError as error:
        form.refuse(error)
        return _list_page(form, status=status_of(error))
    flash(f"{spool.what} is spool {spool.number}: write it on it.")
    return go(url_for("admin.spools"))


@blueprint.get("/spools/<int:spool_id>")
def spool(spool_id: int) -> Response:
    """Show a spool with what was printed from it."""
    with reading() as session:
        found = spool_with_id(session, spool_id)
    return _spool_page(found, _filled_in(found))


@blueprint.post("/spools/<int:spool_id>")
def weigh(spool_id: int) -> AnyResponse:
    """Set what is left on a spool, as weighed."""
    with reading() as session:
        found = spool_with_id(session, spool_id)
    form = WeighForm()
    if not form.validate():
        return _spool_page(found, form, status=422)
    try:
        with transaction() as session:
            weigh_spool(
                session,
                spool_id=spool_id,
                left_mg=form.left_mg,
                low_mg=form.low_mg,
                version=form.version.data or 0,
                note=form.note.data or "",
                actor=current_staff(),
                at=clock.now(),
            )
    except NotFound:
        raise
    except StoreError as error:
        form.refuse(error)
        return _spool_page(found, form, status=status_of(error))
    flash(f"{found.number} is weighed.")
    return go(url_for("admin.spool", spool_id=spool_id))


@blueprint.post("/spools/<int:spool_id>/removal")
def put_away_spool(spool_id: int) -> AnyResponse:
    """Take an empty spool out of the book."""
    try:
        with transaction() as session:
            gone = put_spool_away(
                session, spool_id=spool_id, actor=current_staff(), at=clock.now()
            )
    except NotFound:
        raise
    except StoreError as error:
        flash(error.message, "bad")
        return go(url_for("admin.spool", spool_id=spool_id))
    flash(f"{gone.number} is put away.")
    return go(url_for("admin.spools"))


def _filled_in(spool: Spool) -> WeighForm:
    return WeighForm(
        formdata=None,
        data={
            "left": spool.left_mg / 1000,
            "low": spool.low_mg / 1000,
            "version": spool.version,
        },
    )


def _list_page(form: SpoolForm, *, status: int = 200) -> Response:
    with reading() as session:
        only_low = "low" in request.args
        every = low_spools(session) if only_low else spools_in_stock(session)
        materials = materials_kept(session)
    form.material.choices = [(each.id, each.name) for each in materials]
    colours = sorted({colour["name"] for each in materials for colour in each.colours})
    return render(
        "admin/spools.html", spools=every, form=form, colours=colours, status=status
    )


def _spool_page(spool: Spool, form: WeighForm, *, status: int = 200) -> Response:
    return render("admin/spools/spool.html", spool=spool, form=form, status=status)
