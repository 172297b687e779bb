"""One run of the slicer corrects every estimate; its own settings are taken as they are."""

from dataclasses import dataclass, replace

import pytest

from store.quotes.corrections import correction
from store.quotes.estimate import Confidence, Estimate

OURS = Estimate(
    milligrams=20_000,
    seconds=4_000,
    support_milligrams=2_000,
    support_seconds=400,
    material_mm3=16_000.0,
    support_mm3=1_600.0,
    confidence=Confidence.GOOD,
    reasons=(),
)


@dataclass(frozen=True)
class Sliced:
    machine: str = "core-256"
    material: str = "pla"
    quality: str = "standard"
    infill: int = 20
    supports: bool = True
    milligrams: int | None = 10_500
    seconds: int | None = 2_200
    estimated_milligrams: int = 10_000
    estimated_seconds: int = 2_000


def corrected(runs, wanted, estimate=OURS):
    return correction(OURS, runs, wanted=wanted).corrected(estimate)


def test_without_a_run_our_estimate_stands():
    assert corrected([], Sliced()) == OURS


def test_other_settings_are_scaled_by_what_the_slicer_found():
    found = corrected([Sliced()], Sliced(quality="fine", infill=40))

    assert (found.milligrams, found.seconds) == (21_000, 4_400)
    assert (found.support_milligrams, found.support_seconds) == (2_100, 440)


def test_the_settings_that_were_sliced_have_the_slicers_own_figures():
    found = correction(OURS, [Sliced()], wanted=Sliced())

    assert found.exact
    piece = found.corrected(OURS)
    assert (piece.milligrams, piece.seconds) == (10_500, 2_200)


def test_a_plate_is_corrected_as_its_one_piece_is():
    plate = replace(OURS, milligrams=100_000, seconds=12_000)

    found = corrected([Sliced()], Sliced(), plate)

    assert (found.milligrams, found.seconds) == (52_500, 6_600)


def test_the_most_alike_run_is_taken():
    fine = Sliced(quality="fine", milligrams=9_000)
    bare = Sliced(supports=False, milligrams=8_000)

    found = corrected([bare, Sliced(), fine], Sliced(quality="fine", infill=60))

    assert found.milligrams == 18_000


def test_a_run_that_found_nothing_corrects_nothing():
    assert corrected([Sliced(milligrams=None, seconds=None)], Sliced()) == OURS


@pytest.mark.parametrize(("found", "share"), [(1, 10_000), (1_000_000, 40_000)])
def test_no_run_moves_an_estimate_beyond_reason(found, share):
    moved = corrected([Sliced(milligrams=found)], Sliced(infill=40))

    assert moved.milligrams == share
