"""What a 3MF says about its parts is honoured, or refused in words."""

import pytest

from tests.uploads.analysing import answered, refusal_of
from tests.uploads.shapes import box, mesh_xml, model_xml, package

RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r" Target="/3D/plate.model" '
    'Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>'
)


def volume_of(path):
    return answered(path)["measure"]["volume_mm3"]


def thing(number, *, kind="model", at=(0, 0, 0), side=20):
    mesh = mesh_xml(box(side, side, side, at=at))
    return f'<object id="{number}" type="{kind}">{mesh}</object>'


def test_each_part_of_a_package_has_its_own_unit(tmp_path):
    inner = model_xml(thing(7, side=1), "", unit="centimeter")
    outer = model_xml(
        '<object id="1"><components><component p:path="/3D/Objects/a.model" objectid="7" '
        'transform="1 0 0 0 1 0 0 0 1 2 0 0"/></components></object>' + thing(2, side=1),
        '<item objectid="1"/><item objectid="2"/>',
        unit="inch",
    )
    path = package(tmp_path / "a.3mf", outer, extra=[("3D/Objects/a.model", inner)])

    measure = answered(path)["measure"]

    assert measure["box_mm"] == pytest.approx((2 * 25.4 + 10, 25.4, 25.4))
    assert measure["volume_mm3"] == pytest.approx(25.4**3 + 1_000)


def test_only_the_build_that_the_package_points_to_is_printed(tmp_path):
    plate = model_xml(thing(1), '<item objectid="1"/>')
    spare = model_xml(thing(1, side=50), '<item objectid="1"/>')
    path = package(
        tmp_path / "a.3mf",
        spare,
        extra=[("3D/plate.model", plate), ("_rels/.rels", RELATIONSHIPS)],
    )

    assert volume_of(path) == pytest.approx(8_000)


def test_a_package_that_points_nowhere_is_refused(tmp_path):
    path = package(
        tmp_path / "a.3mf",
        model_xml(thing(1), '<item objectid="1"/>'),
        extra=[("_rels/.rels", RELATIONSHIPS)],
    )

    assert refusal_of(path) == "bad-references"


def test_items_marked_as_not_printable_stay_out(tmp_path):
    parts = thing(1) + thing(2, at=(40, 0, 0))
    build = '<item objectid="1"/><item objectid="2" printable="0"/>'

    assert volume_of(package(tmp_path / "a.3mf", model_xml(parts, build))) == pytest.approx(
        8_000
    )


def test_supports_kept_in_the_file_are_not_printed(tmp_path):
    parts = thing(1) + thing(2, kind="support", at=(40, 0, 0))
    build = '<item objectid="1"/><item objectid="2"/>'

    assert volume_of(package(tmp_path / "a.3mf", model_xml(parts, build))) == pytest.approx(
        8_000
    )


def test_modifiers_that_a_slicer_keeps_in_the_mesh_are_not_printed(tmp_path):
    both = mesh_xml(box()).replace("</vertices>", "").replace("</mesh>", "")
    tool = box(at=(40, 0, 0))
    points = "".join(
        f'<vertex x="{x}" y="{y}" z="{z}"/>' for x, y, z in tool.reshape(-1, 3)
    )
    corners = "".join(
        f'<triangle v1="{i}" v2="{i + 1}" v3="{i + 2}"/>' for i in range(36, 72, 3)
    )
    head, triangles = both.split("<triangles>")
    mesh = (
        f"{head}{points}</vertices><triangles>"
        f"{triangles.replace('</triangles>', corners)}</triangles></mesh>"
    )
    notes = (
        '<config><object id="1"><volume firstid="0" lastid="11">'
        '<metadata type="volume" key="volume_type" value="ModelPart"/></volume>'
        '<volume firstid="12" lastid="23">'
        '<metadata type="volume" key="volume_type" value="ParameterModifier"/></volume>'
        "</object></config>"
    )
    model = model_xml(f'<object id="1">{mesh}</object>', '<item objectid="1"/>')
    plain = package(tmp_path / "plain.3mf", model)
    noted = package(
        tmp_path / "noted.3mf", model, extra=[("Metadata/Slic3r_PE_model.config", notes)]
    )

    assert volume_of(plain) == pytest.approx(16_000)
    assert volume_of(noted) == pytest.approx(8_000)


def test_modifiers_that_a_slicer_keeps_as_parts_are_not_printed(tmp_path):
    parts = (
        thing(1) + thing(2, at=(40, 0, 0)) + '<object id="3"><components>'
        '<component objectid="1"/><component objectid="2"/></components></object>'
    )
    notes = (
        '<config><object id="3"><part id="1" subtype="normal_part"/>'
        '<part id="2" subtype="support_blocker"/></object></config>'
    )
    path = package(
        tmp_path / "a.3mf",
        model_xml(parts, '<item objectid="3"/>'),
        extra=[("Metadata/model_settings.config", notes)],
    )

    assert volume_of(path) == pytest.approx(8_000)


@pytest.mark.parametrize("feature", ["b", "unheard-of"])
def test_a_package_that_requires_what_we_cannot_read_is_refused(tmp_path, feature):
    lattice = 'xmlns:b="http://schemas.microsoft.com/3dmanufacturing/beamlattice/2017/02"'
    model = model_xml(thing(1), '<item objectid="1"/>').replace(
        "<model ", f'<model {lattice} requiredextensions="p {feature}" '
    )

    assert refusal_of(package(tmp_path / "a.3mf", model)) == "unknown-extension"


def test_paths_within_parts_may_be_required(tmp_path):
    model = model_xml(thing(1), '<item objectid="1"/>').replace(
        "<model ", '<model requiredextensions="p" '
    )

    assert volume_of(package(tmp_path / "a.3mf", model)) == pytest.approx(8_000)
