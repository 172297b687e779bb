"""The providers of payments, by the name that each payment keeps of its own."""

from collections.abc import Mapping

from store.payments.models import OFFLINE, STRIPE
from store.payments.providers.card_page import CardPage
from store.payments.providers.offline import Offline
from store.payments.providers.protocol import Provider

PROVIDERS: Mapping[str, Provider] = {STRIPE: CardPage(), OFFLINE: Offline()}

__all__ = ["PROVIDERS", "Provider"]
