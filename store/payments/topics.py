"""What payments announce."""

EVENT_RECEIVED = "stripe_event.received"
REFUND_ASKED = "refund.asked"  # of a refund: its money is to be sent
REFUNDED = "refund.succeeded"  # of a refund: its money went back
REFUND_FAILED = "refund.failed"  # of a refund: its money did not, and is kept again
