"""What orders announce."""

PAID = "order.paid"
DAY_OVER = "order.day_over"  # of a day, counted from the first of the calendar
