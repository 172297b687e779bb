"""Pictures of solid things, drawn in plain numpy by one camera in one light."""

from store.uploads.rendering.exposure import Exposure, expose
from store.uploads.rendering.picture import develop, render, thumbnail
from store.uploads.rendering.scene import Finish, Focus, Part, Scene

__all__ = [
    "Exposure",
    "Finish",
    "Focus",
    "Part",
    "Scene",
    "develop",
    "expose",
    "render",
    "thumbnail",
]
