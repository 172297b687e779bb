"""The demo catalogue is complete, consistent and true to its shapes."""

from dataclasses import replace

import pytest

from store.demo.catalogue import Catalogue, PictureSpec, load
from store.demo.catalogue.checks import check
from store.demo.pictures import model_of
from store.kernel.money import Money


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


def test_the_shop_opens_with_full_shelves(catalogue: Catalogue) -> None:
    top = [each for each in catalogue.categories if each.parent is None]

    assert len(top) == 8
    assert len(catalogue.products) >= 64
    assert len(catalogue.reviews) >= 120


def test_every_shelf_at_the_end_of_the_tree_has_products(catalogue: Catalogue) -> None:
    parents = {each.parent for each in catalogue.categories}
    leaves = {each.slug for each in catalogue.categories} - parents

    assert {product.category for product in catalogue.products} == leaves


def test_prices_are_what_such_things_cost(catalogue: Catalogue) -> None:
    prices = [variant.price for each in catalogue.products for variant in each.variants]

    assert min(prices) >= Money.parse("50")
    assert max(prices) <= Money.parse("50,000")


def test_some_things_are_sold_out_and_some_run_low(catalogue: Catalogue) -> None:
    stock = [variant.stock for each in catalogue.products for variant in each.variants]

    assert stock.count(0) >= 5
    assert sum(0 < count < 10 for count in stock) >= 10


def test_colours_come_with_a_swatch(catalogue: Catalogue) -> None:
    (basic,) = (each for each in catalogue.products if each.slug == "pla-basic-1kg")

    swatches = {choice.value: choice.swatch for choice in basic.options[0].choices}

    assert swatches["Orange"] == "#e26226"
    assert len(set(swatches.values())) == len(swatches)


def test_each_colour_has_a_picture_of_its_own(catalogue: Catalogue) -> None:
    (basic,) = (each for each in catalogue.products if each.slug == "pla-basic-1kg")

    assert len({variant.picture for variant in basic.variants}) == len(basic.variants)


def test_stated_sizes_are_the_sizes_of_the_models(catalogue: Catalogue) -> None:
    wrong = {}
    for product in catalogue.products:
        if product.drawing is not None:
            size = model_of(product.drawing).size
            if size != pytest.approx(product.dimensions, abs=0.051):
                wrong[product.slug] = size

    assert wrong == {}


def test_at_least_half_of_the_products_have_a_second_picture(catalogue: Catalogue) -> None:
    more = [each for each in catalogue.products if each.drawing or each.detail]

    assert len(more) * 2 >= len(catalogue.products)


def test_summaries_fit_one_line_and_descriptions_have_paragraphs(
    catalogue: Catalogue,
) -> None:
    for product in catalogue.products:
        assert len(product.summary) <= 90, product.slug
        assert product.description, product.slug
        assert "\n\n\n" not in product.description


def test_a_repeated_sku_is_found(catalogue: Catalogue) -> None:
    first, second, *rest = catalogue.products
    twin = replace(second, variants=first.variants, options=first.options)

    with pytest.raises(ValueError, match="SKU LMT-PLA-ORG occurs 2 times"):
        check(replace(catalogue, products=(first, twin, *rest)))


def test_a_relation_to_nothing_is_found(catalogue: Catalogue) -> None:
    first, *rest = catalogue.products

    with pytest.raises(ValueError, match="pla-basic-1kg relates to nowhere"):
        check(replace(catalogue, products=(replace(first, related=("nowhere",)), *rest)))


def test_an_unknown_shape_is_found(catalogue: Catalogue) -> None:
    first, *rest = catalogue.products
    odd = replace(first, picture=PictureSpec("teapot"))

    with pytest.raises(ValueError, match="unknown shape teapot"):
        check(replace(catalogue, products=(odd, *rest)))


def test_a_review_of_nothing_is_found(catalogue: Catalogue) -> None:
    stray = replace(catalogue.reviews[0], product="nowhere")

    with pytest.raises(ValueError, match="a review speaks of unknown nowhere"):
        check(replace(catalogue, reviews=(*catalogue.reviews, stray)))
