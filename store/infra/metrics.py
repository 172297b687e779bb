"""Counters and timers for operators, in Prometheus' form."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

registry = CollectorRegistry()

requests = Counter(
    "store_requests_total",
    "Answered requests.",
    ["endpoint", "method", "status"],
    registry=registry,
)
seconds = Histogram(
    "store_request_seconds", "Time to answer.", ["endpoint"], registry=registry
)
security_events = Counter(
    "store_security_events_total",
    "What guards saw.",
    ["kind", "outcome"],
    registry=registry,
)
queue_length = Gauge("store_queue_length", "Deliveries in Redis.", registry=registry)
outbox_due = Gauge("store_outbox_due", "Deliveries not done.", registry=registry)


def exposition() -> bytes:
    """Write all figures in Prometheus' text form."""
    return generate_latest(registry)
