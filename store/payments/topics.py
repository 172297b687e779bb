"""What payments announce."""

EVENT_RECEIVED = "stripe_event.received"
REFUNDED = "refund.succeeded"  # of a refund: its money went back
