"""The sample models are closed, printable, and the same every time."""

import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import trimesh

from store.demo.samples import MODEL_3MF, SAMPLES, write_samples

CORE = {"m": "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    write_samples(folder)
    return folder


def opened(path: Path) -> trimesh.Trimesh:
    mesh = from_3mf(path) if path.suffix == ".3mf" else trimesh.load_mesh(path)
    mesh.merge_vertices()
    return mesh


def from_3mf(path: Path) -> trimesh.Trimesh:
    with zipfile.ZipFile(path) as archive:
        root = ET.fromstring(archive.read(MODEL_3MF))  # noqa: S314 - our own file
    assert root.get("unit") == "millimeter"
    points = [
        [float(v.get(k, "")) for k in "xyz"] for v in root.iterfind(".//m:vertex", CORE)
    ]
    rows = root.iterfind(".//m:triangle", CORE)
    faces = [[int(t.get(k, "")) for k in ("v1", "v2", "v3")] for t in rows]
    return trimesh.Trimesh(np.array(points), np.array(faces), process=False)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_sample_is_one_closed_body_that_fits_a_printer(folder: Path, name: str) -> None:
    mesh = opened(folder / name)

    assert mesh.is_watertight
    assert mesh.is_winding_consistent
    assert len(mesh.split(only_watertight=False, engine="scipy")) == 1
    assert mesh.volume > 5000
    assert mesh.extents.max() < 200
    assert mesh.bounds[0] == pytest.approx([0, 0, 0], abs=1e-3)


def test_each_format_is_there(folder: Path) -> None:
    assert {path.suffix for path in folder.iterdir()} == {".stl", ".obj", ".3mf"}


def test_the_vase_is_a_large_file(folder: Path) -> None:
    assert len(opened(folder / "vase.stl").faces) >= 100_000


def test_samples_are_the_same_bytes_every_time(folder: Path, tmp_path: Path) -> None:
    for path in write_samples(tmp_path):
        assert path.read_bytes() == (folder / path.name).read_bytes()
