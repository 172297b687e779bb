"""Work that the database refused because of another at the same moment is done again."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import uniform
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from store.infra.log import log
from store.kernel.errors import Busy

Done = TypeVar("Done")

TRIES = 3
PAUSE = 0.05  # seconds before the second try, and twice as many before the third
REFUSED = ("40001", "40P01")  # serialization failure and deadlock, in PostgreSQL's words


def again_when_refused(work: Callable[[], Done]) -> Done:
    """Do work that is one transaction, up to three times; raises Busy after that.

    A refused transaction has changed nothing. Any other failure is raised as it is.
    """
    for number in range(1, TRIES + 1):
        try:
            return work()
        except DBAPIError as error:
            if not is_refusal(error):
                raise
            log.warning("transaction_refused", tries=number, error=str(error.orig))
        if number < TRIES:
            time.sleep(uniform(0.5, 1.5) * PAUSE * number)  # noqa: S311 no secret
    raise Busy


def is_refusal(error: BaseException) -> bool:
    """Tell whether another transaction stood in the way, and nothing else was wrong."""
    if not isinstance(error, DBAPIError):
        return False
    if getattr(error.orig, "sqlstate", None) in REFUSED:
        return True
    return getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_BUSY")
