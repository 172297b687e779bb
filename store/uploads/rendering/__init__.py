"""Pictures of solid things, drawn in plain numpy by one camera in one light."""

from store.uploads.rendering.picture import render, thumbnail
from store.uploads.rendering.scene import Finish, Focus, Part, Scene

__all__ = ["Finish", "Focus", "Part", "Scene", "render", "thumbnail"]
