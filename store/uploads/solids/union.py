"""Unites overlapping bodies with manifold3d, so that what they share counts once."""

import manifold3d
import numpy as np
from numpy.typing import NDArray

from store.uploads.surface import Surface, compact, merged


def union_of(
    surface: Surface, labels: NDArray[np.int64], volumes: NDArray[np.float64]
) -> Surface | None:
    """Unite bodies and cut out cavities (bodies of negative volume); None if impossible."""
    parts = [_manifold(surface, labels == body) for body in range(len(volumes))]
    if any(part.status() != manifold3d.Error.NoError for part in parts):
        return None
    filled = [part for part, volume in zip(parts, volumes, strict=True) if volume > 0]
    hollow = [part for part, volume in zip(parts, volumes, strict=True) if volume <= 0]
    union = manifold3d.Manifold.batch_boolean(filled, manifold3d.OpType.Add)
    for cavity in hollow:
        union -= cavity
    return None if union.is_empty() else _surface(union)


def _manifold(surface: Surface, chosen: NDArray[np.bool_]) -> manifold3d.Manifold:
    """Hand one body over; a cavity is handed over as the solid that would fill it."""
    body = compact(Surface(surface.points, surface.faces[chosen]))
    part = manifold3d.Manifold(_mesh(body, body.faces))
    if part.volume() < 0:
        return manifold3d.Manifold(_mesh(body, body.faces[:, ::-1]))
    return part


def _mesh(body: Surface, faces: NDArray[np.int64]) -> manifold3d.Mesh:
    return manifold3d.Mesh(
        vert_properties=np.ascontiguousarray(body.points, np.float32),
        tri_verts=np.ascontiguousarray(faces, np.uint32),
    )


def _surface(union: manifold3d.Manifold) -> Surface:
    mesh = union.to_mesh()
    points = np.asarray(mesh.vert_properties[:, :3], np.float64)
    return merged(Surface(points, np.asarray(mesh.tri_verts, np.int64)))
