"""What is on a gift card, for whoever holds its code."""

from __future__ import annotations

from flask import Blueprint, Response

from store.infra.db import reading
from store.kernel import clock
from store.promotions.access import few_tries
from store.promotions.forms import BalanceForm
from store.promotions.models import GiftCard
from store.promotions.queries import NO_SUCH_CODE, card_with_code
from store.web.htmx import render

blueprint = Blueprint("promotions", __name__)


@blueprint.get("/gift-cards")
def gift_card() -> Response:
    """Ask for the code of a card."""
    return _draw(BalanceForm(formdata=None))


@blueprint.post("/gift-cards")
@few_tries
def show_balance() -> Response:
    """Say what is on a card; an unknown one and one that is over are refused alike."""
    form = BalanceForm()
    if not form.validate():
        return _draw(form, status=422)
    with reading() as session:
        card = card_with_code(session, form.code.data or "")
    if card is None or not card.is_usable(clock.now()):
        form.code.errors = [NO_SUCH_CODE]
        return _draw(form, status=422)
    return _draw(BalanceForm(formdata=None), card=card)


def _draw(
    form: BalanceForm, *, card: GiftCard | None = None, status: int = 200
) -> Response:
    page = render("promotions/gift_card.html", form=form, card=card, status=status)
    page.headers["Cache-Control"] = "private, no-store"
    return page
