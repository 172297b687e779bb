"""What quotes announce."""

# Somebody has asked for one: the slicer is to say whether it agrees.
QUOTE_ASKED = "quote.asked"
# A price was named or refused after the customer had left the page.
QUOTE_ANSWERED = "quote.answered"
# A machine was set up for which a model is not cut yet.
PART_UNCUT = "part.uncut"
