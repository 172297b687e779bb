"""What is worked out for quotes away from the page."""

from store.quotes.jobs.cutting import analyse_upload, cut_part
from store.quotes.jobs.refereeing import confirm_quote, forget_old_gcode, referee_part
from store.quotes.jobs.shelf import price_printed_products
from store.quotes.jobs.telling import tell_customer
from store.quotes.jobs.timing import expire_quotes

__all__ = [
    "analyse_upload",
    "confirm_quote",
    "cut_part",
    "expire_quotes",
    "forget_old_gcode",
    "price_printed_products",
    "referee_part",
    "tell_customer",
]
