"""What orders announce."""

PAID = "order.paid"
