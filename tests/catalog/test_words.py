"""Words, numbers and part numbers are comparable however they are typed."""

import pytest
from hypothesis import given, strategies as st

from store.catalog.words.anonymous import kept
from store.catalog.words.asking import MAX_LENGTH, MAX_WORDS, query_of
from store.catalog.words.documents import Told, written
from store.catalog.words.plain import spoken, words
from store.catalog.words.spelling import distance, nearest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PLA Basic, 1 kg", ["pla", "basic", "1", "kg"]),
        ("1,75mm filament", ["1.75", "mm", "filament"]),
        ("M3×8 bolts", ["m3", "x", "8", "bolts"]),
        ("Café-Grün", ["cafe", "grun"]),
        ('ABS+ 3.50" .4', ["abs", "plus", "3.5", "in", "0.4"]),
        ("100% 🙂 _", ["100"]),
    ],
)
def test_a_text_becomes_plain_words(text, expected):
    assert spoken(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("m3x10", "Bolt M3 × 10 mm"),
        ("m3 x 10mm", "Bolt M3x10"),
        ("NEMA17", "Motor NEMA 17"),
        ("nema 17", "Motor NEMA17"),
        ("1000g", "Spool 1 kg"),
        ("lmtplaorg", "LMT-PLA-ORG"),
        ("heatset", "Heat-set insert"),
    ],
)
def test_every_way_of_writing_a_part_meets_it(one, other):
    fields = written(Told(name=other))
    title = set(fields.title.split())

    for term in query_of(one).terms:
        assert any(set(way.lexemes) <= title for way in term.ways), term


@given(st.text(max_size=700))
def test_whatever_is_typed_becomes_few_words_that_no_database_trips_over(text):
    query = query_of(text)
    lexemes = [x for term in query.terms for way in term.ways for x in way.lexemes]

    assert len(query.words) <= MAX_WORDS
    assert not set("".join([*lexemes, *query.phrases, *query.without])) & set(
        "%_\"'\\\0&|!"
    )
    assert (
        sum(map(len, query.words)) <= MAX_LENGTH * 18
    )  # one sign may unfold to 18 letters


@given(st.text(max_size=60))
def test_words_of_words_are_the_same_words(text):
    once = words(text)

    assert words(" ".join(once)) == once


def test_a_swap_is_one_slip_and_a_forgotten_letter_comes_first():
    known = {"petg": 5, "pet": 9, "pulley": 1, "pull": 9}

    assert distance("pteg", "petg") == 1
    assert nearest("pteg", known) == "petg"
    assert nearest("pully", known) == "pulley"
    assert nearest("xylophone", known) is None


@pytest.mark.parametrize(
    ("typed", "written_down"),
    [
        ("Nozzle 0.4 asha@example.in", "nozzle 0.4"),
        ("call +91 98765 43210 pla", "call pla"),
        ("KLN-NZB-04 608", "kln nzb 04 608"),
        ("9876543210", ""),
    ],
)
def test_what_tells_who_somebody_is_is_not_kept(typed, written_down):
    assert kept(typed) == written_down
