"""Vendor bundles become presets, whatever inherits from whatever."""

import tomllib

import pytest

from store.kernel.errors import Invalid
from store.quotes.bundles import Bundle, Wanted, preset_of, toml_of
from store.quotes.profiles import MaterialPreset, Motion, Printing

BUNDLE = """
# A vendor.
[printer:*common*]
bed_shape = 0x0,200x0,200x180,0x180
max_print_height = 190
nozzle_diameter = 0.4
machine_max_acceleration_extruding = 1500,1250
machine_max_acceleration_x = 1000,900
machine_max_jerk_x = 8
retract_before_wipe = 70%
retract_length = 1.2

[printer:Turtle]
inherits = *common*
retract_length = 0.9

[print:*speeds*]
infill_speed = 80
perimeter_speed = 50
[print:*widths*]
extrusion_width = 0.45
support_material_xy_spacing = 60%
[print:0.20mm USUAL]
inherits = *speeds*; *widths*
layer_height = 0.2
external_perimeter_speed = 50%
infill_speed = 90
solid_infill_speed = 50%
top_solid_infill_speed = 50%
infill_overlap = 23%
fill_pattern = cubic
infill_anchor = 600%

[filament:PLA]
filament_density = 1.24
filament_max_volumetric_speed = 11
slowdown_below_layer_time = 15
filament_retract_length = nil
filament_retract_lift = 0.2
"""
WANTED = Wanted(
    name="Turtle",
    printer="Turtle",
    prints={"standard": "0.20mm USUAL"},
    filaments={"pla": "PLA"},
)


@pytest.fixture
def preset():
    return preset_of(Bundle.parse(BUNDLE), WANTED)


def test_the_nearer_setting_wins_over_the_inherited_one(preset):
    assert preset["motion"]["retract_length"] == 0.9
    assert preset["qualities"]["standard"]["sparse_speed"] == 90


def test_of_two_modes_the_first_counts(preset):
    assert preset["motion"]["acceleration"] == 1000


def test_per_cents_follow_what_they_are_of(preset):
    usual = preset["qualities"]["standard"]

    assert usual["outer_speed"] == 25
    assert usual["skin_speed"] == 45
    assert usual["top_speed"] == 22.5
    assert usual["support_gap_xy"] == pytest.approx(0.27)
    assert usual["infill_overlap"] == pytest.approx(0.23)
    assert usual["anchor"] == pytest.approx(6 * (0.45 - 0.2 * 0.2146), abs=0.01)


def test_the_plate_and_the_patterns_we_know_are_read(preset):
    assert preset["machine"]["bed"] == [200, 180, 190]
    assert preset["qualities"]["standard"]["pattern"] == "grid"


def test_a_filament_that_leaves_something_open_leaves_it_to_the_printer(preset):
    assert "retract_length" not in preset["materials"]["pla"]
    assert preset["materials"]["pla"]["lift"] == 0.2


def test_what_is_written_is_what_presets_are_read_from(preset):
    read = tomllib.loads(toml_of(preset, note="A turtle.\nFrom a bundle."))

    assert read["machine"] == {"name": "Turtle", "process": "fdm", "bed": [200, 180, 190]}
    Motion(**read["motion"])
    Printing(**read["qualities"]["standard"])
    MaterialPreset(**read["materials"]["pla"])


@pytest.mark.parametrize(
    ("kind", "name"), [("printer", "Hare"), ("print", "None"), ("filament", "Wood")]
)
def test_a_profile_that_is_not_there_is_refused_by_its_kind(kind, name):
    with pytest.raises(Invalid) as refusal:
        Bundle.parse(BUNDLE).flat(kind, name)

    assert refusal.value.field == kind


def test_profiles_that_inherit_from_one_another_are_refused():
    circle = Bundle.parse("[print:a]\ninherits = b\n[print:b]\ninherits = a\n")

    with pytest.raises(Invalid):
        circle.flat("print", "a")


def test_a_word_for_a_number_is_refused_by_its_name():
    odd = BUNDLE.replace("perimeter_speed = 50", "perimeter_speed = fast")

    with pytest.raises(Invalid, match="perimeter_speed"):
        preset_of(Bundle.parse(odd), WANTED)
