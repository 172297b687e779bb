"""Plates: several prints started together, from the queue grouped by filament."""

from __future__ import annotations

from itertools import groupby

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.board_forms import PlateEndForm, PlateForm
from store.admin.gate import blueprint
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import NotFound, StoreError
from store.kernel.formats import plural
from store.production.actions.plates import end_plate as end, start_plate as start
from store.production.models import PrintStatus
from store.production.queries import Card
from store.production.queries.board import queued_cards
from store.production.queries.plates import bed_share, plate_with_number
from store.web.errors import status_of
from store.web.htmx import go, render


@blueprint.get("/print-jobs/queue")
def print_queue() -> Response:
    """Show what waits, by material and colour, to be started on one plate or tagged."""
    return _queue_page(PlateForm(formdata=None))


@blueprint.post("/plates")
def start_plate() -> AnyResponse:
    """Start the chosen prints on one plate."""
    form = PlateForm()
    if not form.validate():
        return _queue_page(form, status=422)
    try:
        with transaction() as session:
            plate = start(
                session,
                versions=form.versions,
                printer=form.printer.data or "",
                actor=current_staff(),
                at=clock.now(),
            )
    except NotFound:
        raise
    except StoreError as error:
        form.refuse(error)
        return _queue_page(form, status=status_of(error))
    flash(f"{plural(len(form.versions), 'print')} on plate {plate.number}.")
    return go(url_for("admin.plate", number=plate.number))


@blueprint.get("/plates/<number>")
def plate(number: str) -> Response:
    """Show a plate with its parts."""
    return _plate_page(number, PlateEndForm(formdata=None))


@blueprint.post("/plates/<number>/end")
def end_plate(number: str) -> AnyResponse:
    """End all that is still printed on a plate."""
    form = PlateEndForm()
    if not form.validate():
        return _plate_page(number, form, status=422)
    target = PrintStatus(form.target.data)
    try:
        with transaction() as session:
            jobs = end(
                session,
                number=number,
                target=target,
                actor=current_staff(),
                at=clock.now(),
            )
    except NotFound:
        raise
    except StoreError as error:
        form.refuse(error)
        return _plate_page(number, form, status=status_of(error))
    flash(f"{plural(len(jobs), 'print')} of plate {number} in {target.label} now.")
    return go(url_for("admin.print_jobs"))


def _queue_page(form: PlateForm, *, status: int = 200) -> Response:
    with reading() as session:
        cards = queued_cards(session)
    cards = sorted(cards, key=_filament)
    groups = [(what, list(some)) for what, some in groupby(cards, key=_filament)]
    return render(
        "admin/print_queue.html",
        groups=groups,
        form=form,
        chosen=set(form.jobs.data or []),
        now=clock.now(),
        status=status,
    )


def _filament(card: Card) -> tuple[str, str]:
    return card.job.material, card.job.colour


def _plate_page(number: str, form: PlateEndForm, *, status: int = 200) -> Response:
    with reading() as session:
        found = plate_with_number(session, number)
        share = bed_share(session, found)
    link = ""
    if found.handoff is not None:
        link = url_for("production.handoff", token=found.handoff.token, _external=True)
    return render(
        "admin/plate.html",
        plate=found,
        form=form,
        link=link,
        share=share,
        now=clock.now(),
        status=status,
    )
