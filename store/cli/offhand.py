"""Prices a file on the spot: the shop's own steps, without its database or its worker."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from store.infra.sandbox import (
    Answer as Told,
    ChildError,
    ChildOutOfMemory,
    ChildRefused,
    ChildTimedOut,
    waiting_child,
)
from store.kernel.errors import Invalid
from store.quotes.cutting import layers_file
from store.quotes.defaults import RATES
from store.quotes.estimate import Confidence, Estimate, estimate, estimate_plate
from store.quotes.gateway import SlicerFailed, SlicerFigures, slice_part
from store.quotes.options import MOST_PIECES, USUAL_QUALITY
from store.quotes.plates import Plates, capacity
from store.quotes.pricing import Piece, price
from store.quotes.profiles import Profile, machines, profile_of
from store.quotes.rates import Rates
from store.quotes.slicing import Layers
from store.uploads.measure import Measure
from store.uploads.preparation import Preparation, Unit
from store.uploads.prescan.kinds import kind_of
from store.uploads.reasons import Refused

ANALYSER = "store.quotes.analyser"
MEASURER = "store.uploads.mesh"
GAP_MM = 5.0


@dataclass(frozen=True)
class Choice:
    """How the files are printed, and what their numbers mean."""

    profile: Profile
    material: str
    preparation: Preparation

    @classmethod
    def of(
        cls,
        machine: str,
        material: str,
        *,
        layer: float,
        infill: int,
        unit: str,
        supports: bool,
    ) -> Choice:
        """Put presets together; raises Invalid for what no printer does."""
        quality, given = _quality(machine, layer)
        profile = profile_of(
            machine,
            material,
            quality,
            infill=infill / 100,
            supports=supports,
            layer=given,
        )
        return cls(profile, material, Preparation(Unit(unit)))


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is said of one file; figures are for one piece, supports included."""

    file: str
    ok: bool = False
    reason: str = ""
    material_mm3: float | None = None
    grams: float | None = None
    seconds: int | None = None
    support_mm3: float | None = None
    price_minor: int | None = None
    confidence: str | None = None
    cpu_s: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class _Refused(Exception):
    """There is no price; `code` says why, `cpu_seconds` what it cost to find out."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def estimated(file: Path, choice: Choice) -> Answer:
    """Estimate and price one file by the shop's usual rates."""
    return _answered(file, choice, by_slicer=False)


def sliced(file: Path, choice: Choice) -> Answer:
    """Slice and price one file by the shop's usual rates."""
    return _answered(file, choice, by_slicer=True)


def _answered(file: Path, choice: Choice, *, by_slicer: bool) -> Answer:
    started = time.process_time()
    work = _by_slicer if by_slicer else _by_estimate
    try:
        with TemporaryDirectory(prefix="offhand-") as name:
            answer = work(file, choice, Path(name))
    except (_Refused, SlicerFailed) as refusal:
        answer = Answer(file=str(file), reason=refusal.code)
    own = time.process_time() - started
    return replace(answer, cpu_s=round(answer.cpu_s + own, 3))


def _by_estimate(file: Path, choice: Choice, place: Path) -> Answer:
    cut = choice.profile.cut
    told = _asked(file, choice, place, ANALYSER, cuts=[asdict(cut)])
    measure = Measure.from_dict(told.result["measure"])
    _require_room(measure, choice.profile)
    layers = Layers.from_bytes(layers_file(place, cut.key).read_bytes())
    one = estimate(layers, choice.profile)

    def plate(copies: int) -> Estimate:
        return estimate_plate(layers, choice.profile, copies=copies)

    return Answer(
        file=str(file),
        ok=True,
        material_mm3=round(one.material_mm3, 1),
        grams=round(one.milligrams / 1000, 3),
        seconds=one.seconds,
        support_mm3=round(one.support_mm3, 1),
        price_minor=_price(measure, choice, Plates(_copies(measure, choice), plate)),
        confidence=one.confidence.value,
        cpu_s=told.cpu_seconds,
    )


def _by_slicer(file: Path, choice: Choice, place: Path) -> Answer:
    told = _asked(file, choice, place, MEASURER, picture=False)
    measure = Measure.from_dict(told.result["measure"])
    model = place / "model.stl"
    found = slice_part(model, choice.profile, box_mm=measure.box_mm, place=place)
    density = choice.profile.material.density
    return Answer(
        file=str(file),
        ok=True,
        material_mm3=round(found.milligrams / density, 1),
        grams=round(found.milligrams / 1000, 3),
        seconds=found.seconds,
        support_mm3=round(found.support_milligrams / density, 1),
        price_minor=_price(measure, choice, Plates(1, lambda _copies: _as_estimate(found))),
        confidence="sliced",
        cpu_s=told.cpu_seconds + found.cpu_seconds,
    )


def _asked(file: Path, choice: Choice, place: Path, module: str, **more: Any) -> Told:
    """Have the sandboxed child read and measure a copy of the file."""
    with _refusals(), waiting_child(module, cwd=place) as ask:
        kind = kind_of(file.name)
        source = place / f"source.{kind.value}"
        shutil.copyfile(file, source)
        request = {"source": str(source), "kind": kind.value, **more}
        return ask(request | {"picture": False, "preparation": choice.preparation.key})


@contextmanager
def _refusals() -> Iterator[None]:
    """Give every way in which a file can be no use its code."""
    try:
        yield
    except OSError:
        raise _Refused("no-file") from None
    except (Refused, ChildRefused) as refusal:
        raise _Refused(refusal.code) from refusal
    except ChildTimedOut:
        raise _Refused("timed-out") from None
    except ChildOutOfMemory:
        raise _Refused("out-of-memory") from None
    except ChildError as error:
        raise _Refused("unreadable") from error


def _require_room(measure: Measure, profile: Profile) -> None:
    """Refuse what no plate of the machine holds, turned or not."""
    x, y, z = measure.box_mm
    bed = sorted(profile.bed[:2])
    sides = zip(sorted((x, y)), bed, strict=True)
    if z > profile.bed[2] or any(side > edge for side, edge in sides):
        raise _Refused("too-big")


def _price(measure: Measure, choice: Choice, plates: Plates) -> int:
    rates = Rates.of(RATES, process="fdm", material=choice.material)
    piece = Piece(plates=plates, area_mm2=round(measure.area_mm2), material=choice.material)
    return price(piece, rates, quantity=1).total.minor


def _copies(measure: Measure, choice: Choice) -> int:
    width, depth, _ = choice.profile.bed
    x, y, _ = measure.box_mm
    return capacity((width, depth), (x, y), gap=GAP_MM, most=MOST_PIECES)


def _as_estimate(found: SlicerFigures) -> Estimate:
    """Tell pricing what the slicer found; it times supports together with the rest."""
    return Estimate(
        milligrams=found.milligrams,
        seconds=found.seconds,
        support_milligrams=found.support_milligrams,
        support_seconds=0,
        confidence=Confidence.GOOD,
    )


def _quality(machine: str, layer: float) -> tuple[str, float | None]:
    """Give the quality with this layer height, else the usual one made to fit it."""
    preset = machines().get(machine)
    if preset is None:
        raise Invalid(f"There is no machine “{machine}”; see `flask profiles list`.")
    for slug, printing in preset.qualities.items():
        if printing.layer == layer:
            return slug, None
    return USUAL_QUALITY, layer
