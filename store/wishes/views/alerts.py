"""Back in stock: asking for a mail, saying yes to it, stopping it."""

from __future__ import annotations

from flask import Response, flash, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_person
from store.cart.queries import variant_to_sell
from store.infra.db import reading, transaction
from store.kernel import clock
from store.web import shared
from store.web.forms import csrf
from store.web.htmx import go, render, wants_fragment
from store.web.limits import limiter
from store.wishes.actions import alerts
from store.wishes.forms import AlertForm
from store.wishes.mails import title_of
from store.wishes.queries.alerts import alert_with_token
from store.wishes.views.room import blueprint

CONFIRM = "Nearly there: we have sent a mail to {}. Open its link, and you will be told."
NOTED = "We will write to {} once it is back."


def _address(_sku: str = "") -> str:
    person = current_person()
    return person.email if person else ""


@shared.own("alert_form", known_by=_address)
def asking(sku: str) -> Markup:
    """Draw the form that asks for a mail, with the address of who is signed in."""
    return shared.drawn("wishes/_alert_form.html", form=_empty(sku), said="")


@blueprint.post("/alerts")
@limiter.limit("10/hour")
def ask() -> AnyResponse:
    """Ask for one mail; the same words whether or not an address is known."""
    form = AlertForm()
    with reading() as session:
        variant = variant_to_sell(session, form.variant.data or "")
    back = url_for("catalog.product", slug=variant.product.slug, variant=variant.sku)
    if not form.validate():
        return _draw(form, title=variant.product.name, back=back, status=422)
    with transaction() as session:
        unproved = alerts.ask_for_alert(
            session,
            variant_id=variant.id,
            email=form.address,
            customer=current_person(),
            at=clock.now(),
        )
    said = (CONFIRM if unproved else NOTED).format(form.address)
    if wants_fragment():
        return _draw(form, title=variant.product.name, back=back, said=said)
    flash(said)
    return go(back)


@blueprint.get("/alerts/<token>")
def alert(token: str) -> Response:
    """What a mail's link opens: a page with buttons, since scanners open links too."""
    with reading() as session:
        found = alert_with_token(session, token)
    return render("wishes/alert.html", alert=found, title=title_of(found))


@blueprint.post("/alerts/<token>/confirmation")
def confirm(token: str) -> AnyResponse:
    """Say yes to the mail."""
    with transaction() as session:
        alerts.confirm_alert(session, token=token, at=clock.now())
    flash("Thank you. We write once, when it is back.")
    return go(url_for("wishes.alert", token=token))


@blueprint.post("/alerts/<token>/removal")
@csrf.exempt  # type: ignore[untyped-decorator]  # mail programs send no form (RFC 8058)
def stop(token: str) -> Response:
    """Forget who wanted to be told; the secret of the address is all it needs."""
    with transaction() as session:
        alerts.stop_alert(session, token=token)
    return render("wishes/stopped.html")


def _empty(sku: str) -> AlertForm:
    return AlertForm(formdata=None, data={"variant": sku, "email": _address()})


def _draw(
    form: AlertForm, *, title: str, back: str, said: str = "", status: int = 200
) -> Response:
    return render(
        "wishes/asking.html",
        fragment="wishes/_alert_form.html",
        announce=said or None,
        form=form,
        said=said,
        title=title,
        back=back,
        status=status,
    )
