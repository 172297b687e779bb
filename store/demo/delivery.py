"""A zone of the demo shop beside the one that every shop begins with."""

from __future__ import annotations

from sqlalchemy.orm import Session

from store.delivery.models import DeliveryMethod, DeliveryZone
from store.kernel.money import Money

FAR = ["AN", "AR", "LA", "LD", "ML", "MN", "MZ", "NL", "SK", "TR"]


def add_far_zone(session: Session) -> None:
    """Let parcels to the mountains and islands take longer, and cost more."""
    way = DeliveryMethod(
        code="standard",
        name="Standard delivery",
        note="By surface courier, and by ship where there is no road",
        weight_table=[[500, 129_00], [1000, 199_00]],
        step_g=500,
        step_price=Money(70_00),
        free_over=Money(4_999_00),
        most_g=20_000,
        days_from=6,
        days_to=10,
    )
    name = "North-East, mountains and islands"
    session.add(DeliveryZone(name=name, position=1, states=FAR, methods=[way]))
