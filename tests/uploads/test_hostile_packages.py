"""Every 3MF, however hostile, ends in a measure or in a coded refusal."""

import warnings
import zipfile

import numpy as np
import pytest

from store.uploads.reasons import REASONS
from tests.uploads.analysing import ending_of, refusal_of
from tests.uploads.shapes import (
    box,
    cube_3mf,
    mesh_xml,
    model_xml,
    package,
)


def test_a_zip_bomb_is_refused_by_its_directory_alone(tmp_path):
    def spaces(part):
        part.write(b'<?xml version="1.0"?><model>')
        for _ in range(400):
            part.write(b" " * 2**20)

    path = package(tmp_path / "bomb.3mf", spaces)

    assert path.stat().st_size < 2**20
    assert refusal_of(path) == "archive-too-big"


def test_a_bomb_beside_the_model_is_refused(tmp_path):
    path = cube_3mf(tmp_path / "bomb.3mf")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Metadata/thumb.png", bytes(50_000_000))

    assert refusal_of(path) == "archive-too-big"


def test_an_archive_of_very_many_entries_is_refused_before_it_is_listed(tmp_path):
    path = cube_3mf(tmp_path / "many.3mf")
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(300):
            archive.writestr(f"x/{number}", b"")

    assert refusal_of(path) == "archive-too-big"


@pytest.mark.parametrize(
    "name", ["../../evil.txt", "/etc/cron.d/evil", "..\\evil", "C:/evil", "a/../../evil"]
)
def test_names_that_leave_the_package_are_refused(tmp_path, name):
    path = cube_3mf(tmp_path / "slip.3mf")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, b"evil")

    assert refusal_of(path) == "unsafe-archive"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["slip.3mf"]


def test_a_link_in_the_package_is_refused(tmp_path):
    path = cube_3mf(tmp_path / "link.3mf")
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("3D/link.model")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")

    assert refusal_of(path) == "unsafe-archive"


def test_two_entries_of_one_name_are_refused(tmp_path):
    path = cube_3mf(tmp_path / "twice.3mf")
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("3d/3DMODEL.model", "<model/>")

    assert refusal_of(path) == "unsafe-archive"


LAUGHS = (
    "<!DOCTYPE model [<!ENTITY a 'aaaaaaaaaa'>"
    + "".join(f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(9))
    + "]>"
)


@pytest.mark.parametrize(
    "head", [LAUGHS, '<!DOCTYPE model [<!ENTITY x SYSTEM "file:///etc/passwd">]>']
)
def test_entities_are_refused_unread(tmp_path, head):
    assert refusal_of(cube_3mf(tmp_path / "laughs.3mf", head=head)) == "unsafe-xml"


def test_a_million_build_items_are_refused_early(tmp_path):
    cube = f'<object id="1">{mesh_xml(box())}</object>'
    items = '<item objectid="1"/>' * 1_000_000

    def write(part):
        part.write(model_xml(cube, items).encode())

    # A file this repetitive is refused by its ratio; stored plainly it reaches the reader.
    path = tmp_path / "items.3mf"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("3D/3dmodel.model", "w") as part:
            write(part)

    assert refusal_of(path) == "too-many-bodies"


def test_components_that_double_thirty_times_are_refused(tmp_path):
    objects = f'<object id="1">{mesh_xml(box())}</object>' + "".join(
        f'<object id="{i}"><components><component objectid="{i - 1}"/>'
        f'<component objectid="{i - 1}"/></components></object>'
        for i in range(2, 32)
    )
    path = package(tmp_path / "twos.3mf", model_xml(objects, '<item objectid="14"/>'))

    assert refusal_of(path) == "too-many-bodies"


def test_components_that_hold_each_other_are_refused(tmp_path):
    objects = (
        '<object id="1"><components><component objectid="2"/></components></object>'
        '<object id="2"><components><component objectid="1"/></components></object>'
    )
    path = package(tmp_path / "cycle.3mf", model_xml(objects, '<item objectid="1"/>'))

    assert refusal_of(path) == "bad-references"


def test_a_path_to_another_file_is_refused(tmp_path):
    objects = (
        '<object id="1"><components>'
        '<component objectid="9" p:path="/../../../../etc/passwd"/></components></object>'
    )
    path = package(tmp_path / "path.3mf", model_xml(objects, '<item objectid="1"/>'))

    assert refusal_of(path) == "bad-references"


@pytest.mark.parametrize(
    ("model", "code"),
    [
        ("", "damaged"),
        ("<a>" * 1_000, "damaged"),
        (model_xml("", ""), "no-triangles"),
        (
            model_xml('<object id="1"><mesh/></object>', '<item objectid="2"/>'),
            "bad-references",
        ),
        (model_xml("", '<item objectid="1" transform="1 2"/>'), "damaged"),
        (model_xml("", "", unit="parsec"), "damaged"),
    ],
)
def test_a_bad_3mf_is_refused_with_its_reason(tmp_path, model, code):
    assert refusal_of(package(tmp_path / "bad.3mf", model)) == code


def test_a_truncated_package_is_refused(tmp_path):
    whole = cube_3mf(tmp_path / "whole.3mf").read_bytes()
    path = tmp_path / "cut.3mf"
    path.write_bytes(whole[: len(whole) // 2])

    assert refusal_of(path) == "damaged"


def test_flipped_bytes_in_a_package_end_in_a_measure_or_a_reason(tmp_path):
    whole = cube_3mf(tmp_path / "whole.3mf").read_bytes()
    generator = np.random.default_rng(2)
    path = tmp_path / "flipped.3mf"
    endings = []

    for _ in range(60):
        content = bytearray(whole)
        for at in generator.integers(0, len(content), 8):
            content[at] = generator.integers(0, 256)
        path.write_bytes(content)
        endings.append(ending_of(path))

    assert set(endings) <= {"measured", *REASONS}
    assert "damaged" in endings
