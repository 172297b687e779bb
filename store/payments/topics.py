"""What payments announce."""

EVENT_RECEIVED = "stripe_event.received"
