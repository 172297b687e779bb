"""Rates of GST: every one there is or was, and new ones from a day on."""

from __future__ import annotations

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.gate import blueprint
from store.admin.tax_forms import RateForm
from store.catalog.actions.listing import touch_catalogue
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import StoreError
from store.settings import settings
from store.tax.actions import NewRate, add_rate
from store.tax.queries import all_rates, tax_day
from store.web.errors import status_of
from store.web.htmx import go, render


@blueprint.get("/tax")
def tax() -> Response:
    """List the rates, with a form for a new one."""
    return _list(RateForm(formdata=None))


@blueprint.post("/tax")
def add_tax_rate() -> AnyResponse:
    """Add a rate; the one before it ends the day before."""
    form = RateForm()
    if not form.validate():
        return _list(form, status=422)
    new = NewRate(
        code=form.code.data or "",
        rate_bp=form.rate_bp,
        valid_from=form.first_day,
        source=(form.source.data or "").strip(),
    )
    try:
        with transaction() as session:
            add_rate(session, new=new, actor=current_staff(), at=clock.now())
            touch_catalogue(session)  # product pages say the rate
    except StoreError as error:
        form.refuse(error)
        return _list(form, status=status_of(error))
    flash(f"The rate of {new.code} is kept.")
    return go(url_for("admin.tax"))


def _list(form: RateForm, *, status: int = 200) -> Response:
    with reading() as session:
        rates = all_rates(session)
    return render(
        "admin/tax.html",
        form=form,
        rates=rates,
        today=tax_day(clock.now()),
        chosen=settings(),
        status=status,
    )
