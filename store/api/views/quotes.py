"""Prices and quotes by API: the same prices, by the same functions, as the pages show."""

from __future__ import annotations

from typing import Annotated

from flask import Response, jsonify, url_for
from pydantic import Field

from store.api.access import current_visitor, remembered_visitor
from store.api.answers import answered
from store.api.blueprint import blueprint
from store.api.once import once
from store.api.parameters import Parameters, Text, asked
from store.api.shapes import quotes as shapes
from store.infra.db import reading, transaction
from store.kernel import clock
from store.quotes.actions import request_quote
from store.quotes.configuration import Configuration
from store.quotes.finishes import AS_PRINTED
from store.quotes.lead_time import STANDARD
from store.quotes.options import MOST_PIECES, USUAL_INFILL, USUAL_QUALITY, Options
from store.quotes.queries import (
    configuration_of,
    materials_to_print,
    print_rate,
    quote_of,
)
from store.uploads.queries import upload_of
from store.web.bodies import Body, told
from store.web.limits import limiter

OFTEN = "120 per minute; 1000 per hour"
Count = Annotated[int, Field(ge=1, le=MOST_PIECES)]


class Choosing(Parameters):
    """A choice, as an address says it; what is left out is the usual."""

    material: Text
    colour: Text = ""
    quality: Text = USUAL_QUALITY
    infill: int = USUAL_INFILL
    quantity: Count = 1
    finish: Text = AS_PRINTED
    lead: Text = STANDARD


class Choice(Body):
    """A choice, as a body says it."""

    material: str
    colour: str = ""
    quality: str = USUAL_QUALITY
    infill: int = USUAL_INFILL
    quantity: Count = 1
    finish: str = AS_PRINTED
    lead: str = STANDARD


@blueprint.get("/materials")
def materials() -> Response:
    """All that prints are made of, and what can be chosen for each."""
    asked(Parameters)
    with reading() as session:
        found = materials_to_print(session)
    return answered({"data": [shapes.material(one) for one in found]})


@blueprint.get("/uploads/<token>/price")
def upload_price(token: str) -> Response:
    """What a measured model costs with one choice; nothing is kept."""
    choice = asked(Choosing)
    at = clock.now()
    with reading() as session:
        upload = upload_of(session, current_visitor(), token)
        configuration = configuration_of(session, upload, at=at)
    offer = configuration.offer(_options(choice, configuration))
    return answered(shapes.offer(offer, configuration, at=at))


@blueprint.post("/uploads/<token>/quotes")
@limiter.limit(OFTEN)
@once
def upload_quote(token: str) -> Response:
    """Hold the price of one choice."""
    choice = told(Choice)
    visitor, at = remembered_visitor(), clock.now()
    with transaction() as session:
        upload = upload_of(session, visitor, token)
        configuration = configuration_of(session, upload, at=at)
        options = _options(choice, configuration)
        made = request_quote(
            session, upload=upload, options=options, visitor=visitor, at=at
        )
    with reading() as session:
        found = quote_of(session, visitor, made.token)
        gst_bp = print_rate(session, at=at)
    response = jsonify(shapes.quote(found, gst_bp=gst_bp, at=at))
    response.status_code = 201
    response.headers["Location"] = url_for("api.quote", token=made.token)
    return response


@blueprint.get("/quotes/<token>")
def quote(token: str) -> Response:
    """A quote: its price, how it came about, and whether it still holds."""
    asked(Parameters)
    with reading() as session:
        found = quote_of(session, current_visitor(), token)
        gst_bp = print_rate(session, at=clock.now())
    return answered(shapes.quote(found, gst_bp=gst_bp, at=clock.now()))


def _options(choice: Choosing | Choice, configuration: Configuration) -> Options:
    """Read a choice; only a colour that is left out becomes the material's first."""
    options = Options(**choice.model_dump())
    chosen = options if options.colour else configuration.settled(options)
    configuration.check(chosen)
    return chosen
