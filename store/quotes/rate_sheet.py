"""The figures of a rate card: how each is called, written, read and compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any, NamedTuple

from store.kernel.errors import Invalid
from store.kernel.money import Money
from store.quotes.finishes import FINISHES
from store.quotes.lead_time import LEADS
from store.quotes.rates import SHAPE

MOST = 10_000_000  # paise: no figure of a card is above one lakh of rupees
CHEAPEST_LEAD, DEAREST_LEAD = -5_000, 30_000  # basis points
HUNDRED = 100
_SHARE = re.compile(r"([+−-]?)(\d{1,3})(?:\.(\d{1,2}))?", re.ASCII)


class Unit(StrEnum):
    """What a figure counts."""

    PAISE = "paise"
    SHARE = "share"  # basis points


class Named(NamedTuple):
    """A material or a machine as far as a card knows it."""

    slug: str
    name: str
    needed: bool = True


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure: where it stands in a card, what it is for, and its bounds."""

    path: tuple[str, ...]
    label: str
    per: str = ""
    unit: Unit = Unit.PAISE
    least: int = 0
    most: int = MOST
    needed: bool = True

    @property
    def name(self) -> str:
        return ".".join(self.path)

    def of(self, card: Mapping[str, Any]) -> int | None:
        """Give the figure as a card has it; None where it has none."""
        found: Any = card
        for step in self.path:
            found = found.get(step) if isinstance(found, Mapping) else None
        return found if isinstance(found, int) else None

    def read(self, text: str) -> int | None:
        """Read what was typed; nothing is None where a figure may be missing.

        Raises Invalid for what is no figure, or one out of bounds.
        """
        if not text.strip() and not self.needed:
            return None
        try:
            return self.checked(_read(self.unit, text))
        except Invalid as refusal:
            raise Invalid(refusal.message, field=self.name) from None

    def checked(self, value: int) -> int:
        """Give a value that lies within bounds; raises Invalid for any other."""
        if not self.least <= value <= self.most:
            bounds = f"from {self.shown(self.least)} to {self.shown(self.most)}"
            raise Invalid(f"Write a figure {bounds}.", field=self.name)
        return value

    def written(self, value: int | None) -> str:
        """Write the figure as a form shows it."""
        if value is None:
            return ""
        return Money(value).plain if self.unit is Unit.PAISE else _share(value, "-")

    def shown(self, value: int | None) -> str:
        """Write the figure as pages show it."""
        if value is None:
            return "none"
        return str(Money(value)) if self.unit is Unit.PAISE else f"{_share(value, '−')} %"


class Section(NamedTuple):
    """Figures that belong together."""

    title: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Difference:
    """A figure that is another one on a later card."""

    section: str
    figure: Figure
    old: int | None
    new: int | None

    @property
    def before(self) -> str:
        return self.figure.shown(self.old)

    @property
    def after(self) -> str:
        return self.figure.shown(self.new)

    @property
    def is_leap(self) -> bool:
        """Tell whether it more than doubled or halved: a slip of the finger looks so."""
        if not self.old or not self.new or self.figure.unit is Unit.SHARE:
            return False
        return self.new > 2 * self.old or 2 * self.new < self.old


def sheet(materials: Sequence[Named], machines: Sequence[Named]) -> tuple[Section, ...]:
    """Give all figures of a card of a shop that prints with these."""
    return (
        Section("An order", (_money("minimum_paise", label="At least"),)),
        _process("fdm", "Filament"),
        _process("sla", "Resin"),
        _process("sls", "Powder"),
        Section("Material", tuple(_kilogram(each) for each in materials)),
        Section("Machines with a rate of their own", tuple(_hour(m) for m in machines)),
        Section("Finishes", tuple(_finishes())),
        Section("Lead times", tuple(_leads())),
    )


def figures(sections: Sequence[Section]) -> Iterator[Figure]:
    """Give the figures of all sections."""
    return (figure for section in sections for figure in section.figures)


def card_of(
    sections: Sequence[Section], values: Mapping[str, int | None]
) -> dict[str, Any]:
    """Make a card of figures; raises Invalid for one that is missing or makes no sense."""
    card: dict[str, Any] = {"shape": SHAPE, "machine_hour_paise": {}}
    for figure in figures(sections):
        value = values.get(figure.name)
        if value is None and figure.needed:
            raise Invalid("Write this figure.", field=figure.name)
        if value is not None:
            _put(card, figure.path, figure.checked(value))
    _check_leads(card["leads"])
    return card


def differences(
    sections: Sequence[Section], old: Mapping[str, Any], new: Mapping[str, Any]
) -> list[Difference]:
    """Give the figures in which two cards differ, in the order of the sheet."""
    compared = (
        Difference(section.title, figure, figure.of(old), figure.of(new))
        for section in sections
        for figure in section.figures
    )
    return [each for each in compared if each.old != each.new]


def _process(slug: str, title: str) -> Section:
    step = ("processes", slug)
    removal = "Taking supports off"
    return Section(
        title,
        (
            _money(*step, "setup_paise", label="Set-up", per="an order"),
            _money(*step, "hour_paise", label="Machine", per="an hour", least=HUNDRED),
            _money(*step, "plate_paise", label="Plate", per="a plate"),
            _money(*step, "piece_paise", label="Handling", per="a piece"),
            _money(*step, "support_removal_paise", label=removal, per="a piece"),
        ),
    )


def _kilogram(material: Named) -> Figure:
    return Figure(
        path=("kilogram_paise", material.slug),
        label=material.name,
        per="a kilogram",
        least=HUNDRED,
        needed=material.needed,
    )


def _hour(machine: Named) -> Figure:
    return Figure(
        path=("machine_hour_paise", machine.slug),
        label=machine.name,
        per="an hour",
        least=HUNDRED,
        needed=False,
    )


def _finishes() -> Iterator[Figure]:
    for slug, finish in FINISHES.items():
        step = ("finishes", slug)
        yield _money(*step, "piece_paise", label=finish.name, per="a piece")
        yield _money(*step, "cm2_paise", label=f"{finish.name}, surface", per="a cm²")


def _leads() -> Iterator[Figure]:
    for slug, lead in LEADS.items():
        yield Figure(
            path=("leads", slug),
            label=lead.name,
            per="on all of this",
            unit=Unit.SHARE,
            least=CHEAPEST_LEAD,
            most=DEAREST_LEAD,
        )


def _money(*path: str, label: str, per: str = "", least: int = 0) -> Figure:
    return Figure(path=path, label=label, per=per, least=least)


def _put(card: dict[str, Any], path: tuple[str, ...], value: int) -> None:
    *steps, last = path
    for step in steps:
        card = card.setdefault(step, {})
    card[last] = value


def _check_leads(shares: Mapping[str, int]) -> None:
    """Who waits less pays no less."""
    soonest = sorted(LEADS.values(), key=lambda each: each.handling_days)
    for quick, slow in pairwise(soonest):
        if shares[quick.slug] < shares[slow.slug]:
            message = f"{quick.name} is ready before {slow.name}: it cannot cost less."
            raise Invalid(message, field=f"leads.{quick.slug}")


def _read(unit: Unit, text: str) -> int:
    if unit is Unit.PAISE:
        return Money.parse(text).minor
    match = _SHARE.fullmatch(text.strip().removesuffix("%").strip())
    if match is None:
        raise Invalid("Write a share in percent, such as 40 or -10.")
    whole, rest = int(match[2]), int((match[3] or "").ljust(2, "0"))
    share = whole * HUNDRED + rest
    return -share if match[1] in {"-", "−"} else share


def _share(basis_points: int, minus: str) -> str:
    whole, rest = divmod(abs(basis_points), HUNDRED)
    sign = minus if basis_points < 0 else ""
    return f"{sign}{whole}" + (f".{rest:02d}".rstrip("0") if rest else "")
