"""Which pictures of a product stand beside one of its variants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from store.catalog.models import Media, MediaKind, Product, Variant


def gallery_of(product: Product, variant: Variant) -> list[Media]:
    """Give the variant's own pictures, then those of the product as a whole.

    A variant that was not photographed is shown by the one most like it: a large red
    one by a small red one. Drawings come last.
    """
    pictured: dict[int, list[Media]] = {}
    for media in product.media:
        if media.variant_id is not None:
            pictured.setdefault(media.variant_id, []).append(media)
    whole = [media for media in product.media if media.variant_id is None]
    return sorted([*_likest(product.variants, variant, pictured), *whole], key=_is_drawing)


def _likest(
    variants: Sequence[Variant], wanted: Variant, pictured: Mapping[int, list[Media]]
) -> list[Media]:
    candidates = [variant for variant in variants if variant.id in pictured]
    values = set(wanted.values)
    likest = max(
        candidates,
        key=lambda variant: len(values.intersection(variant.values)),
        default=None,
    )
    return pictured[likest.id] if likest else []


def _is_drawing(media: Media) -> bool:
    return media.kind == MediaKind.DRAWING
