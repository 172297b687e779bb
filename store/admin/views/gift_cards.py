"""Gift cards: issued, found by their last four, looked through, switched off."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin import promotions as desk
from store.admin.gate import blueprint
from store.admin.promotion_forms import CardForm
from store.admin.queries.promotions import card_to_show, cards_for_staff
from store.infra import mail
from store.infra.db import reading, transaction
from store.infra.log import log
from store.kernel import clock
from store.kernel.errors import Invalid
from store.kernel.money import Money
from store.promotions import mails
from store.promotions.actions import Present
from store.promotions.models import GiftCard
from store.settings import settings
from store.web.htmx import go, render

NOT_SENT = "The mail did not go out: give the code to the recipient in another way."


@blueprint.get("/gift-cards")
def gift_cards() -> Response:
    """List the cards, or those whose code ends so."""
    return _list(CardForm(formdata=None))


@blueprint.post("/gift-cards")
def issue_gift_card() -> AnyResponse:
    """Issue a card; its code is shown on this answer, and nowhere again."""
    form = CardForm()
    if not form.validate():
        return _list(form, status=422)
    try:
        card, code = _issue(form)
    except Invalid as error:
        form.refuse(error)
        return _list(form, status=422)
    told = _send(card, code) if card.recipient else ""
    response = render("admin/gift_card_issued.html", card=card, code=code, told=told)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/gift-cards/<int:card_id>")
def gift_card(card_id: int) -> Response:
    """Show a card with its ledger."""
    with reading() as session:
        card, ledger = card_to_show(session, card_id)
    return render("admin/gift_card.html", card=card, ledger=ledger, now=clock.now())


@blueprint.post("/gift-cards/<int:card_id>/disable")
def disable_gift_card(card_id: int) -> AnyResponse:
    """Switch a card off."""
    with transaction() as session:
        card = desk.disable_card(session, card_id=card_id, staff=current_staff())
    flash(f"The card …{card.last4} is switched off.")
    return go(url_for("admin.gift_card", card_id=card_id))


def _list(form: CardForm, *, status: int = 200) -> Response:
    wanted = request.args.get("last4", "").strip().upper()[:4]
    with reading() as session:
        cards = cards_for_staff(session, last4=wanted)
    return render(
        "admin/gift_cards.html",
        cards=cards,
        last4=wanted,
        form=form,
        now=clock.now(),
        status=status,
    )


def _issue(form: CardForm) -> tuple[GiftCard, str]:
    wanted = Present(
        recipient=(form.recipient.data or "").strip(),
        note=(form.note.data or "").strip(),
        expires_at=form.expires_at,
    )
    with transaction() as session:
        return desk.issue_card(
            session,
            amount=Money.parse(form.amount.data or ""),
            wanted=wanted,
            staff=current_staff(),
            at=clock.now(),
        )


def _send(card: GiftCard, code: str) -> str:
    """Mail the code now: nobody can read it later. Says what became of the mail."""
    try:
        mail.send(mails.gift_card(card, code, settings()), settings())
    except OSError as error:
        log.warning("gift_card_not_mailed", card=card.id, error=str(error))
        return NOT_SENT
    return f"It was mailed to {card.recipient}."
