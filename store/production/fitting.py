"""Which printers and providers can make a print, and why it waits for the others."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from store.kernel.formats import moment

Box = tuple[float, float, float]
Filament = tuple[str, str]  # the slug of a material, and a colour
FILAMENT_PROCESS = "fdm"
PROCESSES = {"fdm": "filament", "sla": "resin", "sls": "powder"}
ANY = 0  # a provider's size that sets no bound


@dataclass(frozen=True, kw_only=True)
class Need:
    """What a job wants of a printer; what is not known of an old job asks for nothing."""

    process: str = ""
    material: str = ""
    material_name: str = ""
    colour: str = ""
    box: Box | None = None

    @property
    def filament(self) -> Filament | None:
        """What has to be on the printer; resin and powder are not kept on spools."""
        is_filament = self.process == FILAMENT_PROCESS
        return (self.material, self.colour) if is_filament else None

    @property
    def what(self) -> str:
        return f"{self.material_name} {self.colour}"


@dataclass(frozen=True, kw_only=True)
class Stock:
    """The filaments on spools that could be loaded; a shop without any keeps no book."""

    filaments: frozenset[Filament] = frozenset()
    is_kept: bool = False


@dataclass(frozen=True, kw_only=True)
class Bench:
    """A printer as a job sees it; `stock` can be put on it, `until` its plate is done."""

    slug: str
    name: str
    process: str
    volume: Box
    materials: Collection[str] = ()
    loaded: Filament | None = None
    stock: Stock = Stock()
    changes: bool = True
    is_free: bool = True
    in_service: bool = False
    until: datetime | None = None


@dataclass(frozen=True)
class Offer:
    """A printer that is free and fits, with what has to be done first."""

    slug: str
    name: str
    first: str = ""

    @property
    def words(self) -> str:
        return f"{self.name} ({self.first})" if self.first else self.name


def fits(volume: Box, box: Box) -> bool:
    """Tell whether a box fits into a volume, turned on the plate if need be."""
    low, high = sorted(volume[:2])
    short, long = sorted(box[:2])
    return box[2] <= volume[2] and short <= low and long <= high


def why_unfit(need: Need, bench: Bench) -> str:
    """Say why a printer can never make this as it stands; nothing when it can."""
    if need.process and need.process != bench.process:
        return f"prints {PROCESSES.get(bench.process, bench.process)}"
    if need.material and bench.materials and need.material not in bench.materials:
        return f"does not print {need.material_name}"
    if need.box is not None and not fits(bench.volume, need.box):
        return "is too small"
    return _why_no_filament(need, bench)


def why_busy(bench: Bench) -> str:
    """Say why a printer that fits cannot begin now; nothing when it can."""
    if bench.in_service:
        return "is in service"
    if bench.is_free:
        return ""
    return f"prints until {moment(bench.until)}" if bench.until else "prints"


def offers(need: Need, benches: Sequence[Bench]) -> list[Offer]:
    """Give the printers that can begin now; those that are loaded right come first."""
    free = [
        bench for bench in benches if not why_unfit(need, bench) and not why_busy(bench)
    ]
    ready = sorted(free, key=lambda bench: not _is_loaded(need, bench))
    return [Offer(bench.slug, bench.name, _first(need, bench)) for bench in ready]


def why_waiting(need: Need, benches: Sequence[Bench]) -> str:
    """Say in a sentence why nothing can begin a job now; nothing when something can."""
    reasons = {bench.name: why_unfit(need, bench) for bench in benches}
    fitting = [bench for bench in benches if not reasons[bench.name]]
    busy = {bench.name: why_busy(bench) for bench in fitting}
    if not benches or not all(busy.values()):
        return ""
    return (
        f"Waits: {_listed(busy)}." if fitting else f"No printer fits: {_listed(reasons)}."
    )


def why_not_outside(need: Need, materials: Collection[str], volume: Box) -> str:
    """Say why a provider does not take this; nothing when they do."""
    if need.material and materials and need.material not in materials:
        return f"does not print {need.material_name}"
    bounds = (volume[0] or 1e9, volume[1] or 1e9, volume[2] or 1e9)
    if need.box is not None and not fits(bounds, need.box):
        return "takes nothing that large"
    return ""


def share_of_bed(volume: Box, footprints: Sequence[tuple[Box, int]], gap: float) -> float:
    """Give how much of a bed so many boxes fill, each with a gap around it; 1 is all."""
    taken = sum((box[0] + gap) * (box[1] + gap) * pieces for box, pieces in footprints)
    return taken / (volume[0] * volume[1])


def _why_no_filament(need: Need, bench: Bench) -> str:
    if need.filament is None or not bench.stock.is_kept or bench.loaded == need.filament:
        return ""
    if need.filament not in bench.stock.filaments:
        return f"has no spool of {need.what}"
    return "" if bench.changes else "keeps the spool that is on it"


def _is_loaded(need: Need, bench: Bench) -> bool:
    return need.filament is None or bench.loaded == need.filament


def _first(need: Need, bench: Bench) -> str:
    if need.filament is None or not bench.stock.is_kept:
        return ""
    return f"{need.what} is on it" if _is_loaded(need, bench) else f"put {need.what} on"


def _listed(reasons: dict[str, str]) -> str:
    return "; ".join(f"{name} {reason}" for name, reason in reasons.items())
