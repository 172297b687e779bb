"""Rate cards: read as a table, followed by new versions, withdrawn before they begin."""

from __future__ import annotations

import json

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.gate import blueprint
from store.admin.print_setup_forms import (
    CardForm,
    card_form,
    figures_filled_in,
    figures_typed,
)
from store.infra.db import reading, transaction
from store.kernel import clock, ids
from store.kernel.errors import Conflict, StoreError
from store.quotes.actions.rating import (
    NewCard,
    make_rate_card,
    sheet_of_the_shop,
    withdraw_rate_card,
)
from store.quotes.models import RateCard
from store.quotes.queries import rate_card_at, rate_card_with, rate_cards
from store.quotes.rate_sheet import Difference, Section, card_of, differences
from store.quotes.rates import is_current
from store.security.queries import history_of
from store.web.errors import status_of
from store.web.htmx import go, render

Sections = tuple[Section, ...]


@blueprint.get("/print-setup/rates/<int:version>")
def rate_card(version: int) -> Response:
    """Show all figures of a rate card, beside those of the one before it."""
    now = clock.now()
    with reading() as session:
        card = rate_card_with(session, version)
        cards = rate_cards(session)
        held = rate_card_at(session, now) if card.valid_from <= now else None
        sections = sheet_of_the_shop(session)
        history = history_of(session, "rate_card", version)
    earlier = _before(card, [each for each, _ in cards])
    return render(
        "admin/print_setup/card.html",
        card=card,
        quotes=next(quotes for each, quotes in cards if each.version == version),
        earlier=earlier,
        is_held=held is not None and held.version == version,
        sections=sections,
        changed=differences(sections, earlier.rates, card.rates) if earlier else [],
        readable=is_current(card.rates),
        history=history,
        now=now,
    )


@blueprint.route("/print-setup/rates/<int:version>/next", methods=["GET", "POST"])
def new_rate_card(version: int) -> AnyResponse:
    """Make a new version from this one: typed, compared, and only then saved."""
    with reading() as session:
        card = rate_card_with(session, version)
        newest = max(each.version for each, _ in rate_cards(session))
        sections = sheet_of_the_shop(session)
    if not is_current(card.rates):
        raise Conflict("This rate card is of an older shape. Start from a later one.")
    filled = figures_filled_in(sections, card.rates)
    form = card_form(sections)(data={**filled, "newest": newest})
    if request.method != "POST":
        return _form(card, sections, form)
    if not form.validate():
        return _form(card, sections, form, status=422)
    try:
        return _compared(card, sections, form)
    except StoreError as error:
        form.refuse(error)
        if isinstance(error, Conflict):
            form.newest.data = newest
        return _form(card, sections, form, status=status_of(error))


@blueprint.post("/print-setup/rates/<int:version>/withdrawal")
def take_back_rate_card(version: int) -> AnyResponse:
    """Take back a version that has not begun."""
    with transaction() as session:
        withdraw_rate_card(session, version=version, actor=current_staff(), at=clock.now())
    flash(f"Version {version} is withdrawn.")
    return go(url_for("admin.print_setup"))


def _compared(card: RateCard, sections: Sections, form: CardForm) -> AnyResponse:
    """Save what was compared as it stands in the form; anything else is compared first."""
    typed = figures_typed(sections, form)
    changed = differences(sections, card.rates, card_of(sections, typed))
    mark = _mark(form, typed)
    if form.seen.data != mark or request.form.get("do") != "save":
        form.seen.data = mark
        return _form(card, sections, form, changed=changed)
    new = NewCard(
        follows=card.version,
        newest=form.newest.data or 0,
        figures=typed,
        begins=form.begins,
        note=form.note.data or "",
    )
    with transaction() as session:
        made = make_rate_card(session, new=new, actor=current_staff(), at=clock.now())
    flash(f"Version {made.version} is saved. Quotes keep the card they were priced with.")
    return go(url_for("admin.rate_card", version=made.version))


def _mark(form: CardForm, typed: dict[str, int | None]) -> str:
    """Name what somebody has looked at before saving: the figures and the moment."""
    begins = form.begins.isoformat() if form.begins else ""
    text = json.dumps([typed, begins], sort_keys=True)
    return ids.digest(text)[:32]


def _before(card: RateCard, cards: list[RateCard]) -> RateCard | None:
    """Give the card that holds until this one begins."""
    moment = (card.valid_from, card.version)
    earlier = [each for each in cards if (each.valid_from, each.version) < moment]
    return earlier[0] if earlier else None


def _form(
    card: RateCard,
    sections: Sections,
    form: CardForm,
    *,
    changed: list[Difference] | None = None,
    status: int = 200,
) -> Response:
    return render(
        "admin/print_setup/new_card.html",
        status=status,
        card=card,
        sections=sections,
        form=form,
        changed=changed,
    )
