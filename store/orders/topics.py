"""What orders announce."""

# An order has become firm: paid, or agreed to be paid later. Once for each time it does.
PLACED = "order.placed"
PAID = "order.paid"  # all the money came
CANCELLED = "order.cancelled"  # a firm order was given up
RETURNED = "order.returned"  # some of it is on the shelf again, or never left it
DAY_OVER = "order.day_over"  # of a day, counted from the first of the calendar
MAIL_ASKED = "order.mail_asked"  # a mail is to be sent once more
RUN_ASKED = "order.run_asked"  # something is to be done to many orders
