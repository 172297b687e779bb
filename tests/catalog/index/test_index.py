"""What the index finds, counts and orders is what counting by hand gives."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given, strategies as st

from store.catalog.index import COLUMNS, Columns, Index, Sort, Wanted, counted, found
from store.catalog.index.among import Few, Many
from store.catalog.index.columns import slots_of

COLOURS, SIZES, BRANDS = (1, 2, 3), (10, 11), (20, 21, 22)
FACETS = {"colour": COLOURS, "size": SIZES, "brand": BRANDS}


@dataclass(frozen=True)
class Thing:
    """A product as a row of the lists."""

    ids: int
    visible: bool
    category: int
    price: int
    in_stock: bool
    featured: bool
    rating: int
    rating_count: int
    popularity: int
    created: int
    facets: str

    @property
    def values(self):
        return {int(value) for value in self.facets.split()}


def columns(things):
    return Columns.of([[getattr(thing, name) for name in COLUMNS] for thing in things])


def things(ids):
    figures = {
        "visible": st.sampled_from([True, True, True, False]),
        "category": st.integers(1, 3),
        "price": st.integers(0, 5),
        "in_stock": st.booleans(),
        "featured": st.booleans(),
        "rating": st.sampled_from([-1, 150, 300, 399, 400, 500]),
        "rating_count": st.integers(0, 3),
        "popularity": st.integers(0, 3),
        "created": st.integers(0, 3),
        "facets": st.sets(st.sampled_from(COLOURS + SIZES + BRANDS)).map(
            lambda values: " ".join(map(str, sorted(values)))
        ),
    }
    return st.builds(Thing, ids=ids, **figures)


SHOPS = st.lists(things(st.integers(1, 40)), max_size=25, unique_by=lambda one: one.ids)
CHOSEN = st.dictionaries(st.sampled_from(list(FACETS)), st.sampled_from([0, 1]), max_size=2)
WANTED = st.builds(
    Wanted,
    hits=st.none() | st.permutations(range(1, 41)).map(tuple),
    categories=st.none() | st.frozensets(st.integers(1, 4)),
    values=CHOSEN.map(
        lambda some: tuple((key, FACETS[key][at:]) for key, at in some.items())
    ),
    low=st.none() | st.integers(0, 5),
    high=st.none() | st.integers(0, 5),
    in_stock=st.booleans(),
    rating=st.sampled_from([0, 3, 4]),
    sort=st.sampled_from(Sort),
)


def fits(thing, wanted):
    return all(
        (
            thing.visible,
            wanted.hits is None or thing.ids in wanted.hits,
            wanted.categories is None or thing.category in wanted.categories,
            *(thing.values.intersection(ids) for _, ids in wanted.values),
            wanted.low is None or thing.price >= wanted.low,
            wanted.high is None or thing.price <= wanted.high,
            thing.in_stock or not wanted.in_stock,
            thing.rating >= wanted.rating * 100 or not wanted.rating,
        )
    )


def place(wanted):
    if wanted.by_nearness:
        return lambda one: wanted.hits.index(one.ids)
    return {
        Sort.RELEVANCE: lambda one: (
            not one.in_stock,
            not one.featured,
            -one.popularity,
            -one.ids,
        ),
        Sort.POPULAR: lambda one: (-one.popularity, -one.ids),
        Sort.NEWEST: lambda one: (-one.created, -one.ids),
        Sort.CHEAPEST: lambda one: (one.price, -one.ids),
        Sort.DEAREST: lambda one: (-one.price, -one.ids),
        Sort.RATING: lambda one: (-one.rating, -one.rating_count, -one.ids),
    }[wanted.sort]


def in_order(shop, wanted):
    fitting = [thing for thing in shop if fits(thing, wanted)]
    return [thing.ids for thing in sorted(fitting, key=place(wanted))]


def number(shop, wanted, **without):
    return len(in_order(shop, replace(wanted, **without)))


@given(shop=SHOPS, wanted=WANTED)
def test_everything_is_found_once_and_in_order(shop, wanted):
    expected = in_order(shop, wanted)

    there = found(Index.of(columns(shop)), wanted)

    assert len(there) == len(expected)
    assert there.page(take=100) == expected
    assert there.page(skip=3, take=4) == expected[3:7]


@given(shop=SHOPS, wanted=WANTED)
def test_pages_one_after_the_other_are_the_whole_list(shop, wanted):
    expected = in_order(shop, wanted)
    there = found(Index.of(columns(shop)), wanted)

    walked = there.page(take=2)
    while more := there.after(walked[-1], take=2) if walked else []:
        walked += more

    assert walked == expected


@given(shop=SHOPS, wanted=WANTED)
def test_each_value_counts_what_it_would_leave_whatever_else_is_chosen_of_its_facet(
    shop, wanted
):
    counts = counted(found(Index.of(columns(shop)), wanted), FACETS)

    scope = Wanted(hits=wanted.hits, categories=wanted.categories)
    others = dict(wanted.values)
    assert counts.total == number(shop, wanted)
    assert counts.scope == number(shop, scope)
    for key, ids in FACETS.items():
        rest = tuple((name, some) for name, some in others.items() if name != key)
        expected = {
            value: number(shop, wanted, values=(*rest, (key, (value,))))
            for value in ids
            if number(shop, scope, values=((key, (value,)),))
        }
        assert counts.values(key) == expected


@given(shop=SHOPS, wanted=WANTED)
def test_limits_count_what_they_would_leave(shop, wanted):
    counts = counted(found(Index.of(columns(shop)), wanted), FACETS)

    assert counts.in_stock == number(shop, wanted, in_stock=True)
    assert counts.ratings == {stars: number(shop, wanted, rating=stars) for stars in (4, 3)}
    for category in {one.category for one in shop if one.visible}:
        only = number(shop, wanted, categories=frozenset([category]))
        assert counts.categories[category] == only
    scope = Wanted(hits=wanted.hits, categories=wanted.categories)
    prices = [one.price for one in shop if fits(one, scope)]
    assert counts.prices == ((min(prices), max(prices)) if prices else None)


@given(shop=SHOPS, changes=st.lists(SHOPS, max_size=3), wanted=WANTED)
def test_changes_one_after_the_other_give_what_a_new_index_would(shop, changes, wanted):
    index = Index.of(columns(shop))
    now = {thing.ids: thing for thing in shop}

    for change in changes:
        found(index, wanted).page(take=1)
        index = index.changed(columns(change))
        now |= {thing.ids: thing for thing in change}

    assert found(index, wanted).page(take=100) == in_order(now.values(), wanted)
    counts = counted(found(index, wanted), FACETS)
    fresh = Index.of(columns(now.values()))
    anew = counted(found(fresh, wanted), FACETS)
    assert [counts.values(key) for key in FACETS] == [anew.values(key) for key in FACETS]


@given(shop=SHOPS, changes=st.lists(SHOPS, max_size=4), wanted=WANTED)
def test_reading_few_counts_what_comparing_sets_does(shop, changes, wanted):
    index = Index.of(columns(shop))
    for change in changes:
        index = index.changed(columns(change))
    members = found(index, wanted).everything
    few, many = Few(index, slots_of(members)), Many(index, members)

    ids = COLOURS + SIZES + BRANDS

    assert few.values(ids) == many.values(ids)
    assert few.categories() == many.categories()
    assert few.spread(FACETS) == many.spread(FACETS)


def test_what_products_had_before_does_not_pile_up():
    thing = Thing(7, True, 1, 100, True, False, -1, 0, 0, 0, "1 2 10 20")
    index = Index.of(columns([thing]))

    for _ in range(50):
        index = index.changed(columns([thing]))

    assert len(index.marks.ids) <= 12


def test_a_state_does_not_change_when_the_next_one_is_made():
    thing = Thing(7, True, 1, 100, True, False, -1, 0, 0, 0, "1 10")
    index = Index.of(columns([thing]))

    later = index.changed(columns([replace(thing, visible=False)]))

    assert found(index, Wanted()).page(take=9) == [7]
    assert found(later, Wanted()).page(take=9) == []
    assert counted(found(later, Wanted()), FACETS).total == 0


@pytest.mark.parametrize("sort", Sort)
def test_a_list_of_many_is_walked_as_well_as_sorted(sort):
    shop = [
        Thing(
            n, True, n % 7, n * 37 % 101, n % 5 > 0, False, n % 501, n % 9, n % 83, n, "1"
        )
        for n in range(1, 9000)
    ]
    rare = Wanted(sort=sort, categories=frozenset([3]), low=50, high=52)
    last = Wanted(sort=sort, low=1, high=1)

    index = Index.of(columns(shop))

    for wanted in (rare, last, Wanted(sort=sort, high=90)):
        expected = in_order(shop, wanted)
        there = found(index, wanted)
        assert there.page(skip=20, take=24) == expected[20:44]
        assert there.after(expected[19], take=24) == expected[20:44]
