"""Prices of a sample, or of given figures, by two rate cards side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Response, flash, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.gate import blueprint
from store.admin.queries.samples import Tried, digests, tried_samples
from store.admin.simulator_form import GIVEN, USUAL, SimulatorForm
from store.infra.db import reading, transaction
from store.infra.storage import storage
from store.kernel import clock
from store.kernel.errors import NotFound
from store.quotes.actions.trying import measure_sample
from store.quotes.models import Material, RateCard
from store.quotes.queries import (
    configuration_of_part,
    every_material,
    machines_at_work,
    rate_card_at,
    rate_cards,
)
from store.quotes.rates import is_current
from store.quotes.simulation import Priced, of_given, of_part
from store.uploads.quarantine import keep
from store.uploads.samples import sample_named
from store.web.htmx import go, render
from store.web.pagination import whole_number

FEW = 3


@dataclass(frozen=True)
class _Shop:
    """What can be chosen here."""

    samples: Sequence[Tried]
    materials: Sequence[Material]
    cards: Sequence[RateCard]
    held: int

    @property
    def measured(self) -> list[Tried]:
        return [each for each in self.samples if each.part is not None]


@blueprint.get("/print-setup/simulator")
def price_simulator() -> Response:
    """Price what was chosen by two cards; without a choice, what is usual."""
    contents = digests()
    with reading() as session:
        shop = _shop(session, contents)
        form = _form(shop)
        well = "what" not in request.args or form.validate()
        prices = _prices(session, shop, form) if well else []
    named = {each.version: each for each in shop.cards}
    return render(
        "admin/print_setup/simulator.html",
        form=form,
        prices=prices,
        cards=[named[form.first.data], named[form.second.data]] if well else [],
        waiting=[each.sample for each in shop.samples if each.part is None],
        status=200 if well else 422,
    )


@blueprint.post("/print-setup/samples/<slug>")
def try_sample(slug: str) -> AnyResponse:
    """Have a sample measured, so that prices can be tried on it."""
    sample = sample_named(slug)
    with storage().open(sample.key) as stream:
        kept = keep(stream, filename=sample.filename)
    with transaction() as session:
        measure_sample(
            session, kept=kept, name=sample.name, actor=current_staff(), at=clock.now()
        )
    flash(f"{sample.name} is being measured. Its prices can be tried in a moment.")
    return go(url_for("admin.price_simulator"))


def _shop(session: Session, contents: dict[str, str]) -> _Shop:
    cards = [card for card, _ in rate_cards(session) if is_current(card.rates)]
    if not cards:
        raise NotFound("Printing has no prices yet: there is no rate card.")
    held = rate_card_at(session, clock.now()).version
    samples = tried_samples(session, contents)
    return _Shop(samples, every_material(session), cards, held)


def _form(shop: _Shop) -> SimulatorForm:
    """Read the form from the URL; a bare page shows what is usual."""
    if "what" in request.args:
        form = SimulatorForm(formdata=request.args)
    else:
        form = SimulatorForm(formdata=None, data=_usual(shop))
    samples = [(each.sample.slug, each.sample.name) for each in shop.measured]
    form.offer(samples, shop.materials, shop.cards)
    return form


def _usual(shop: _Shop) -> dict[str, object]:
    first = shop.measured[0].sample.slug if shop.measured else GIVEN
    active = [each.slug for each in shop.materials if each.active]
    versions = [each.version for each in shop.cards]
    held = shop.held if shop.held in versions else versions[0]
    chosen = {
        name: whole_number(request.args.get(name), default=usual)
        for name, usual in (("first", held), ("second", versions[0]))
    }
    known = {n: v if v in versions else held for n, v in chosen.items()}
    return {**USUAL, **known, "what": first, "materials": active[:FEW]}


def _prices(session: Session, shop: _Shop, form: SimulatorForm) -> list[Priced]:
    named = {each.version: each for each in shop.cards}
    cards = [named[form.first.data], named[form.second.data]]
    chosen = [each for each in shop.materials if each.slug in (form.materials.data or [])]
    if form.is_given:
        machines = machines_at_work(session)
        return of_given(form.given, chosen, machines, cards, wanted=form.options)
    part = next(each.part for each in shop.measured if each.sample.slug == form.what.data)
    if part is None:
        return []
    configuration = configuration_of_part(session, part, card=cards[0])
    return of_part(
        replace(configuration, materials=chosen),
        cards,
        wanted=form.options,
        qualities=form.qualities.data or [],
    )
