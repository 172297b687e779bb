"""Sweeps go through many things: one that is broken must not stop the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from store.infra.log import log
from store.payments.told import PaymentUnavailable, Refused, Unmatched

Subject = TypeVar("Subject")


def one_by_one(subjects: Sequence[Subject], work: Callable[[Subject], object]) -> None:
    """Do the work for each: only a provider that does not answer at all ends the round."""
    for subject in subjects:
        try:
            work(subject)
        except Unmatched as error:
            log.info("not_of_ours", subject=str(subject), error=str(error))
        except Refused as error:
            log.error("provider_refused", subject=str(subject), error=str(error))
        except PaymentUnavailable as error:
            log.warning("provider_unavailable", subject=str(subject), error=str(error))
            return
        except Exception as error:  # noqa: BLE001 the next one must have its turn
            log.error("sweep_failed", subject=str(subject), exc_info=error)
