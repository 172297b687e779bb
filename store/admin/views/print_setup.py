"""What the shop prints with: materials and kinds of machines, seen and changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.differences import Difference, changes_in_words
from store.admin.gate import blueprint
from store.admin.print_setup_forms import (
    MachineForm,
    MaterialForm,
    machine_filled_in,
    material_filled_in,
)
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict, Invalid
from store.kernel.money import Money
from store.quotes.actions import setting_up
from store.quotes.finishes import finishes_of
from store.quotes.models import Machine, Material, RateCard
from store.quotes.queries import (
    every_machine,
    every_material,
    machine_with_slug,
    material_with_slug,
    rate_card_at,
    rate_cards,
)
from store.security.queries import history_of
from store.web.errors import status_of
from store.web.htmx import go, render

Save = Callable[[], Material | Machine]


@blueprint.get("/print-setup")
def print_setup() -> Response:
    """Show materials, machines and rate cards on one page."""
    now = clock.now()
    with reading() as session:
        cards = rate_cards(session)
        begun = any(not card.is_to_come(now) for card, _ in cards)
        held = rate_card_at(session, now) if begun else None
        materials, machines = every_material(session), every_machine(session)
    return render(
        "admin/print_setup.html",
        materials=materials,
        machines=machines,
        cards=cards,
        held=held,
        kilograms=_kilograms(held),
        now=now,
    )


@blueprint.route("/print-setup/materials/new", methods=["GET", "POST"])
def new_print_material() -> AnyResponse:
    """Add a material."""
    return _material(None)


@blueprint.route("/print-setup/materials/<slug>", methods=["GET", "POST"])
def print_material(slug: str) -> AnyResponse:
    """Show a material, and change what is said of it."""
    with reading() as session:
        found = material_with_slug(session, slug)
    return _material(found)


@blueprint.post("/print-setup/materials/<slug>/removal")
def remove_print_material(slug: str) -> AnyResponse:
    """Delete a material that nothing was made of."""
    with transaction() as session:
        name = setting_up.remove_material(session, slug=slug, actor=current_staff())
    flash(f"{name} is deleted.")
    return go(url_for("admin.print_setup"))


@blueprint.route("/print-setup/machines/new", methods=["GET", "POST"])
def new_print_machine() -> AnyResponse:
    """Add a kind of machine."""
    return _machine(None)


@blueprint.route("/print-setup/machines/<slug>", methods=["GET", "POST"])
def print_machine(slug: str) -> AnyResponse:
    """Show a kind of machine, and change what is said of it."""
    with reading() as session:
        found = machine_with_slug(session, slug)
    return _machine(found)


@blueprint.post("/print-setup/machines/<slug>/removal")
def remove_print_machine(slug: str) -> AnyResponse:
    """Delete a kind of machine that nothing was made on."""
    with transaction() as session:
        name = setting_up.remove_machine(session, slug=slug, actor=current_staff())
    flash(f"{name} is deleted.")
    return go(url_for("admin.print_setup"))


def _kilograms(card: RateCard | None) -> dict[str, Money]:
    """Give what a kilogram of each material costs by a card."""
    prices = card.rates.get("kilogram_paise", {}) if card else {}
    return {slug: Money(paise) for slug, paise in prices.items()}


def _material(found: Material | None) -> AnyResponse:
    form = MaterialForm(data=material_filled_in(found))

    def save() -> Material:
        with transaction() as session:
            return setting_up.save_material(
                session,
                slug=found.slug if found else None,
                version=form.version.data or 0,
                changes=form.changes,
                actor=current_staff(),
                at=clock.now(),
            )

    finishes = finishes_of(found.slug) if found else []
    return _page("material", found, form, save, finishes=finishes)


def _machine(found: Machine | None) -> AnyResponse:
    form = MachineForm(data=machine_filled_in(found))

    def save() -> Machine:
        with transaction() as session:
            return setting_up.save_machine(
                session,
                slug=found.slug if found else None,
                version=form.version.data or 0,
                changes=form.changes,
                actor=current_staff(),
            )

    return _page("machine", found, form, save)


def _page(
    kind: str,
    found: Material | Machine | None,
    form: MaterialForm | MachineForm,
    save: Save,
    **more: Any,
) -> AnyResponse:
    """Draw the form; save it when it was sent, or say why it was not saved."""
    status, clashes = 200, None
    if request.method == "POST":
        try:
            if form.validate():
                return _saved(save())
            status = 422
        except (Conflict, Invalid) as error:
            status = status_of(error)
            if found is None or isinstance(error, Invalid):
                form.refuse(error)
            else:
                clashes = _clashes(found, form)
                form.version.data = found.version
    return render(
        f"admin/print_setup/{kind}.html",
        status=status,
        thing=found,
        form=form,
        clashes=clashes,
        **_known(kind, found),
        **more,
    )


def _saved(thing: Material | Machine) -> AnyResponse:
    flash(f"{thing.name} is saved. The shop goes by it from now on.")
    return go(url_for("admin.print_setup"))


def _known(kind: str, found: Material | Machine | None) -> dict[str, Any]:
    if found is None:
        return {"used": True, "history": []}
    with reading() as session:
        return {
            "used": setting_up.is_used(session, found),
            "history": [
                (entry, changes_in_words(entry))
                for entry in history_of(session, kind, found.id)
            ],
        }


def _clashes(
    found: Material | Machine, form: MaterialForm | MachineForm
) -> list[Difference]:
    """Give what is saved now beside what was typed, where they differ."""
    if isinstance(found, Material):
        saved = material_filled_in(found)
    else:
        saved = machine_filled_in(found)
    pairs = (
        (field.label.text, _words(saved[name]), _words(field.data))
        for name, field in form._fields.items()
        if name in saved and name != "version"
    )
    return [Difference(*each) for each in pairs if each[1] != each[2]]


def _words(value: object) -> str:
    if isinstance(value, list):
        named = (row for row in value if isinstance(row, Mapping) and row["name"])
        return ", ".join(f"{row['name']} {row['swatch']}" for row in named)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else f"{value}"
