"""Findings come in order, in words, and stand on both looks at a part."""

import re
from dataclasses import replace

import pytest

from store.uploads.examination.figures import Examination
from store.uploads.findings import Level, findings_of
from store.uploads.preparation import Preparation
from tests.uploads.solids_to_examine import (
    block,
    gallows,
    looked_at,
    mushroom,
    pegs,
    plate,
    tee,
)

AS_IT_IS = Preparation()
ROOM = (250.0, 210.0, 200.0)


def findings(*shapes, preparation=AS_IT_IS, room=ROOM):
    return findings_of(*looked_at(*shapes), preparation=preparation, room=room)


def codes(found):
    return [finding.code for finding in found]


def test_nothing_is_said_of_a_plain_block():
    assert findings(block(20, 30, 40)) == []


def test_what_is_in_the_way_of_printing_comes_first():
    found = findings(block(400, 400, 0.6), *pegs())

    levels = [finding.level for finding in found]
    assert levels == sorted(levels, key=[Level.BLOCK, Level.WARN, Level.INFO].index)
    assert found[0].code == "too-big"
    assert {"thin", "bodies"} <= set(codes(found))


def test_before_the_second_look_the_first_says_what_it_can():
    measure, _ = looked_at(mushroom())

    assert codes(findings_of(measure)) == ["supports"]
    assert codes(findings_of(replace(measure, box_mm=(50, 50, 0.5)))) == [
        "thin",
        "supports",
    ]


def test_nothing_is_offered_when_it_is_not_known_how_the_part_was_made():
    for found in (
        findings(mushroom(), preparation=None),
        findings(block(400, 2, 2), preparation=None),
        findings(block(2, 3, 5), preparation=None),
    ):
        assert found
        assert all(finding.action is None for finding in found)


@pytest.mark.parametrize(
    "shapes", [[mushroom()], [tee()], [gallows(20)], pegs(), [plate(0.6)], [block(2, 3, 5)]]
)
def test_sentences_are_plain_and_whole(shapes):
    for finding in findings(*shapes):
        assert re.fullmatch(r"[A-Z0-9][^{}_]*[.]", finding.sentence)
        assert finding.title[-1] != "."
        assert " None" not in finding.sentence
        assert "  " not in finding.sentence


def test_findings_are_the_same_when_the_looks_were_stored():
    measure, examination = looked_at(gallows(20))
    stored = Examination.from_dict(examination.as_dict())

    assert findings_of(measure, stored) == findings_of(measure, examination)
