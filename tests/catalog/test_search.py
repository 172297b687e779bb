"""Words are compared without case, accents, plurals; a slip of the finger is forgiven."""

import pytest
from hypothesis import given, strategies as st

from store.catalog.search import (
    MAX_LENGTH,
    MAX_WORDS,
    asked,
    corrected,
    indexed,
    stem,
    vocabulary,
    words,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PLA Basic, 1 kg", ["pla", "basic", "1", "kg"]),
        ("1.75mm filament", ["1.75", "mm", "filament"]),
        ("M3×8 bolts", ["m3", "x", "8", "bolts"]),
        ("m3x8", ["m3", "x", "8"]),
        ("Café-Grün", ["cafe", "grun"]),
        ("NZ-MK8_04", ["nz", "mk8", "04"]),
        ("100% 🙂 _", ["100"]),
        ("", []),
    ],
)
def test_a_text_becomes_plain_words(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("nozzles", "nozzle"),
        ("batteries", "battery"),
        ("switches", "switch"),
        ("boxes", "box"),
        ("glass", "glass"),
        ("bus", "bus"),
        ("m3s", "m3s"),
        ("abs", "abs"),
    ],
)
def test_a_plural_is_looked_for_by_its_singular(plural, singular):
    assert stem(plural) == singular


def test_the_index_keeps_the_name_apart_and_every_other_word_once():
    text = indexed("Brass nozzles", ["Brass", "E3D nozzles", "E3D"])

    assert text == " brass nozzles | brass e3d nozzles nozzle "


@given(st.text(max_size=400))
def test_whatever_is_typed_becomes_few_words_without_wildcards(text):
    found = asked(text)

    assert len(found) <= MAX_WORDS
    assert not set("".join(found)) & set("%_| \0'\"")
    assert len("".join(found)) <= MAX_LENGTH * 4


@given(st.text(max_size=60))
def test_words_of_words_are_the_same_words(text):
    once = words(text)

    assert words(" ".join(once)) == once


KNOWN = vocabulary([indexed("Hardened nozzle", ["filament"]), indexed("PETG", [])])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nozle", "nozzle"),
        ("hardend nozle", "hardened nozzle"),
        ("filamnet", "filament"),
        ("nozzle", None),
        ("xylophone", None),
        ("nozle xylophone", None),
        ("", None),
    ],
)
def test_only_a_small_slip_is_corrected(typed, meant):
    assert corrected(asked(typed), KNOWN) == meant
