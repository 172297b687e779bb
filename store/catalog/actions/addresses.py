"""A product moves to another address; the one it had leads there from then on."""

from __future__ import annotations

import re

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from store.catalog.models import FormerSlug, Product
from store.kernel.errors import Invalid

MOST = 120
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def move_product(session: Session, *, product: Product, slug: str) -> None:
    """Give a product another address; its own former one may be taken back.

    Raises Invalid for what is no address, or is or was that of another product: a link
    that somebody kept never leads to something else.
    """
    if slug == product.slug:
        return
    _require_free(session, product, slug)
    ours = FormerSlug.product_id == product.id
    session.execute(delete(FormerSlug).where(ours, FormerSlug.slug == slug))
    session.add(FormerSlug(slug=product.slug, product_id=product.id))
    product.slug = slug
    session.flush()


def _require_free(session: Session, product: Product, slug: str) -> None:
    if not _SLUG.match(slug) or len(slug) > MOST:
        words = f"Use up to {MOST} small letters, figures and single hyphens."
        raise Invalid(words, field="slug")
    now = exists().where(Product.slug == slug, Product.id != product.id)
    before = exists().where(FormerSlug.slug == slug, FormerSlug.product_id != product.id)
    if session.scalar(select(now | before)):
        raise Invalid("Another product has or had this address.", field="slug")
