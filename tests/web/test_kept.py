"""Kept pages: cut at their marks, joined for a visitor, never more bytes than allowed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, strategies as st

from store.web.kept import OVERHEAD, Hole, KeptPages, cut

SECRET = "a-secret-of-this-drawing"
BADGE, TOKEN = Hole("badge"), Hole("token", ("login",))


def a_page(text, *, holes=(), version=1):
    return cut(text, secret=SECRET, holes=holes, watched=(), version=version, headers=())


def mark(number):
    return f"{SECRET}.{number}."


def filled(size, *, version=1):
    return a_page("x" * (size - OVERHEAD), version=version)


def test_a_page_is_joined_with_what_is_the_visitors():
    page = a_page(f"<b>{mark(0)}</b>{mark(1)}{mark(0)}", holes=(BADGE, TOKEN))

    assert page.joined({BADGE: b"3", TOKEN: b"t"}) == b"<b>3</b>t3"


def test_a_hole_that_nobody_fills_stays_as_it_is_for_everybody():
    heart = Hole("heart", ("pla",), b"<i>off</i>")
    page = a_page(f"{mark(0)} {mark(1)} {mark(0)}", holes=(heart, BADGE))

    assert page.joined({BADGE: b"3"}) == b"<i>off</i> 3 <i>off</i>"
    assert page.joined({BADGE: b"3", heart: b"on"}) == b"on 3 on"
    assert page.joined({}) == b"<i>off</i>  <i>off</i>"


@given(st.text(), st.text(), st.text())
def test_every_other_byte_of_a_page_stays(before, between, after):
    page = a_page(f"{before}{mark(0)}{between}{mark(1)}{after}", holes=(BADGE, TOKEN))

    whole = page.joined({BADGE: b"", TOKEN: b""})

    assert whole == f"{before}{between}{after}".encode()


@pytest.mark.parametrize("bent", [SECRET, f"{SECRET}.", f"{SECRET}.0", f"{SECRET}.x."])
def test_a_mark_that_was_bent_is_never_sent(bent):
    with pytest.raises(ValueError, match="changed"):
        a_page(f"<p>{bent}</p>", holes=(BADGE,))


def test_a_mark_in_what_stands_for_nobody_is_never_sent():
    with pytest.raises(ValueError, match="changed"):
        a_page(mark(0), holes=(Hole("heart", (), mark(0).encode()),))


def test_pages_that_differ_in_a_byte_or_a_hole_have_other_digests():
    pages = [
        a_page(f"a{mark(0)}b", holes=(Hole("badge", (), b"0"),)),
        a_page(f"a{mark(0)}b", holes=(BADGE,)),
        a_page(f"a{mark(0)}b", holes=(TOKEN,)),
        a_page(f"ab{mark(0)}", holes=(BADGE,)),
        a_page("ab"),
    ]

    assert len({page.digest for page in pages}) == 5


def test_a_page_is_found_for_its_version_only():
    pages = KeptPages(10 * OVERHEAD)
    pages.put("/products", filled(2 * OVERHEAD, version=7))

    assert pages.find("/products", 7) is not None
    assert pages.find("/products", 8) is None
    assert pages.find("/cart", 7) is None


def test_the_page_unused_for_longest_gives_way():
    pages = KeptPages(6 * OVERHEAD)
    for address in "abc":
        pages.put(address, filled(2 * OVERHEAD))
    pages.find("a", 1)

    pages.put("d", filled(2 * OVERHEAD))

    assert [bool(pages.find(address, 1)) for address in "abcd"] == [True, False, True, True]
    assert pages.size == 6 * OVERHEAD


def test_a_newer_page_takes_the_place_of_the_older():
    pages = KeptPages(6 * OVERHEAD)

    for version in range(50):
        pages.put("/products", filled((2 + version % 3) * OVERHEAD, version=version))

    assert (len(pages), pages.size) == (1, 3 * OVERHEAD)


def test_a_page_larger_than_all_room_is_not_kept_and_drives_nothing_out():
    pages = KeptPages(4 * OVERHEAD)
    pages.put("small", filled(2 * OVERHEAD))

    pages.put("large", filled(5 * OVERHEAD))

    assert pages.find("small", 1) is not None
    assert pages.find("large", 1) is None


def test_many_threads_keep_within_the_bound():
    pages = KeptPages(20 * OVERHEAD)

    def work(seed):
        for step in range(300):
            address = (seed * 7 + step * 3) % 40
            pages.put(address, filled((1 + address % 4) * OVERHEAD))
            pages.find(address, 1)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, range(4)))

    assert pages.size == sum(page.size for page in pages._pages.values())
    assert pages.size <= 20 * OVERHEAD
