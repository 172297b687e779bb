"""Staff make products: new ones, and copies of others; both begin as drafts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from store.accounts import permissions
from store.accounts.models import Person
from store.catalog.actions.listing import relist
from store.catalog.actions.products import (
    NewOption,
    NewProduct,
    NewVariant,
    add_product,
    slug_of,
)
from store.catalog.models import (
    Category,
    FormerSlug,
    Media,
    Option,
    Product,
    ProductStatus,
    Variant,
)
from store.catalog.sheet.writing import values_of
from store.kernel.errors import Invalid, NotFound
from store.security.models import record

LONGEST_SKU = 40


def make_product(
    session: Session, *, category_id: int, new: NewProduct, actor: Person, at: datetime
) -> Product:
    """Add a draft; raises Invalid when its part number or address is taken."""
    permissions.require(actor, "products.change")
    permissions.require_field(actor, "variant", "price")
    category = session.get(Category, category_id)
    if category is None:
        raise Invalid("There is no such category.", field="category_id")
    taken = select(Variant.id).where(Variant.sku.in_([each.sku for each in new.variants]))
    if session.scalar(taken.limit(1)) is not None:
        raise Invalid("Another variant has this part number.", field="sku")
    if not _free(session, new.slug):
        raise Invalid("Another product has or had this address.", field="slug")
    product = add_product(session, category=category, new=new, at=at)
    _write_down(session, product, actor, "product.added", name=product.name)
    return product


def copy_product(
    session: Session, *, product_id: int, actor: Person, at: datetime
) -> Product:
    """Add a draft that says the same: other part numbers, nothing on the shelf."""
    old = _whole(session, product_id)
    slug = next(each for each in _addresses(old.slug) if _free(session, each))
    mark = slug.removeprefix(old.slug).replace("-copy", "-C").upper()
    new = NewProduct(
        name=f"{old.name} (copy)"[:160],
        slug=slug,
        hsn=old.hsn,
        brand=old.brand,
        summary=old.summary,
        description=old.description,
        keywords=old.keywords,
        made_to_order=old.made_to_order,
        status=ProductStatus.DRAFT,
        options=[_option(option) for option in old.options],
        specifications=[(one.name, one.value, one.unit) for one in old.specifications],
        variants=[_variant(old, variant, mark) for variant in old.variants],
    )
    made = make_product(session, category_id=old.category_id, new=new, actor=actor, at=at)
    session.add_all(_picture(media, made) for media in old.media if media.renditions)
    session.flush()
    relist(session, [made.id])
    return made


def free_slug(session: Session, name: str) -> str:
    """Give the address that a new product of this name would have."""
    plain = slug_of(name) or "product"
    numbered = (f"{plain}-{number}" for number in range(2, 1000))
    return next(each for each in (plain, *numbered) if _free(session, each))


def _whole(session: Session, product_id: int) -> Product:
    row = (
        select(Product)
        .where(Product.id == product_id)
        .options(
            selectinload(Product.options).selectinload(Option.values),
            selectinload(Product.variants).selectinload(Variant.values),
            selectinload(Product.media),
            selectinload(Product.specifications),
        )
    )
    product = session.scalar(row)
    if product is None:
        raise NotFound("There is no such product.")
    return product


def _addresses(slug: str) -> list[str]:
    begin = slug[:108].rstrip("-")
    return [f"{begin}-copy", *(f"{begin}-copy-{number}" for number in range(2, 100))]


def _free(session: Session, slug: str) -> bool:
    """Tell whether nothing has this address, or had it."""
    now = select(Product.id).where(Product.slug == slug)
    former = select(FormerSlug.id).where(FormerSlug.slug == slug)
    return session.scalar(now) is None and session.scalar(former) is None


def _option(option: Option) -> NewOption:
    return NewOption(option.name, [(one.value, one.swatch) for one in option.values])


def _variant(old: Product, variant: Variant, mark: str) -> NewVariant:
    return NewVariant(
        sku=f"{variant.sku[: LONGEST_SKU - len(mark)]}{mark}",
        price=variant.price,
        values=values_of(variant, old.options),
        weight_g=variant.weight_g,
    )


def _picture(media: Media, product: Product) -> Media:
    """Hang what was developed already: the same public files, under the same names."""
    copied = Media(product_id=product.id, kind=media.kind, alt=media.alt)
    copied.decorative, copied.position = media.decorative, media.position
    copied.width, copied.height, copied.colour = media.width, media.height, media.colour
    copied.focal_x, copied.focal_y = media.focal_x, media.focal_y
    copied.renditions = media.renditions
    return copied


def _write_down(
    session: Session, product: Product, actor: Person, action: str, **after: str
) -> None:
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action=action,
        subject="product",
        subject_id=product.id,
        after=after,
    )
