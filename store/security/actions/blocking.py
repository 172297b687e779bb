"""Addresses are refused for a time, with a reason, by somebody who is not in them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from store.kernel.errors import Conflict, Invalid
from store.security.blocks import is_within, read_network
from store.security.models import BlockedNetwork, record
from store.security.queries.blocks import live_blocks

LONGEST_HOURS = 24 * 90


def block_network(  # noqa: PLR0913 a block has this many facts
    session: Session,
    *,
    network: str,
    hours: int,
    reason: str,
    by_id: int,
    by: str,
    own_address: str,
    at: datetime,
) -> BlockedNetwork:
    """Refuse a network for some hours.

    Raises Invalid for what cannot be refused, Conflict when it is the asker's own or is
    refused already.
    """
    wanted = read_network(network)
    if is_within(own_address, [wanted]):
        raise Conflict("You are in that network yourself: you would be refused, too.")
    if not 0 < hours <= LONGEST_HOURS:
        raise Invalid(f"From 1 to {LONGEST_HOURS} hours.", field="hours")
    if any(each.network == str(wanted) for each in live_blocks(session, at=at)):
        raise Conflict(f"{wanted} is refused already.")
    block = BlockedNetwork(network=str(wanted), reason=reason, by=by, by_id=by_id, at=at)
    block.until = at + timedelta(hours=hours)
    session.add(block)
    session.flush()
    record(
        session,
        actor_id=by_id,
        actor=by,
        action="network.blocked",
        subject="blocked_network",
        subject_id=block.id,
        after={"network": block.network, "hours": hours, "reason": reason},
    )
    return block


def lift_block(
    session: Session, *, block_id: int, by_id: int, by: str, at: datetime
) -> BlockedNetwork | None:
    """Let a network in again; a repeat gives None."""
    block = session.get(BlockedNetwork, block_id, with_for_update=True)
    if block is None or not block.is_live(at):
        return None
    block.lifted_at, block.lifted_by = at, by
    record(
        session,
        actor_id=by_id,
        actor=by,
        action="network.let_in",
        subject="blocked_network",
        subject_id=block.id,
        before={"network": block.network},
    )
    return block
