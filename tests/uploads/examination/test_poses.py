"""The best way to lay a part down is found, and offered only when it is clearly better."""

import numpy as np
import pytest

from store.uploads.examination.poses import poses_of
from store.uploads.examination.rays import Rays
from store.uploads.examination.samples import strewn
from store.uploads.preparation import Preparation
from store.uploads.solids import told_apart
from store.uploads.surface import Surface
from tests.uploads.solids_to_examine import ball, block, mushroom, part, pegs, rod, tee


def poses(*shapes):
    solid, rays = part(*shapes)
    return poses_of(solid, rays, strewn(solid.surface, 20_000))


def best(*shapes):
    return next((pose for pose in poses(*shapes) if pose.is_best), None)


def test_a_mushroom_is_best_printed_upside_down():
    found = best(mushroom())

    assert found.down == (0, 0, 1)
    assert found.name == "upside down"
    assert found.support_mm3 == 0


def test_a_tee_is_best_laid_on_its_side():
    found = best(tee())

    assert found.name == "on its side"
    assert found.support_mm3 == 0
    assert found.height_mm == 10


def test_a_tower_that_tips_is_offered_to_lie():
    found = best(block(8, 8, 120))

    assert found.height_mm == 8
    assert not found.standing.tips


def test_each_way_up_is_among_the_poses_as_a_part_may_fit_only_so():
    found = poses(block(240, 100, 205) - block(200, 60, 180, at=(20, 20, 25)))

    assert {pose.height_mm for pose in found} == {240, 100, 205}


def test_how_it_stands_comes_first_with_a_few_others():
    found = poses(mushroom())

    assert found[0].is_current
    assert found[0].name == "as it is"
    assert found[0].support_mm3 == pytest.approx(2400 * 28, rel=0.01)
    assert len(found) <= 5


@pytest.mark.parametrize("shape", [block(20, 20, 20), rod(10, 15), ball(10)])
def test_what_stands_well_is_not_offered_to_be_turned(shape):
    assert best(shape) is None


def test_the_sides_of_a_cube_are_one_way_to_stand():
    assert len(poses(block(20, 20, 20))) == 1


def test_separate_pegs_are_not_turned_into_the_air():
    assert best(*pegs()) is None


def test_a_part_on_its_slanted_face_is_laid_flat():
    """A block that was drawn 30 degrees askew lies flat again after its best turn."""
    upright = part(block(40, 30, 20))[0].surface
    tilt = np.radians(30)
    turn = np.array(
        [[1, 0, 0], [0, np.cos(tilt), -np.sin(tilt)], [0, np.sin(tilt), np.cos(tilt)]]
    )
    points = upright.points @ turn.T
    solid = told_apart(Surface(points - points.min(axis=0), upright.faces))

    found = poses_of(solid, Rays(solid.surface), strewn(solid.surface, 20_000))
    flat = next(pose for pose in found if pose.is_best)

    assert flat.support_mm3 == 0
    assert flat.height_mm == pytest.approx(20, abs=0.02)
    assert flat.contact_mm2 == pytest.approx(40 * 30, rel=0.02)


def test_a_pose_is_written_as_a_preparation_writes_it():
    for pose in poses(mushroom()):
        assert (Preparation(down=pose.down).down or (0, 0, -1)) == pose.down


def test_the_box_of_a_pose_is_that_of_the_part_so_prepared():
    solid, rays = part(block(30, 20, 10) + block(10, 20, 30))

    for pose in poses_of(solid, rays, strewn(solid.surface, 20_000)):
        turned = solid.surface.points @ np.array(Preparation(down=pose.down).turn).T
        assert pose.box_mm == pytest.approx(np.ptp(turned, axis=0), abs=0.01)
