"""The files that strangers send to hurt a print shop, by the hazard each stands for."""

from tests.uploads.hostile import costly, meshes, packages
from tests.uploads.hostile.corpus import FILES, MEASURED, Hostile
from tests.uploads.hostile.costly import damaged_steps

__all__ = ["FILES", "MEASURED", "Hostile", "costly", "damaged_steps", "meshes", "packages"]
