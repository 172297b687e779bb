"""Offers to lay a part down in another way."""

from store.uploads.examination.figures import Pose
from store.uploads.findings.finding import Action
from store.uploads.preparation import Preparation

_VERBS = {"upside down": ("Turn", "Turned")}
_LAY = ("Lay", "Laid")


def turning(pose: Pose, preparation: Preparation | None) -> Action | None:
    """Offer a pose of a part that was made with this preparation."""
    if preparation is None:
        return None
    return Action(
        f"{_VERBS.get(pose.name, _LAY)[0]} it {pose.name}", preparation.laid_on(pose.down)
    )


def turned(pose: Pose) -> str:
    """Write how the part is laid: turned upside down, or laid on its side."""
    return f"{_VERBS.get(pose.name, _LAY)[1]} {pose.name}"
