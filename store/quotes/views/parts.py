"""Where a model is configured, priced, and quoted."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_visitor, remembered_visitor
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict, StoreError
from store.kernel.money import Money
from store.quotes.actions import request_quote
from store.quotes.configuration import Configuration
from store.quotes.forms import OptionsForm
from store.quotes.lead_time import leaves_on
from store.quotes.models import Quote
from store.quotes.offers import Offer
from store.quotes.options import INFILLS, MOST_PIECES, QUALITIES, Options
from store.quotes.pricing import PriceLine
from store.quotes.queries import configuration_of, quote_of
from store.quotes.views.looks import looked_at
from store.quotes.views.room import blueprint
from store.uploads.models import Upload
from store.uploads.queries import upload_of
from store.uploads.reasons import REASONS
from store.web.errors import status_of
from store.web.htmx import go, render

PAGE = "quotes/upload.html"
# What changes with the price; the table stays when the choice was made in it, so that the
# keyboard keeps its place there.
BESIDE_PRICE = ("quotes/_breakdown.html", "quotes/_colours.html")
BESIDE_ALL = (*BESIDE_PRICE, "quotes/_matrix.html")


@blueprint.get("/uploads/<token>")
def configure(token: str) -> Response:
    """Show how far the analysis is; when it is done, what a print costs."""
    upload, configuration = _upload_and_configuration(token)
    if configuration is None:
        return render(PAGE, fragment="quotes/_upload.html", **_waiting(upload))
    options = configuration.default()
    return render(
        PAGE,
        fragment="quotes/_upload.html",
        **_configured(upload, configuration, options, form=OptionsForm(formdata=None)),
    )


@blueprint.get("/uploads/<token>/price")
def price(token: str) -> AnyResponse:
    """Show the price of other options."""
    upload, configuration = _upload_and_configuration(token)
    if configuration is None:
        return go(f"/uploads/{token}")
    form = OptionsForm(formdata=request.args)
    if not form.validate():
        return _refused(upload, configuration, form, status=422)
    try:
        options = configuration.settled(form.options())
        context = _configured(upload, configuration, options, form=form)
    except StoreError as error:
        form.refuse(error)
        return _refused(upload, configuration, form, status=status_of(error))
    from_table = request.args.get("from") == "choice"
    return render(
        PAGE,
        fragment="quotes/_price.html",
        also=BESIDE_PRICE if from_table else BESIDE_ALL,
        **context,
    )


@blueprint.post("/uploads/<token>/quotes")
def ask(token: str) -> AnyResponse:
    """Hold the price of the chosen options; what else was sent is ignored."""
    upload, configuration = _upload_and_configuration(token)
    if configuration is None:
        raise Conflict("This model is not measured yet, or cannot be printed.")
    form = OptionsForm()
    if not form.validate():
        return _refused(upload, configuration, form, status=422)
    try:
        quote = _quoted(upload, form.options())
    except StoreError as error:
        form.refuse(error)
        return _refused(upload, configuration, form, status=status_of(error))
    return go(f"/quotes/{quote.token}")


@blueprint.get("/quotes/<token>")
def show(token: str) -> Response:
    """Show a firm price, and whether it still holds."""
    with reading() as session:
        quote = quote_of(session, current_visitor(), token)
    return render(
        "quotes/quote.html",
        quote=quote,
        lines=[PriceLine(row["label"], Money(row["paise"])) for row in quote.breakdown],
        **looked_at(quote.part or quote.upload.part),
        quality=QUALITIES[quote.quality],
        is_open=quote.is_open(clock.now()),
        leaves_on=leaves_on(quote.seconds, at=clock.now()),
    )


def _upload_and_configuration(token: str) -> tuple[Upload, Configuration | None]:
    with reading() as session:
        upload = upload_of(session, current_visitor(), token)
        if not upload.is_analysed:
            return upload, None
        return upload, configuration_of(session, upload, at=clock.now())


def _quoted(upload: Upload, options: Options) -> Quote:
    visitor = remembered_visitor()
    with transaction() as session:
        return request_quote(
            session, upload=upload, options=options, visitor=visitor, at=clock.now()
        )


def _waiting(upload: Upload) -> dict[str, Any]:
    return {
        "upload": upload,
        "reason": REASONS[upload.reason] if upload.reason else None,
        "configuration": None,
        "form": None,
    }


def _configured(
    upload: Upload, configuration: Configuration, options: Options, *, form: OptionsForm
) -> dict[str, Any]:
    """Give everything the page draws for one choice of options."""
    fits = configuration.fits
    return {
        "upload": upload,
        "reason": None,
        "configuration": configuration,
        **looked_at(upload.part),
        "form": form,
        "options": options,
        "colours": configuration.material(options.material).colours,
        **_offered(configuration.offer(options) if fits else None),
        "matrix": configuration.matrix(options) if fits else [],
        "qualities": QUALITIES.values(),
        "infills": INFILLS,
        "most_pieces": MOST_PIECES,
    }


def _offered(offer: Offer | None) -> dict[str, Any]:
    if offer is None:
        return {"offer": None, "leaves_on": None}
    return {"offer": offer, "leaves_on": leaves_on(offer.seconds, at=clock.now())}


def _refused(
    upload: Upload, configuration: Configuration, form: OptionsForm, *, status: int
) -> Response:
    """Draw what was chosen, as far as it is on offer, with what was wrong beside it."""
    options = configuration.nearest(form.options_over(configuration.default()))
    context = _configured(upload, configuration, options, form=form)
    context |= _offered(None)
    return render(PAGE, fragment="quotes/_price.html", status=status, **context)
