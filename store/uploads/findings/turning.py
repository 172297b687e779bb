"""Offers to lay a part down in another way."""

from store.uploads.examination.figures import Pose
from store.uploads.findings.finding import Action
from store.uploads.preparation import Direction, Preparation

_VERBS = {"upside down": ("Turn", "Turned")}
_LAY = ("Lay", "Laid")


def turning(pose: Pose, preparation: Preparation | None) -> Action | None:
    """Offer a pose of a part that was made with this preparation."""
    if preparation is None:
        return None
    return Action(
        f"{_VERBS.get(pose.name, _LAY)[0]} it {pose.name}", _laid(preparation, pose.down)
    )


def turned(pose: Pose) -> str:
    """Write how the part is laid: turned upside down, or laid on its side."""
    return f"{_VERBS.get(pose.name, _LAY)[1]} {pose.name}"


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
