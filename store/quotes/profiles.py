"""How the shop's printers print: machines, materials and qualities, read from presets.

A preset is one TOML file per machine. What shapes the toolpath is a profile's `Cut`; all
else (speeds, infill, density) can be changed without slicing anew.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field, fields, replace
from functools import cache
from math import ceil, pi
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from store.kernel.errors import Invalid

Preset = TypeVar("Preset")
Process = Literal["fdm", "sla", "sls"]
_PRESETS = Path(__file__).with_name("profiles_data")
# A bead is a strip with round sides: neighbours overlap by this share of their height.
ROUND_SIDES = 1 - pi / 4
_SHORT_OF_A_LAYER = 1e-6


@dataclass(frozen=True, kw_only=True)
class Motion:
    """How a machine moves: mm/s, mm/s2, mm; `jerk` is a sudden change of speed, mm/s."""

    max_speed: float
    max_speed_z: float
    max_speed_e: float
    acceleration: float
    acceleration_z: float
    acceleration_e: float
    retract_acceleration: float
    travel_acceleration: float
    jerk: float
    jerk_z: float
    jerk_e: float
    travel_speed: float
    travel_speed_z: float
    retract_length: float
    retract_speed: float
    unretract_speed: float
    retract_before_wipe: float  # share of the retraction done before the nozzle wipes
    shortest_retracted_travel: float
    lift: float
    start_seconds: float  # heating is not counted: slicers do not either
    prime_mm3: float
    park_rise: float
    park_height: float
    park_speed: float
    park_seconds: float


@dataclass(frozen=True, kw_only=True)
class Printing:
    """One quality of one machine: mm, mm/s, mm/s2; shares from 0 to 1."""

    layer: float
    first_layer: float
    nozzle: float
    walls: int
    top_layers: int
    bottom_layers: int
    top_thickness: float = 0.0
    bottom_thickness: float = 0.0
    outer_width: float
    wall_width: float
    skin_width: float
    top_width: float
    sparse_width: float
    first_width: float
    elephant_foot: float
    pattern: Literal["grid", "gyroid", "rectilinear"]
    infill_overlap: float
    anchor: float
    longest_anchor: float
    thick_bridges: bool
    bridge_flow: float
    outer_speed: float
    wall_speed: float
    small_speed: float
    sparse_speed: float
    skin_speed: float
    top_speed: float
    bridge_speed: float
    gap_speed: float
    first_speed: float
    wall_acceleration: float
    infill_acceleration: float
    bridge_acceleration: float
    first_acceleration: float
    default_acceleration: float
    skirt_distance: float
    skirt_layers: int
    skirt_length: float
    support_width: float
    support_speed: float
    interface_speed: float
    support_spacing: float
    interface_spacing: float
    interface_layers: int
    support_threshold: float  # degrees from the bed below which a slope is held up
    support_gap_xy: float
    support_gap_z: float
    bridges_unsupported: bool
    thickest_layer: float  # supports may be laid in layers up to this
    bridged_walls: bool = True  # walls over air are laid as bridges
    seam: Literal["aligned", "nearest"] = "aligned"


@dataclass(frozen=True, kw_only=True)
class MaterialPreset:
    """A plastic on one machine: g/cm3, mm3/s, s, °C; None keeps the machine's value."""

    density: float
    max_flow: float
    flow: float = 1.0  # extruded per bead, as a share of its size
    shortest_layer: float = 0.0  # 0: layers are never slowed down for cooling
    slowest_speed: float = 15.0
    nozzle_celsius: int = 210
    bed_celsius: int = 60
    retract_length: float | None = None
    retract_speed: float | None = None
    unretract_speed: float | None = None
    shortest_retracted_travel: float | None = None
    lift: float | None = None


@dataclass(frozen=True, kw_only=True)
class Cut:
    """All that the geometry of slicing depends on, and nothing else; mm."""

    layer: float
    first_layer: float
    walls: int
    outer_width: float
    wall_width: float
    first_width: float
    top_layers: int
    bottom_layers: int
    elephant_foot: float
    infill_overlap: float
    support_threshold: float
    support_gap_xy: float
    support_gap_z: float
    interface_layers: int
    bridges_unsupported: bool

    @property
    def key(self) -> str:
        """A short name that is the same wherever the numbers are."""
        numbers = ",".join(f"{number:g}" for number in astuple(self))
        return hashlib.sha256(numbers.encode()).hexdigest()[:16]


@dataclass(frozen=True, kw_only=True)
class MachinePreset:
    """A class of printers: its plate and height in mm, what it prints and how."""

    slug: str
    name: str
    process: Process
    bed: tuple[float, float, float]
    motion: Motion | None = None
    materials: Mapping[str, MaterialPreset] = field(default_factory=dict)
    qualities: Mapping[str, Printing] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A machine, a material, a quality and the customer's infill (0 to 1)."""

    machine: str
    bed: tuple[float, float, float]
    motion: Motion
    material: MaterialPreset
    printing: Printing
    infill: float
    supports: bool = False

    @property
    def cut(self) -> Cut:
        p = self.printing
        named = {each.name: getattr(p, each.name) for each in fields(Cut)}
        named["top_layers"] = _layers(p.top_layers, p.top_thickness, p.layer)
        named["bottom_layers"] = _layers(p.bottom_layers, p.bottom_thickness, p.layer)
        return Cut(**named)


def profile_of(
    machine: str,
    material: str,
    quality: str,
    *,
    infill: float,
    supports: bool = False,
    layer: float | None = None,
) -> Profile:
    """Combine presets; `infill` from 0 to 1, `layer` overrides the quality's, in mm.

    Raises Invalid for names that are not known together and for figures out of range.
    """
    preset = _known(machines(), machine, "machine")
    if preset.motion is None:
        raise Invalid(f"{preset.name} does not print in beads.", field="machine")
    if not 0 <= infill <= 1:
        raise Invalid("Infill is from 0 to 100 %.", field="infill")
    printing = _known(preset.qualities, quality, "quality")
    if layer is not None:
        printing = _relayered(printing, layer)
    plastic = _known(preset.materials, material, "material")
    return Profile(
        machine=machine,
        bed=preset.bed,
        motion=_motion_with(preset.motion, plastic),
        material=plastic,
        printing=printing,
        infill=infill,
        supports=supports,
    )


@cache
def machines() -> Mapping[str, MachinePreset]:
    """Give every preset by its slug."""
    return MappingProxyType({f.stem: _preset(f) for f in sorted(_PRESETS.glob("*.toml"))})


def spacing(width: float, layer: float) -> float:
    """Give how far beads of this width lie apart when they touch."""
    return width - layer * ROUND_SIDES


def _preset(file: Path) -> MachinePreset:
    sections = tomllib.loads(file.read_text("utf-8"))
    machine = sections["machine"]
    return MachinePreset(
        slug=file.stem,
        name=machine["name"],
        process=machine["process"],
        bed=tuple(machine["bed"]),
        motion=Motion(**sections["motion"]) if "motion" in sections else None,
        materials=_materials(sections),
        qualities=_qualities(sections),
    )


def _materials(sections: dict[str, Any]) -> Mapping[str, MaterialPreset]:
    named = sections.get("materials", {})
    return MappingProxyType({slug: MaterialPreset(**each) for slug, each in named.items()})


def _qualities(sections: dict[str, Any]) -> Mapping[str, Printing]:
    """Read each quality: what all of them share, and its own on top."""
    shared, named = sections.get("printing", {}), sections.get("qualities", {})
    return MappingProxyType(
        {slug: Printing(**{**shared, **each}) for slug, each in named.items()}
    )


def _known(presets: Mapping[str, Preset], slug: str, what: str) -> Preset:
    if slug not in presets:
        names = ", ".join(sorted(presets)) or "none"
        raise Invalid(f"There is no {what} “{slug}” here; there is {names}.", field=what)
    return presets[slug]


def _relayered(printing: Printing, layer: float) -> Printing:
    """Keep skins about as thick as they were when only the layer height changes."""
    if not 0.03 <= layer <= 0.8 * printing.nozzle:
        raise Invalid("This layer height does not suit the nozzle.", field="layer")
    return replace(
        printing,
        layer=layer,
        top_layers=max(2, round(printing.top_layers * printing.layer / layer)),
        bottom_layers=max(2, round(printing.bottom_layers * printing.layer / layer)),
    )


def _motion_with(motion: Motion, plastic: MaterialPreset) -> Motion:
    """Let the plastic's own retraction win over the machine's."""
    shared = {each.name for each in fields(motion)} & {
        each.name for each in fields(plastic)
    }
    wanted = {name: getattr(plastic, name) for name in shared}
    return replace(motion, **{k: v for k, v in wanted.items() if v is not None})


def _layers(count: int, thickness: float, layer: float) -> int:
    """Give how many layers make a skin of at least this thickness."""
    return max(count, ceil(thickness / layer - _SHORT_OF_A_LAYER))
