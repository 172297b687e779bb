"""What is said in public waits for staff, is shown, or is kept back."""

from __future__ import annotations

from enum import StrEnum

from store.kernel.states import Lifecycle


class Standing(StrEnum):
    """Where something said stands: only what is approved is shown."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


STANDING = Lifecycle(
    {
        Standing.PENDING: {Standing.APPROVED, Standing.REJECTED},
        # What its author has changed is read again.
        Standing.APPROVED: {Standing.PENDING, Standing.REJECTED},
        Standing.REJECTED: {Standing.PENDING, Standing.APPROVED},
    }
)


class ReportReason(StrEnum):
    """Why somebody thinks that a review should not be shown."""

    SPAM = "spam"
    OFFENSIVE = "offensive"
    OFF_TOPIC = "off_topic"
    PERSONAL = "personal"
    UNTRUE = "untrue"
