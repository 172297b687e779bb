"""Makes one clean solid of a file's surfaces: outside out, overlapping parts united."""

from dataclasses import dataclass, replace

import manifold3d
import numpy as np
import trimesh
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from store.uploads.reasons import Refused

MOST_BODIES = 500
# Uniting costs more than it can earn beyond this; the customer is told that parts overlap.
MOST_UNITED_TRIANGLES = 600_000


@dataclass(frozen=True)
class Solid:
    """A merged mesh, the body of each face, and how the surface hangs together."""

    mesh: trimesh.Trimesh
    labels: NDArray[np.int32]
    bodies: int
    open_edges: int
    crowded_edges: int
    overlapping: bool = False


def solid_of(triangles: NDArray[np.float64]) -> Solid:
    """Merge triangles into a solid on the origin; raises Refused for too many bodies."""
    solid = _joined(_merged(triangles))
    if solid.bodies > MOST_BODIES:
        raise Refused("too-many-bodies")
    if solid.open_edges == 0 and not solid.mesh.is_winding_consistent:
        trimesh.repair.fix_winding(solid.mesh)  # type: ignore[no-untyped-call]
    _turn_outside_out(solid)
    return _united(solid) if _has_overlaps(solid) else solid


def signed_volumes(mesh: trimesh.Trimesh) -> NDArray[np.float64]:
    """Give the signed volume between each face and the middle of the bed.

    A face missing from the bottom lies in the plane of the bed: it would add nothing.
    """
    middle = np.append(mesh.bounds.mean(axis=0)[:2], mesh.bounds[0, 2])
    a, b, c = (mesh.triangles[:, i] - middle for i in range(3))
    volumes: NDArray[np.float64] = np.einsum("ij,ij->i", a, np.cross(b, c)) / 6
    return volumes


def _merged(triangles: NDArray[np.float64]) -> trimesh.Trimesh:
    corners = triangles.reshape(-1, 3) - triangles.min(axis=(0, 1))
    faces = np.arange(len(corners)).reshape(-1, 3)
    mesh = trimesh.Trimesh(vertices=corners, faces=faces, process=False)
    mesh.merge_vertices(merge_tex=True, merge_norm=True)
    mesh.update_faces(mesh.nondegenerate_faces())
    mesh.remove_unreferenced_vertices()
    if len(mesh.faces) == 0:
        raise Refused("no-triangles")
    return mesh


def _joined(mesh: trimesh.Trimesh) -> Solid:
    """Tell bodies apart by shared points, and count the faces that meet at each edge."""
    edges = mesh.edges_sorted
    links = (np.ones(len(edges), np.bool_), (edges[:, 0], edges[:, 1]))
    size = len(mesh.vertices)
    graph = coo_matrix(links, shape=(size, size))
    bodies, of_point = connected_components(graph, directed=False)
    keys = edges[:, 0].astype(np.int64) * size + edges[:, 1]
    meeting = np.unique(keys, return_counts=True)[1]
    return Solid(
        mesh=mesh,
        labels=of_point[mesh.faces[:, 0]],
        bodies=int(bodies),
        open_edges=int((meeting == 1).sum()),
        crowded_edges=int((meeting > 2).sum()),
    )


def _turn_outside_out(solid: Solid) -> None:
    """Flip bodies that are inside out, but not a cavity: an inverted body in another."""
    volumes = np.bincount(solid.labels, weights=signed_volumes(solid.mesh))
    if volumes.sum() < 0:
        solid.mesh.invert()
        volumes = -volumes
    boxes = _boxes(solid)
    outer = boxes[volumes > 0]
    wrong = [
        body for body in np.flatnonzero(volumes < 0) if not _lies_inside(boxes[body], outer)
    ]
    faces = solid.mesh.faces.copy()
    mask = np.isin(solid.labels, wrong)
    faces[mask] = faces[mask][:, ::-1]
    solid.mesh.faces = faces


def _boxes(solid: Solid) -> NDArray[np.float64]:
    """Give the box of each body, (bodies, 2, 3)."""
    order = np.argsort(solid.labels, kind="stable")
    starts = np.searchsorted(solid.labels[order], np.arange(solid.bodies))
    corners = solid.mesh.triangles[order]
    low = np.minimum.reduceat(corners.min(axis=1), starts)
    high = np.maximum.reduceat(corners.max(axis=1), starts)
    return np.stack([low, high], axis=1)


def _lies_inside(box: NDArray[np.float64], others: NDArray[np.float64]) -> bool:
    return bool(np.any((others[:, 0] <= box[0]).all(1) & (others[:, 1] >= box[1]).all(1)))


def _has_overlaps(solid: Solid) -> bool:
    if solid.bodies < 2:
        return False
    boxes = _boxes(solid)
    low, high = boxes[:, 0], boxes[:, 1]
    meets = ((low[:, None] < high[None]) & (high[:, None] > low[None])).all(axis=2)
    return int(meets.sum()) > solid.bodies


def _united(solid: Solid) -> Solid:
    """Unite the bodies, so that what overlaps is printed and paid once."""
    is_open = solid.open_edges or solid.crowded_edges
    if is_open or len(solid.labels) > MOST_UNITED_TRIANGLES:
        return replace(solid, overlapping=True)
    volumes = np.bincount(solid.labels, weights=signed_volumes(solid.mesh))
    parts = [_manifold(solid, body) for body in range(solid.bodies)]
    if any(part.status() != manifold3d.Error.NoError for part in parts):
        return replace(solid, overlapping=True)
    filled = [part for part, volume in zip(parts, volumes, strict=True) if volume > 0]
    hollow = [part for part, volume in zip(parts, volumes, strict=True) if volume <= 0]
    union = manifold3d.Manifold.batch_boolean(filled, manifold3d.OpType.Add)
    for cavity in hollow:
        union -= cavity
    return _from_manifold(union)


def _manifold(solid: Solid, body: int) -> manifold3d.Manifold:
    """Hand one body over; a cavity is handed over as the solid that would fill it."""
    faces = solid.mesh.faces[solid.labels == body]
    used, faces = np.unique(faces, return_inverse=True)
    points = solid.mesh.vertices[used]
    part = manifold3d.Manifold(_manifold_mesh(points, faces.reshape(-1, 3)))
    if part.volume() < 0:
        return manifold3d.Manifold(_manifold_mesh(points, faces.reshape(-1, 3)[:, ::-1]))
    return part


def _manifold_mesh(
    points: NDArray[np.float64], faces: NDArray[np.int64]
) -> manifold3d.Mesh:
    return manifold3d.Mesh(
        vert_properties=np.ascontiguousarray(points, np.float32),
        tri_verts=np.ascontiguousarray(faces, np.uint32),
    )


def _from_manifold(union: manifold3d.Manifold) -> Solid:
    mesh = union.to_mesh()
    points = np.asarray(mesh.vert_properties[:, :3], np.float64)
    return _joined(_merged(points[np.asarray(mesh.tri_verts)]))
