"""A product that is printed when ordered: what may be chosen of it, and each price."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from store.catalog.models import Product
from store.catalog.queries.products import product_named
from store.infra.db import reading
from store.kernel import clock
from store.kernel.errors import Conflict
from store.quotes.configuration import Configuration
from store.quotes.forms import OptionsForm
from store.quotes.lead_time import LEADS, STANDARD
from store.quotes.models import PrintedProduct
from store.quotes.options import MOST_PIECES, QUALITIES, Options
from store.quotes.queries import configuration_of_product, printed_product
from store.quotes.views.chosen import offered
from store.quotes.views.room import blueprint
from store.web.htmx import render

PRINTING_DAYS = 1  # what an hour or a night on one printer comes to


@blueprint.get("/products/<slug>/print")
def printed(slug: str) -> Response:
    """Show what a printed product comes in, and what the choice costs."""
    with reading() as session:
        product = product_named(session, slug)
        behind = printed_product(session, product)
        try:
            configuration = configuration_of_product(session, behind, at=clock.now())
        except Conflict:
            return render("quotes/printed.html", product=product, configuration=None)
    context = _chosen(product, behind, configuration)
    return render("quotes/printed.html", fragment="quotes/_printed.html", **context)


@blueprint.app_template_global()
def usual_printing_days() -> int:
    """Give in how many working days most printed products leave."""
    return LEADS[STANDARD].handling_days + PRINTING_DAYS


def _chosen(
    product: Product, behind: PrintedProduct, configuration: Configuration
) -> dict[str, Any]:
    options = _options(behind, configuration)
    return {
        "product": product,
        "upload": behind.upload,
        "configuration": configuration,
        "options": options,
        "material": configuration.material(options.material),
        "qualities": [QUALITIES[slug] for slug in configuration.qualities],
        "infills": (options.infill,),
        "most_pieces": MOST_PIECES,
        **offered(configuration, options),
        "is_waiting": False,  # the worker looks after these models: nobody waits for it
    }


def _options(behind: PrintedProduct, configuration: Configuration) -> Options:
    """Read the choice; what is not on offer becomes what is nearest to it."""
    form = OptionsForm(formdata=request.args)
    form.validate()
    first = configuration.materials[0]
    usual = Options(material=first.slug, colour="", infill=behind.infill)
    wanted = form.options_over(configuration.nearest(usual))
    return configuration.nearest(wanted)
