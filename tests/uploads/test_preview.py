"""The model for the browser, read back as others read it."""

import json
import struct

import numpy as np
import pytest
import trimesh

from store.uploads.preview import OVERHANG, THIN, write_glb

TETRAHEDRON = np.array([(0, 0, 0), (40, 0, 0), (0, 30, 0), (0, 0, 20)], dtype=float)
FACES = np.array([(0, 2, 1), (0, 1, 3), (0, 3, 2), (1, 2, 3)])
FLAGS = np.array([OVERHANG, 0, THIN, THIN | OVERHANG])


@pytest.fixture
def written(tmp_path):
    path = tmp_path / "part.glb"
    write_glb(path, TETRAHEDRON, FACES, FLAGS)
    return path


def parts_of(path):
    """The JSON of a GLB, and its three arrays by our layout."""
    content = path.read_bytes()
    size = struct.unpack_from("<I", content, 12)[0]
    head = json.loads(content[20 : 20 + size])
    views = [
        content[28 + size + view["byteOffset"] :][: view["byteLength"]]
        for view in head["bufferViews"]
    ]
    points = np.frombuffer(views[0], "<f4").reshape(-1, 3)
    flags = np.frombuffer(views[1], np.uint8)[::4]
    return head, points, flags, np.frombuffer(views[2], "<u4").reshape(-1, 3)


def test_any_reader_sees_the_part_upright_and_in_metres(written):
    scene = trimesh.load_scene(written)

    assert scene.extents == pytest.approx([0.040, 0.020, 0.030])
    assert scene.to_mesh().volume == pytest.approx(40 * 30 * 20 / 6 * 1e-9)


def test_our_own_reader_finds_millimetres_with_z_up(written):
    head, points, _, faces = parts_of(written)

    assert np.ptp(points, axis=0).tolist() == [40, 30, 20]
    assert head["accessors"][0]["max"] == [40, 30, 20]
    assert (points[faces] == TETRAHEDRON[FACES]).all()


def test_every_corner_of_a_face_has_the_flag_of_the_face(written):
    _, _, flags, faces = parts_of(written)

    assert (flags[faces] == FLAGS[:, None]).all()


def test_faces_of_one_flag_share_their_corners(tmp_path):
    path = tmp_path / "sound.glb"

    write_glb(path, TETRAHEDRON, FACES, np.zeros(4, np.uint8))

    assert len(parts_of(path)[1]) == 4


def test_the_lengths_a_glb_tells_are_true(written):
    content = written.read_bytes()
    head, *_ = parts_of(written)
    size = struct.unpack_from("<I", content, 12)[0]

    assert struct.unpack_from("<4sII", content) == (b"glTF", 2, len(content))
    assert len(content) == 12 + 8 + size + 8 + head["buffers"][0]["byteLength"]
    assert size % 4 == 0
    assert all(view["byteOffset"] % 4 == 0 for view in head["bufferViews"])
