"""The tree of categories can be walked without the database."""

from store.catalog.shelves import Row, planted

TREE = planted(
    [
        Row(1, "filament", "Filament", "", None),
        Row(2, "tools", "Tools", "", None),
        Row(3, "pla", "PLA", "", 1),
        Row(4, "silk", "Silk PLA", "", 3),
    ]
)


def test_shelves_stand_below_their_parents_in_order():
    assert [shelf.slug for shelf in TREE.top] == ["filament", "tools"]
    assert [shelf.slug for shelf in TREE] == ["filament", "pla", "silk", "tools"]


def test_the_way_to_a_shelf_leads_from_the_top():
    assert [shelf.name for shelf in TREE.path("silk")] == ["Filament", "PLA", "Silk PLA"]


def test_an_unknown_shelf_has_no_way_and_is_not_found():
    assert TREE.path("nowhere") == ()
    assert TREE.find("nowhere") is None


def test_figures_of_a_shelf_include_all_below_it():
    filament = TREE.find("filament")

    assert filament.ids() == {1, 3, 4}
    assert filament.count({1: 2, 4: 5, 2: 100}) == 7
