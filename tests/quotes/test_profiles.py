import dataclasses

import pytest

from store.kernel.errors import Invalid
from store.quotes.profiles import machines, profile_of, spacing


def test_every_preset_is_complete():
    for slug, preset in machines().items():
        for quality in preset.qualities:
            for material in preset.materials:
                profile = profile_of(slug, material, quality, infill=0.2)

                assert profile.printing.layer <= 0.8 * profile.printing.nozzle
                assert 0.8 < profile.material.density < 2


def test_one_cut_serves_every_infill_and_material():
    plain = profile_of("ender3", "pla", "standard", infill=0.2)
    strong = profile_of("ender3", "petg", "standard", infill=1, supports=True)

    assert plain.cut == strong.cut
    assert plain.cut.key == strong.cut.key


def test_another_layer_height_is_another_cut_with_skins_as_thick():
    standard = profile_of("ender3", "pla", "standard", infill=0.2)
    thin = profile_of("ender3", "pla", "standard", infill=0.2, layer=0.1)

    assert thin.cut.key != standard.cut.key
    assert thin.cut.top_layers * 0.1 == pytest.approx(standard.cut.top_layers * 0.2)


def test_skins_are_never_thinner_than_asked():
    fine = profile_of("mk3s", "pla", "fine", infill=0.2)
    thin_layers = dataclasses.replace(fine.printing, layer=0.05)

    assert dataclasses.replace(fine, printing=thin_layers).cut.top_layers == 14


def test_a_plastic_may_retract_in_its_own_way():
    assert profile_of("mk3s", "pla", "draft", infill=0.2).motion.retract_length == 0.8
    assert profile_of("mk3s", "tpu", "draft", infill=0.2).motion.retract_length == 1


def test_touching_beads_overlap_at_their_round_sides():
    assert spacing(0.44, 0.2) == pytest.approx(0.3971, abs=1e-4)


@pytest.mark.parametrize(
    ("names", "field"),
    [
        (("anvil", "pla", "standard"), "machine"),
        (("ender3", "wood", "standard"), "material"),
        (("ender3", "pla", "perfect"), "quality"),
    ],
)
def test_an_unknown_name_is_refused_by_its_field(names, field):
    with pytest.raises(Invalid) as refusal:
        profile_of(*names, infill=0.2)

    assert refusal.value.field == field


def test_figures_out_of_range_are_refused():
    with pytest.raises(Invalid, match="Infill"):
        profile_of("ender3", "pla", "standard", infill=1.2)
    with pytest.raises(Invalid, match="layer height"):
        profile_of("ender3", "pla", "standard", infill=0.2, layer=0.5)
