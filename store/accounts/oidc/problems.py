"""Whether the provider of the settings can be used, in sentences for who runs the shop."""

from __future__ import annotations

from store.accounts.oidc import gateway
from store.accounts.oidc.told import ProviderDown


def problems() -> list[str]:
    """Ask the provider for its description and keys; gives what is wrong with them."""
    if not gateway.is_offered():
        return []
    try:
        provider = gateway.provider()
        ending = provider.metadata().end_session_endpoint
        has_keys = provider.has_keys()
    except ProviderDown as error:
        return [f"OIDC_ISSUER: {error.why}."]
    found = []
    if not has_keys:
        found.append("OIDC_ISSUER: it publishes no key to sign by that is taken here.")
    if ending is None:
        found.append("OIDC_ISSUER: nobody can be signed out there from the shop.")
    return found
