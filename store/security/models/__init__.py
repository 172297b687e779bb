"""What guards keep: the audit trail and its chain, events, alerts, blocks and tallies."""

from store.security.models.alerts import Alert
from store.security.models.audit import AuditEntry, AuditLink, record
from store.security.models.blocks import BlockedNetwork
from store.security.models.events import SecurityEvent
from store.security.models.marks import Mark, SecurityMark
from store.security.models.reports import SecurityReport
from store.security.models.tallies import TrafficTally

__all__ = [
    "Alert",
    "AuditEntry",
    "AuditLink",
    "BlockedNetwork",
    "Mark",
    "SecurityEvent",
    "SecurityMark",
    "SecurityReport",
    "TrafficTally",
    "record",
]
