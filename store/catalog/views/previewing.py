"""A product's page for staff, before customers may see it."""

from __future__ import annotations

from flask import Response

from store.catalog.queries.whole import whole_product
from store.catalog.views.product import drawn
from store.infra.db import reading
from store.kernel import clock
from store.kernel.errors import Invalid, NotFound


def preview_page(slug: str, *, here: str) -> Response:
    """Draw a product as customers would see it; nobody on the way may keep the page.

    `here` is the address of the preview: choosing another variant stays in it.
    """
    with reading() as session:
        whole = whole_product(session, slug.replace("\0", ""), at=clock.now())
    if whole is None:
        raise NotFound("There is no product under this name.")
    if not whole.product.selling:
        raise Invalid("None of its variants is on sale: there is nothing to show yet.")
    response = drawn(whole, preview=here)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
