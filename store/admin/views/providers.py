"""Providers outside: who they are, what they were handed, how it comes back."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.board_forms import HandoffForm, TrackingForm
from store.admin.gate import blueprint
from store.admin.workshop_forms import ProviderForm, provider_filled_in
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import NotFound, StoreError
from store.production.actions.handoffs import hand_over, track_handoff
from store.production.actions.workshop import save_provider
from store.production.models import Provider
from store.production.queries import job_with_number
from store.production.queries.board import card_of
from store.production.queries.plates import plate_with_number
from store.production.queries.workshop import (
    every_provider,
    handoffs_of,
    materials_kept,
    provider_with_slug,
)
from store.web.errors import status_of
from store.web.htmx import go, render


@blueprint.get("/providers")
def providers() -> Response:
    """List who prints for the shop."""
    with reading() as session:
        every = every_provider(session)
    return render("admin/providers.html", providers=every)


@blueprint.route("/providers/new", methods=["GET", "POST"])
def new_provider() -> AnyResponse:
    """Add somebody who prints for the shop."""
    return _set_up(ProviderForm(data={"active": True, "days": 5}), None)


@blueprint.route("/providers/<slug>", methods=["GET", "POST"])
def provider(slug: str) -> AnyResponse:
    """Show a provider with what they were handed, and change what is said of them."""
    with reading() as session:
        found = provider_with_slug(session, slug)
    return _set_up(ProviderForm(data=provider_filled_in(found)), found)


@blueprint.route("/print-jobs/<number>/handoff", methods=["GET", "POST"])
def hand_over_print(number: str) -> AnyResponse:
    """Hand a print to a provider."""
    with reading() as session:
        card = card_of(session, job_with_number(session, number))
    form = HandoffForm() if request.method == "POST" else HandoffForm(formdata=None)
    form.provider.choices = [(each.slug, each.name) for each in card.providers]
    status = 200
    if request.method == "POST":
        try:
            if form.validate():
                return _handed_over(number, form)
            status = 422
        except NotFound:
            raise
        except StoreError as error:
            form.refuse(error)
            status = status_of(error)
    return render(
        "admin/print_handoff.html", card=card, job=card.job, form=form, status=status
    )


@blueprint.post("/plates/<number>/tracking")
def track_plate(number: str) -> AnyResponse:
    """Note how the parts of a provider come back."""
    form = TrackingForm()
    with reading() as session:
        plate = plate_with_number(session, number)
    if plate.handoff is None:
        raise NotFound("This plate was handed to nobody.")
    try:
        if form.validate():
            with transaction() as session:
                track_handoff(
                    session,
                    token=plate.handoff.token,
                    tracking=form.tracking.data or "",
                    at=clock.now(),
                    actor=current_staff(),
                )
            flash(f"{plate.where} sends it with {form.tracking.data}.")
        else:
            flash(" ".join(form.tracking.errors), "bad")
    except StoreError as error:
        flash(error.message, "bad")
    return go(url_for("admin.plate", number=number))


def _handed_over(number: str, form: HandoffForm) -> AnyResponse:
    with transaction() as session:
        handoff = hand_over(
            session,
            versions={number: form.version.data or 0},
            provider=form.provider.data,
            note=form.note.data or "",
            actor=current_staff(),
            at=clock.now(),
        )
        who, plate = handoff.provider, handoff.plate.number
    told = (
        "A mail with the link is on its way." if who.email else "Send them the link below."
    )
    flash(f"{number} is handed to {who.name}. {told}")
    return go(url_for("admin.plate", number=plate))


def _set_up(form: ProviderForm, found: Provider | None) -> AnyResponse:
    with reading() as session:
        materials = [(each.slug, each.name) for each in materials_kept(session)]
        handed = handoffs_of(session, found.id) if found else []
    form.materials.choices, status = materials, 200
    if request.method == "POST":
        try:
            if form.validate():
                return _saved(form, found)
            status = 422
        except StoreError as error:
            form.refuse(error)
            status = status_of(error)
    return render(
        "admin/providers/provider.html",
        provider=found,
        form=form,
        handoffs=handed,
        status=status,
    )


def _saved(form: ProviderForm, found: Provider | None) -> AnyResponse:
    with transaction() as session:
        saved = save_provider(
            session, provider=found, changes=form.changes, actor=current_staff()
        )
    flash(f"{saved.name} is saved.")
    return go(url_for("admin.provider", slug=saved.slug))
