"""Files that were sent together: how far each is, and what each costs with one choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, request
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
from store.quotes.queries import configuration_of, materials_to_print
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
        return self.offer is None and not self.note


@blueprint.get("/uploads/batches/<batch>")
def batch(batch: str) -> Response:
    """Show each file as it is measured, and its price with the choice for all."""
    with reading() as session:
        uploads = batch_of(session, current_visitor(), batch)
        materials = materials_to_print(session)
        form = OptionsForm(formdata=request.args)
        options = _options(form, materials)
        at = clock.now()
        rows = [
            Row(upload)
            if not upload.is_settled
            else _row(upload, options, configuration_of(session, upload, at=at))
            if upload.is_analysed
            else Row(upload, note="This file cannot be printed as it is.")
            for upload in uploads
        ]
    context = _drawn(batch, rows, options, materials)
    return render(PAGE, fragment="quotes/_batch.html", **context)


@blueprint.post("/uploads/batches/<batch>/quotes")
def hold(batch: str) -> AnyResponse:
    """Hold the price of every file that has one, with the choice for all."""
    visitor = remembered_visitor()
    with transaction() as session:
        uploads = batch_of(session, visitor, batch)
        options = _options(OptionsForm(), materials_to_print(session))
        at = clock.now()
        for upload in uploads:
            if not upload.is_analysed:
                continue
            configuration = configuration_of(session, upload, at=at)
            if _row(upload, options, configuration).offer is None:
                continue
            request_quote(
                session,
                upload=upload,
                options=configuration.nearest(options),
                visitor=visitor,
                at=at,
            )
    return go("/quotes")


def _options(form: OptionsForm, materials: Any) -> Options:
    """Read the choice for all files; what is not on offer becomes the usual."""
    form.validate()
    first: Material = materials[0]
    usual = Options(material=first.slug, colour=first.colours[0]["name"])
    return form.options_over(usual)


def _row(upload: Upload, options: Options, configuration: Configuration) -> Row:
    try:
        return Row(upload, configuration.offer(configuration.nearest(options)))
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
