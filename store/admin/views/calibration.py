"""How far estimates, slices and printers are from one another."""

from __future__ import annotations

from flask import Response

from store.admin.gate import blueprint
from store.admin.queries.calibration import (
    estimates_against_slices,
    slices_against_actuals,
)
from store.infra.db import reading
from store.kernel import clock
from store.quotes.calibration import FEWEST, proposals, rows_of
from store.web.htmx import render


@blueprint.get("/calibration")
def calibration() -> Response:
    """Show both comparisons, and what they propose to correct."""
    now = clock.now()
    with reading() as session:
        sliced = rows_of(estimates_against_slices(session, at=now))
        printed = rows_of(slices_against_actuals(session, at=now))
    return render(
        "admin/calibration.html",
        sliced=sliced,
        printed=printed,
        proposals=proposals(printed),
        fewest=FEWEST,
    )
