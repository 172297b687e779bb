"""Offers to lay a part down in another way."""

from store.uploads.examination.figures import Pose
from store.uploads.findings.finding import Action
from store.uploads.preparation import Direction, Preparation

_LABELS = {
    "upside down": "Turn it upside down",
    "on its side": "Lay it on its side",
}


def turning(pose: Pose, preparation: Preparation | None) -> Action | None:
    """Offer a pose of a part that was made with this preparation."""
    if preparation is None:
        return None
    label = _LABELS.get(pose.name, "Tilt it onto that face")
    return Action(label, _laid(preparation, pose.down))


def _laid(preparation: Preparation, down: Direction) -> Preparation:
    """Take a direction of the part, which may have been turned, to the file's axes."""
    rows = preparation.turn
    x, y, z = (sum(down[i] * rows[i][axis] for i in range(3)) for axis in range(3))
    return Preparation(
        unit=preparation.unit,
        scale=preparation.scale,
        down=(x, y, z),
        repaired=preparation.repaired,
    )
