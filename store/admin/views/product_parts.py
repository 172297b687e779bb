"""What the parts of a product have in common: a table is saved, or comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, request

from store.admin.differences import Difference
from store.admin.leaves import problems
from store.admin.part_forms import RowsForm
from store.catalog.models import Product, Variant
from store.kernel.errors import Conflict, Invalid, NotFound
from store.web.errors import status_of
from store.web.forms import Form
from store.web.htmx import render

Clashes = list[Difference]


def refused(
    form: Form,
    save: Callable[[], object],
    draw: Callable[[int, Clashes | None], Response],
    clash: Callable[[], Clashes],
) -> Response | None:
    """Save a table; gives the page that says why it was not, or None when it was.

    `clash` compares what was typed with what is saved by now, and takes its mark.
    """
    if not form.validate():
        return draw(422, None)
    try:
        save()
    except Conflict as error:
        return draw(status_of(error), clash())
    except (Invalid, NotFound) as error:
        form.refuse(error)
        return draw(422, None)
    return None


def chosen_variant(product: Product) -> Variant:
    """Give the variant that the address names, the first one when it names none."""
    if not product.variants:
        raise NotFound("This product has no variant.")
    sku = request.args.get("variant", "")
    named = (variant for variant in product.variants if variant.sku == sku)
    return next(named, product.variants[0])


def part_page(
    template: str,
    product: Product,
    form: RowsForm,
    *,
    status: int = 200,
    clashes: Clashes | None = None,
    **context: Any,
) -> Response:
    """Draw a part of a product with its table."""
    return render(
        template,
        product=product,
        form=form,
        problems=list(problems(form)),
        clashes=clashes,
        status=status,
        **context,
    )
