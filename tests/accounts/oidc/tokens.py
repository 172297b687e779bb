"""An ID token's claims, and what the shop makes of a token."""

import time

from store.accounts.oidc.introducing import introduced
from store.accounts.oidc.told import Tokens
from store.kernel import clock
from tests.servers.hostile import CLIENT

NONCE = "the nonce of this browser"
ACCESS = "an-opaque-access-token"


def claims(there, **changes):
    now = int(time.time())
    told = {
        "iss": there.issuer,
        "aud": CLIENT,
        "sub": "asha-there",
        "iat": now,
        "exp": now + 300,
        "nonce": NONCE,
        **changes,
    }
    return {name: value for name, value in told.items() if value is not None}


def introduce(door, id_token, *, access_token=ACCESS):
    tokens = Tokens(id_token=id_token, access_token=access_token, refresh_token="")
    return introduced(door, tokens, nonce=NONCE, at=clock.now())
