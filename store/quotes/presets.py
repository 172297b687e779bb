"""The presets that a machine or a material can print by, and the process of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from store.kernel.errors import Invalid
from store.quotes import powder, resin
from store.quotes.profiles import machines


class Preset(NamedTuple):
    """One preset: its slug, how pages call it, and how what it prints grows."""

    slug: str
    name: str
    process: str


def machine_presets() -> list[Preset]:
    """Give every machine that estimates know."""
    filament = [Preset(each.slug, each.name, "fdm") for each in machines().values()]
    return [
        *filament,
        *(Preset(slug, f"Resin printer “{slug}”", "sla") for slug in resin.PRINTERS),
        *(Preset(slug, f"Powder machine “{slug}”", "sls") for slug in powder.PRINTERS),
    ]


def material_presets() -> list[Preset]:
    """Give every material that estimates know on at least one machine."""
    return [
        *(Preset(slug, f"{slug}, filament", "fdm") for slug in _plastics()),
        *(Preset(slug, f"{slug}, resin", "sla") for slug in resin.RESINS),
        *(Preset(slug, f"{slug}, powder", "sls") for slug in powder.POWDERS),
    ]


def process_of(presets: list[Preset], slug: str) -> str:
    """Give the process of a preset; raises Invalid for one that is not known."""
    for preset in presets:
        if preset.slug == slug:
            return preset.process
    raise Invalid("Choose one of the presets.", field="preset")


def _plastics() -> Iterator[str]:
    named = (slug for preset in machines().values() for slug in preset.materials)
    return iter(dict.fromkeys(named))
