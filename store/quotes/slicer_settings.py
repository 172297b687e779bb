"""Says to PrusaSlicer, in its own words, how one of our profiles prints.

The text holds every setting that bears on material or time, so that our estimate and the
slicer speak of the same print; what is left out keeps the slicer's default. Commands to be
run (`post_process`) are named and empty.
"""

from collections.abc import Mapping

from store.quotes.profiles import Motion, Printing, Profile

FILAMENT_MM = 1.75
# Homing, no more: what a printer does before its first layer is in the profile's figures.
_START = r"G90\nM83\nG28\nG92 E0"
_END = r"M104 S0\nM140 S0\nM107\nM84"


def settings_of(profile: Profile) -> Mapping[str, str]:
    """Give all settings by PrusaSlicer's names."""
    numbers = {
        **_machine(profile),
        **_limits(profile.motion),
        **_material(profile),
        **_layers(profile.printing),
        **_widths(profile.printing),
        **_infill(profile),
        **_speeds(profile.printing, profile.motion),
        **_retraction(profile.motion),
        **_supports(profile),
        **_extras(profile.printing),
    }
    return {name: _plain(value) for name, value in numbers.items()}


def settings_text(profile: Profile) -> str:
    """Give the settings as a file for `prusa-slicer --load`."""
    return "".join(f"{name} = {value}\n" for name, value in settings_of(profile).items())


Settings = dict[str, float | str]


def _machine(profile: Profile) -> Settings:
    width, depth, height = profile.bed
    motion = profile.motion
    rise = (
        f"{{max({motion.park_height:g},"
        f" min(max_layer_z+{motion.park_rise:g}, max_print_height))}}"
    )
    # Only the newer flavour tells travel from printing when it limits acceleration.
    one_limit = motion.travel_acceleration == motion.acceleration
    return {
        "printer_technology": "FFF",
        "gcode_flavor": "marlin" if one_limit else "marlin2",
        "bed_shape": f"0x0,{width:g}x0,{width:g}x{depth:g},0x{depth:g}",
        "max_print_height": height,
        "nozzle_diameter": profile.printing.nozzle,
        "use_relative_e_distances": 1,
        "remaining_times": 1,
        "silent_mode": 0,
        "start_gcode": _START,
        "end_gcode": rf"G1 Z{rise} F{motion.park_speed * 60:g}\n{_END}",
        "before_layer_gcode": r"G92 E0",
        "layer_gcode": "",
        "post_process": "",
        "thumbnails": "",
    }


def _limits(motion: Motion) -> Settings:
    limits: Settings = {
        "machine_limits_usage": "time_estimate_only",
        "machine_max_acceleration_extruding": motion.acceleration,
        "machine_max_acceleration_retracting": motion.retract_acceleration,
        "machine_max_acceleration_travel": motion.travel_acceleration,
        "machine_min_extruding_rate": 0,
        "machine_min_travel_rate": 0,
        "machine_max_feedrate_z": motion.max_speed_z,
        "machine_max_feedrate_e": motion.max_speed_e,
        "machine_max_acceleration_z": motion.acceleration_z,
        "machine_max_acceleration_e": motion.acceleration_e,
        "machine_max_jerk_z": motion.jerk_z,
        "machine_max_jerk_e": motion.jerk_e,
    }
    for axis in "xy":
        limits[f"machine_max_feedrate_{axis}"] = motion.max_speed
        limits[f"machine_max_jerk_{axis}"] = motion.jerk
        limits[f"machine_max_acceleration_{axis}"] = max(
            motion.acceleration, motion.travel_acceleration
        )
    return limits


def _material(profile: Profile) -> Settings:
    plastic = profile.material
    return {
        "filament_diameter": FILAMENT_MM,
        "filament_density": plastic.density,
        "filament_max_volumetric_speed": plastic.max_flow,
        "extrusion_multiplier": plastic.flow,
        "temperature": plastic.nozzle_celsius,
        "first_layer_temperature": plastic.nozzle_celsius,
        "bed_temperature": plastic.bed_celsius,
        "first_layer_bed_temperature": plastic.bed_celsius,
        "cooling": int(plastic.shortest_layer > 0),
        "slowdown_below_layer_time": plastic.shortest_layer,
        "min_print_speed": plastic.slowest_speed,
    }


def _layers(printing: Printing) -> Settings:
    return {
        "layer_height": printing.layer,
        "first_layer_height": printing.first_layer,
        "perimeters": printing.walls,
        "top_solid_layers": printing.top_layers,
        "bottom_solid_layers": printing.bottom_layers,
        "top_solid_min_thickness": printing.top_thickness,
        "bottom_solid_min_thickness": printing.bottom_thickness,
        "elefant_foot_compensation": printing.elephant_foot,
        "extra_perimeters": 0,
        "ensure_vertical_shell_thickness": 1,
        "thin_walls": 0,
        "seam_position": printing.seam,
        "solid_infill_below_area": 0,
        "solid_infill_every_layers": 0,
        "resolution": 0,
    }


def _widths(printing: Printing) -> Settings:
    return {
        "extrusion_width": printing.wall_width,
        "external_perimeter_extrusion_width": printing.outer_width,
        "perimeter_extrusion_width": printing.wall_width,
        "solid_infill_extrusion_width": printing.skin_width,
        "top_infill_extrusion_width": printing.top_width,
        "infill_extrusion_width": printing.sparse_width,
        "first_layer_extrusion_width": printing.first_width,
        "support_material_extrusion_width": printing.support_width,
    }


def _infill(profile: Profile) -> Settings:
    printing = profile.printing
    # Grids and gyroids cannot be filled up: the slicer refuses them at 100 %.
    pattern = printing.pattern if profile.infill < 1 else "rectilinear"
    return {
        "fill_density": f"{profile.infill * 100:g}%",
        "fill_pattern": pattern,
        "infill_overlap": f"{printing.infill_overlap * 100:g}%",
        "infill_anchor": printing.anchor,
        "infill_anchor_max": printing.longest_anchor,
        "thick_bridges": int(printing.thick_bridges),
        "bridge_flow_ratio": printing.bridge_flow,
        "overhangs": int(printing.bridged_walls),
    }


def _speeds(printing: Printing, motion: Motion) -> Settings:
    return {
        "external_perimeter_speed": printing.outer_speed,
        "perimeter_speed": printing.wall_speed,
        "small_perimeter_speed": printing.small_speed,
        "infill_speed": printing.sparse_speed,
        "solid_infill_speed": printing.skin_speed,
        "top_solid_infill_speed": printing.top_speed,
        "bridge_speed": printing.bridge_speed,
        "gap_fill_speed": printing.gap_speed,
        "first_layer_speed": printing.first_speed,
        "support_material_speed": printing.support_speed,
        "support_material_interface_speed": printing.interface_speed,
        "travel_speed": motion.travel_speed,
        "travel_speed_z": motion.travel_speed_z,
        "perimeter_acceleration": printing.wall_acceleration,
        "infill_acceleration": printing.infill_acceleration,
        "bridge_acceleration": printing.bridge_acceleration,
        "first_layer_acceleration": printing.first_acceleration,
        "default_acceleration": printing.default_acceleration,
    }


def _retraction(motion: Motion) -> Settings:
    return {
        "retract_length": motion.retract_length,
        "retract_speed": motion.retract_speed,
        "deretract_speed": motion.unretract_speed,
        "retract_before_wipe": f"{motion.retract_before_wipe * 100:g}%",
        "retract_before_travel": motion.shortest_retracted_travel,
        "retract_lift": motion.lift,
        "retract_layer_change": 1,
        "wipe": 1,
    }


def _supports(profile: Profile) -> Settings:
    printing = profile.printing
    return {
        "support_material": int(profile.supports),
        "support_material_auto": 1,
        "support_material_threshold": printing.support_threshold,
        "support_material_spacing": printing.support_spacing,
        "support_material_interface_spacing": printing.interface_spacing,
        "support_material_interface_layers": printing.interface_layers,
        "support_material_contact_distance": printing.support_gap_z,
        "support_material_xy_spacing": printing.support_gap_xy,
        "max_layer_height": printing.thickest_layer,
        "support_material_with_sheath": 0,
        "support_material_pattern": "rectilinear",
        "support_material_style": "grid",
        "dont_support_bridges": int(printing.bridges_unsupported),
    }


def _extras(printing: Printing) -> Settings:
    return {
        "skirts": 1,
        "skirt_distance": printing.skirt_distance,
        "skirt_height": printing.skirt_layers,
        "min_skirt_length": printing.skirt_length,
        "brim_width": 0,
    }


def _plain(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"
