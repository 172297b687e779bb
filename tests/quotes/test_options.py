"""What can be chosen depends on how a material is printed."""

from store.quotes.finishes import finishes_of
from store.quotes.options import INFILLS, QUALITIES, infills_of, qualities_of


def test_filament_and_resin_come_in_three_qualities_and_powder_in_one():
    assert qualities_of("fdm") == qualities_of("sla") == ("draft", "standard", "fine")
    assert qualities_of("sls") == ("standard",)


def test_layers_of_resin_are_thinner_than_those_of_filament():
    for quality in QUALITIES.values():
        assert quality.layer_of("sla") < quality.layer_mm
    assert QUALITIES["draft"].layer_of("sls") is None


def test_only_filament_is_filled_sparsely():
    assert infills_of("fdm") == INFILLS
    assert infills_of("sla") == infills_of("sls") == (100,)


def test_every_material_can_be_had_as_printed():
    assert [finish.slug for finish in finishes_of("tpu")] == ["none"]
    assert [finish.slug for finish in finishes_of("abs")] == [
        "none",
        "sanded",
        "primed",
        "vapour",
    ]
    assert [finish.slug for finish in finishes_of("pa12")] == ["none", "tumbled", "dyed"]
