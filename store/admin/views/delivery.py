"""Zones and ways of delivery: seen, changed and taken away."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.delivery_forms import (
    MethodForm,
    ZoneForm,
    method_filled_in,
    zone_filled_in,
)
from store.admin.gate import blueprint
from store.delivery import actions
from store.delivery.models import DeliveryMethod, DeliveryZone
from store.delivery.queries import (
    method_with_id,
    pickups_of_shop,
    zone_with_id,
    zones,
)
from store.infra.db import reading, transaction
from store.kernel.errors import Conflict, Invalid
from store.tax.india import STATES
from store.web.errors import status_of
from store.web.htmx import go, render


@blueprint.get("/delivery")
def delivery() -> Response:
    """Show every zone with its ways, and the places to fetch things from."""
    with reading() as session:
        every, pickups = zones(session), pickups_of_shop(session)
    return render("admin/delivery.html", zones=every, pickups=pickups, states=STATES)


@blueprint.route("/delivery/zones/new", methods=["GET", "POST"])
def new_delivery_zone() -> AnyResponse:
    """Make a zone."""
    return _zone_page(None, ZoneForm(data={"position": 0}))


@blueprint.route("/delivery/zones/<int:zone_id>", methods=["GET", "POST"])
def delivery_zone(zone_id: int) -> AnyResponse:
    """Change a zone."""
    with reading() as session:
        zone = zone_with_id(session, zone_id)
    return _zone_page(zone, ZoneForm(data=zone_filled_in(zone)))


@blueprint.post("/delivery/zones/<int:zone_id>/removal")
def remove_delivery_zone(zone_id: int) -> AnyResponse:
    """Take a zone away."""
    with transaction() as session:
        name = actions.remove_zone(session, zone_id=zone_id, actor=current_staff())
    flash(f"{name} is removed.")
    return go(url_for("admin.delivery"))


@blueprint.route("/delivery/zones/<int:zone_id>/methods/new", methods=["GET", "POST"])
def new_delivery_method(zone_id: int) -> AnyResponse:
    """Make a way of delivery within a zone."""
    with reading() as session:
        zone = zone_with_id(session, zone_id)
    return _method_page(None, zone)


@blueprint.route("/delivery/pickups/new", methods=["GET", "POST"])
def new_pickup() -> AnyResponse:
    """Make a place to fetch things from."""
    return _method_page(None, None)


@blueprint.route("/delivery/methods/<int:method_id>", methods=["GET", "POST"])
def delivery_method(method_id: int) -> AnyResponse:
    """Change a way of delivery."""
    with reading() as session:
        method = method_with_id(session, method_id)
        zone = zone_with_id(session, method.zone_id) if method.zone_id else None
    return _method_page(method, zone)


@blueprint.post("/delivery/methods/<int:method_id>/removal")
def remove_delivery_method(method_id: int) -> AnyResponse:
    """Take a way of delivery away."""
    with transaction() as session:
        name = actions.remove_method(session, method_id=method_id, actor=current_staff())
    flash(f"{name} is removed.")
    return go(url_for("admin.delivery"))


def _zone_page(zone: DeliveryZone | None, form: ZoneForm) -> AnyResponse:
    status = 200
    if request.method == "POST":
        try:
            if form.validate():
                return _zone_saved(zone, form)
            status = 422
        except (Conflict, Invalid) as error:
            form.refuse(error)
            status = status_of(error)
    return render("admin/delivery/zone.html", zone=zone, form=form, status=status)


def _zone_saved(zone: DeliveryZone | None, form: ZoneForm) -> AnyResponse:
    with transaction() as session:
        saved = actions.save_zone(
            session,
            zone_id=zone.id if zone else None,
            changes=form.changes,
            actor=current_staff(),
        )
    flash(f"{saved.name} is saved.")
    return go(url_for("admin.delivery"))


def _method_page(method: DeliveryMethod | None, zone: DeliveryZone | None) -> AnyResponse:
    form, status = MethodForm(data=method_filled_in(method)), 200
    if request.method == "POST":
        try:
            if form.validate():
                return _method_saved(method, zone, form)
            status = 422
        except (Conflict, Invalid) as error:
            form.refuse(error)
            status = status_of(error)
    return render(
        "admin/delivery/method.html",
        method=method,
        zone=zone,
        form=form,
        problems=list(form.problems()),
        status=status,
    )


def _method_saved(
    method: DeliveryMethod | None, zone: DeliveryZone | None, form: MethodForm
) -> AnyResponse:
    with transaction() as session:
        saved = actions.save_method(
            session,
            zone_id=zone.id if zone else None,
            method_id=method.id if method else None,
            changes=form.changes,
            actor=current_staff(),
        )
    flash(f"{saved.name} is saved.")
    return go(url_for("admin.delivery"))
