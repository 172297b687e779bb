"""What payments announce."""

EVENT_RECEIVED = "stripe_event.received"
TRANSFER_AWAITED = "order.transfer_awaited"  # of an order: it waits for a bank transfer
PAYMENT_FAILED = "payment.failed"  # of a payment: it was on its way, and did not come
MONEY_UNWANTED = "payment.unwanted"  # of a payment: it came twice or too late
REFUND_ASKED = "refund.asked"  # of a refund: its money is to be sent
REFUNDED = "refund.succeeded"  # of a refund: its money went back
RETURN_REFUSED = "return.refused"  # of a customer's request to send something back
REFUND_FAILED = "refund.failed"  # of a refund: its money did not, and is kept again
