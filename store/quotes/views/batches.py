"""Files that were sent together: how far each is, and what each costs with one choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_visitor, remembered_visitor
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import StoreError
from store.kernel.money import Money
from store.quotes.actions import request_quote
from store.quotes.configuration import Configuration
from store.quotes.forms import OptionsForm
from store.quotes.models import Material
from store.quotes.offers import Offer
from store.quotes.options import MOST_PIECES, QUALITIES, Options
from store.quotes.printing import NotYet
from store.quotes.queries import configuration_of, materials_to_print, rate_card_at
from store.quotes.views.room import blueprint
from store.uploads.models import Upload
from store.uploads.queries import batch_of
from store.web.htmx import go, render

PAGE = "quotes/batch.html"


@dataclass(frozen=True)
class Row:
    """One file; `note` says why it has no price."""

    upload: Upload
    offer: Offer | None = None
    note: str = ""

    @property
    def is_waiting(self) -> bool:
        """Whether the row will still change by itself: a price, then a picture."""
        part = self.upload.part
        is_drawn = part is not None and part.examination is not None
        return not self.note and (self.offer is None or not is_drawn)


@blueprint.get("/uploads/batches/<batch>")
def batch(batch: str) -> Response:
    """Show each file as it is measured, and its price with the choice for all."""
    at = clock.now()
    with reading() as session:
        uploads = batch_of(session, current_visitor(), batch)
        materials = _materials(session, at=at)
        options = _options(OptionsForm(formdata=request.args), materials)
        rows = [_row(session, upload, options, at=at) for upload in uploads]
    context = _drawn(batch, rows, options, materials)
    return render(PAGE, fragment="quotes/_batch.html", **context)


@blueprint.post("/uploads/batches/<batch>/quotes")
def hold(batch: str) -> AnyResponse:
    """Hold the price of every file that has one, with the choice for all."""
    visitor, at = remembered_visitor(), clock.now()
    with transaction() as session:
        uploads = batch_of(session, visitor, batch)
        options = _options(OptionsForm(), _materials(session, at=at))
        rows = [_row(session, upload, options, at=at) for upload in uploads]
        for row in rows:
            if row.offer is not None:
                request_quote(
                    session,
                    upload=row.upload,
                    options=row.offer.options,
                    visitor=visitor,
                    at=at,
                )
    return go("/quotes")


def _materials(session: Session, *, at: datetime) -> Sequence[Material]:
    """Give what there is to choose; raises NotFound in a shop that does not print."""
    rate_card_at(session, at)
    return materials_to_print(session)


def _options(form: OptionsForm, materials: Sequence[Material]) -> Options:
    """Read the choice for all files; what is not on offer becomes the usual."""
    form.validate()
    first = materials[0]
    usual = Options(material=first.slug, colour=first.colours[0]["name"])
    return form.options_over(usual)


def _row(session: Session, upload: Upload, options: Options, *, at: datetime) -> Row:
    if upload.is_analysed:
        return _priced(upload, configuration_of(session, upload, at=at), options)
    rejected = "This file cannot be printed as it is." if upload.is_settled else ""
    return Row(upload, note=rejected)


def _priced(upload: Upload, configuration: Configuration, options: Options) -> Row:
    try:
        return Row(upload, configuration.offer(configuration.nearest(options)))
    except NotYet:
        return Row(upload)
    except StoreError as refusal:
        return Row(upload, note=refusal.message)


def _drawn(batch: str, rows: list[Row], options: Options, materials: Any) -> dict[str, Any]:
    offers = [row.offer for row in rows if row.offer]
    return {
        "batch": batch,
        "rows": rows,
        "options": options,
        "materials": materials,
        "qualities": QUALITIES.values(),
        "most_pieces": MOST_PIECES,
        "total": Money.total(offer.price.total for offer in offers),
        "priced": len(offers),
        "is_waiting": any(row.is_waiting for row in rows),
    }
