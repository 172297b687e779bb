"""Turns PrusaSlicer's vendor bundles into presets of ours.

A bundle names printers, prints and filaments that inherit from one another; a preset is
one printer with the qualities and plastics that were asked for, each figure spelled out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from store.kernel.errors import Invalid
from store.quotes.flat import Flat
from store.quotes.profiles import MaterialPreset, Motion, Printing

_SECTION = re.compile(r"\[(.+)\]\s*\Z")
_DEEPEST = 20
_PATTERNS = {
    "grid": ("grid", "cubic", "triangles", "stars", "adaptivecubic", "supportcubic"),
    "gyroid": ("gyroid", "3dhoneycomb"),
}


@dataclass(frozen=True)
class Bundle:
    """The sections of one file by their names, e.g. "print:0.20mm NORMAL"."""

    sections: Mapping[str, Mapping[str, str]]

    @classmethod
    def parse(cls, text: str) -> Bundle:
        """Read an .ini of PrusaSlicer; one without sections is a flat profile."""
        sections: dict[str, dict[str, str]] = {}
        current = sections.setdefault("", {})
        for line in map(str.strip, text.splitlines()):
            if named := _SECTION.match(line):
                current = sections.setdefault(named[1], {})
            elif "=" in line and not line.startswith(("#", ";")):
                name, _, value = line.partition("=")
                current[name.strip()] = value.strip()
        return cls(sections)

    def flat(self, kind: str, name: str, *, depth: int = 0) -> dict[str, str]:
        """Give one profile with all that it inherits; raises Invalid when there is none."""
        section = self.sections.get(f"{kind}:{name}")
        if section is None or depth > _DEEPEST:
            raise Invalid(f"The bundle has no {kind} “{name}”.", field=kind)
        settings: dict[str, str] = {}
        for parent in section.get("inherits", "").split(";"):
            if parent.strip():
                settings |= self.flat(kind, parent.strip(), depth=depth + 1)
        return settings | {k: v for k, v in section.items() if k != "inherits"}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What to take out of a bundle; prints and filaments by the slugs they shall have."""

    name: str
    printer: str
    prints: Mapping[str, str]
    filaments: Mapping[str, str]
    start_seconds: float = 30


def preset_of(bundle: Bundle, wanted: Wanted) -> dict[str, Any]:
    """Give the tables of a preset's TOML file."""
    printer = bundle.flat("printer", wanted.printer)
    qualities = {s: bundle.flat("print", n) for s, n in wanted.prints.items()}
    plastics = {s: bundle.flat("filament", n) for s, n in wanted.filaments.items()}
    usual = Flat(printer | next(iter(qualities.values())))
    motion = _motion(usual, start_seconds=wanted.start_seconds)
    return {
        "machine": {"name": wanted.name, "process": "fdm", "bed": _bed(Flat(printer))},
        "motion": _figures(asdict(motion)),
        "qualities": {
            slug: _figures(asdict(_printing(Flat(printer | settings))))
            for slug, settings in qualities.items()
        },
        "materials": {
            slug: _figures(asdict(_material(Flat(settings))))
            for slug, settings in plastics.items()
        },
    }


def toml_of(preset: Mapping[str, Any], *, note: str) -> str:
    """Write a preset as TOML, with a note on where its figures are from."""
    lines = [f"# {line}" for line in note.splitlines()]
    for table, values in preset.items():
        nested = {k: v for k, v in values.items() if isinstance(v, Mapping)}
        tables = {f"{table}.{k}": v for k, v in nested.items()} or {table: values}
        for name, figures in tables.items():
            lines += ["", f"[{name}]"]
            lines += [f"{key} = {_toml(value)}" for key, value in figures.items()]
    return "\n".join(lines) + "\n"


def _bed(printer: Flat) -> list[float]:
    corners = [corner.split("x") for corner in printer.words("bed_shape")]
    if not corners or any(len(corner) != 2 for corner in corners):
        raise Invalid("The printer says nothing about its plate.", field="printer")
    sides = [[float(corner[axis]) for corner in corners] for axis in (0, 1)]
    spans = [max(side) - min(side) for side in sides]
    return [*spans, printer.number("max_print_height", 200)]


def _motion(flat: Flat, *, start_seconds: float) -> Motion:
    acceleration = flat.number("machine_max_acceleration_extruding", 1500)
    acceleration = min(acceleration, flat.number("machine_max_acceleration_x", 9000))
    is_new = flat.word("gcode_flavor") == "marlin2"
    travel = flat.number("machine_max_acceleration_travel", acceleration)
    return Motion(
        max_speed=flat.number("machine_max_feedrate_x", 500),
        max_speed_z=flat.number("machine_max_feedrate_z", 12),
        max_speed_e=flat.number("machine_max_feedrate_e", 120),
        acceleration=acceleration,
        acceleration_z=flat.number("machine_max_acceleration_z", 500),
        acceleration_e=flat.number("machine_max_acceleration_e", 5000),
        retract_acceleration=flat.number("machine_max_acceleration_retracting", 1500),
        travel_acceleration=travel if is_new else acceleration,
        jerk=flat.number("machine_max_jerk_x", 10),
        jerk_z=flat.number("machine_max_jerk_z", 0.2),
        jerk_e=flat.number("machine_max_jerk_e", 2.5),
        travel_speed=flat.number("travel_speed", 130),
        travel_speed_z=flat.number("travel_speed_z", 0)
        or flat.number("machine_max_feedrate_z", 12),
        retract_length=flat.number("retract_length", 2),
        retract_speed=flat.number("retract_speed", 40),
        unretract_speed=flat.number("deretract_speed", 0)
        or flat.number("retract_speed", 40),
        retract_before_wipe=flat.share("retract_before_wipe", 0),
        shortest_retracted_travel=flat.number("retract_before_travel", 2),
        lift=flat.number("retract_lift", 0),
        start_seconds=start_seconds,
        prime_mm3=0,
        park_rise=10,
        park_height=0,
        park_speed=10,
        park_seconds=0,
    )


def _printing(flat: Flat) -> Printing:
    layer, nozzle = flat.number("layer_height", 0.2), flat.number("nozzle_diameter", 0.4)
    usual = flat.width("extrusion_width", layer=layer) or 1.125 * nozzle
    widths: dict[str, Any] = {
        ours: flat.width(f"{theirs}_extrusion_width", layer=layer) or usual
        for ours, theirs in _WIDTHS.items()
    }
    return Printing(
        layer=layer,
        first_layer=flat.of("first_layer_height", layer, 0.2),
        nozzle=nozzle,
        walls=int(flat.number("perimeters", 2)),
        top_layers=int(flat.number("top_solid_layers", 3)),
        bottom_layers=int(flat.number("bottom_solid_layers", 3)),
        top_thickness=flat.number("top_solid_min_thickness", 0),
        bottom_thickness=flat.number("bottom_solid_min_thickness", 0),
        elephant_foot=flat.number("elefant_foot_compensation", 0),
        pattern=_pattern(flat.word("fill_pattern")),
        bridge_flow=flat.number("bridge_flow_ratio", 1),
        thick_bridges=flat.switch("thick_bridges", usually=True),
        skirt_distance=flat.number("skirt_distance", 6),
        skirt_layers=int(flat.number("skirt_height", 1) * min(flat.number("skirts", 1), 1)),
        skirt_length=flat.number("min_skirt_length", 0),
        bridged_walls=flat.switch("overhangs", usually=True),
        seam="nearest" if flat.word("seam_position") == "nearest" else "aligned",
        thickest_layer=flat.number("max_layer_height", 0) or 0.75 * nozzle,
        **widths,
        **_infill(flat, width=widths["sparse_width"], layer=layer),
        **_speeds(flat),
        **_accelerations(flat),
        **_supports(flat, width=widths["outer_width"]),
    )


_WIDTHS = {
    "outer_width": "external_perimeter",
    "wall_width": "perimeter",
    "skin_width": "solid_infill",
    "top_width": "top_infill",
    "sparse_width": "infill",
    "first_width": "first_layer",
    "support_width": "support_material",
}


def _infill(flat: Flat, *, width: float, layer: float) -> dict[str, Any]:
    step = width - layer * (1 - 0.25 * 3.14159265)
    return {
        "infill_overlap": flat.of("infill_overlap", width, 0.25 * width) / width,
        "anchor": round(flat.of("infill_anchor", step, 6 * step), 3),
        "longest_anchor": flat.of("infill_anchor_max", step, 50),
    }


def _speeds(flat: Flat) -> dict[str, Any]:
    """Follow the chain in which speeds in per cent refer to one another."""
    wall, sparse = flat.number("perimeter_speed", 60), flat.number("infill_speed", 80)
    skin = flat.of("solid_infill_speed", sparse, 20)
    support = flat.of("support_material_speed", sparse, 60)
    return {
        "wall_speed": wall,
        "outer_speed": flat.of("external_perimeter_speed", wall, 0.5 * wall),
        "small_speed": flat.of("small_perimeter_speed", wall, 15),
        "sparse_speed": sparse,
        "skin_speed": skin,
        "top_speed": flat.of("top_solid_infill_speed", skin, 15),
        "bridge_speed": flat.number("bridge_speed", 60),
        "gap_speed": flat.number("gap_fill_speed", 20),
        "first_speed": flat.of("first_layer_speed", wall, 30),
        "support_speed": support,
        "interface_speed": flat.of("support_material_interface_speed", support, support),
    }


def _accelerations(flat: Flat) -> dict[str, Any]:
    """Nought means the default, and without a default the machine's own."""
    own = flat.number("machine_max_acceleration_extruding", 1500)
    usual = flat.number("default_acceleration", 0) or own
    return {
        "default_acceleration": usual,
        "wall_acceleration": flat.number("perimeter_acceleration", 0) or usual,
        "infill_acceleration": flat.number("infill_acceleration", 0) or usual,
        "bridge_acceleration": flat.number("bridge_acceleration", 0) or usual,
        "first_acceleration": flat.number("first_layer_acceleration", 0) or usual,
    }


def _supports(flat: Flat, *, width: float) -> dict[str, Any]:
    return {
        "support_spacing": flat.number("support_material_spacing", 2.5),
        "interface_spacing": flat.number("support_material_interface_spacing", 0),
        "interface_layers": int(flat.number("support_material_interface_layers", 3)),
        "support_threshold": flat.number("support_material_threshold", 0) or 45,
        "support_gap_xy": flat.of("support_material_xy_spacing", width, 0.5 * width),
        "support_gap_z": flat.number("support_material_contact_distance", 0.2),
        "bridges_unsupported": flat.switch("dont_support_bridges", usually=True),
    }


def _material(flat: Flat) -> MaterialPreset:
    cools = flat.switch("cooling", usually=True)
    return MaterialPreset(
        density=flat.number("filament_density", 0) or 1.24,
        max_flow=flat.number("filament_max_volumetric_speed", 0) or 15,
        flow=flat.number("extrusion_multiplier", 1),
        shortest_layer=flat.number("slowdown_below_layer_time", 5) if cools else 0,
        slowest_speed=flat.number("min_print_speed", 10),
        nozzle_celsius=int(flat.number("temperature", 200)),
        bed_celsius=int(flat.number("bed_temperature", 60)),
        retract_length=flat.own("filament_retract_length"),
        retract_speed=flat.own("filament_retract_speed"),
        unretract_speed=flat.own("filament_deretract_speed"),
        shortest_retracted_travel=flat.own("filament_retract_before_travel"),
        lift=flat.own("filament_retract_lift"),
    )


def _pattern(word: str) -> Any:
    return next((ours for ours, words in _PATTERNS.items() if word in words), "rectilinear")


def _figures(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return f"{value:g}"
