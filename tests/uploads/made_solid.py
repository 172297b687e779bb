"""A solid straight from triangles, as the measuring child makes it of a file."""

from store.uploads.solids import Solid, solid_from
from store.uploads.surface import Surface, merged, soup


def solid_of(triangles) -> Solid:
    """Make a solid of loose triangles (m, 3, 3) in millimetres, moved to the origin."""
    surface = merged(soup(triangles))
    return solid_from(Surface(surface.points - surface.box[0], surface.faces))
