"""When a print leaves the shop, counted in working days."""

import math
from datetime import date, datetime, timedelta

from store.kernel.clock import IST

SUNDAY = 6
# A printer runs 20 of 24 hours: the rest goes into plates, spools and failed first layers.
PRINTING_SECONDS_A_DAY = 20 * 3600
# One working day to plan and slice, one to clean, check and pack.
HANDLING_DAYS = 2


def leaves_on(seconds: int, *, at: datetime) -> date:
    """Give the day on which pieces of so much machine time leave, when ordered now."""
    left = HANDLING_DAYS + math.ceil(seconds / PRINTING_SECONDS_A_DAY)
    day = at.astimezone(IST).date()
    while left:
        day += timedelta(days=1)
        left -= day.weekday() != SUNDAY
    return day
