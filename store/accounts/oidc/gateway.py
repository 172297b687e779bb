"""The one door to the OpenID provider: the only module that asks it anything.

Every question has five seconds and its answer a largest size; nothing is redirected. The
provider's description and keys are kept for an hour, and a provider that does not answer
is left alone for a while, so that it slows nobody.
"""

from __future__ import annotations

import io
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

import requests
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc.jwk import Key
from requests.adapters import HTTPAdapter

from store.accounts.oidc import discovery, signatures
from store.accounts.oidc.discovery import Metadata
from store.accounts.oidc.told import Begun, NotTaken, ProviderDown, Signed, Tokens
from store.kernel import clock, ids
from store.kernel.circuit import Circuit
from store.kernel.errors import NotFound
from store.settings import settings

SECONDS = 5
LARGEST = 256 * 1024
PIECE = 16 * 1024
KEPT = timedelta(hours=1)
BETWEEN_KEYS = timedelta(seconds=30)  # an unknown key makes us look again, so seldom
FAILURES = 2  # somebody waits for each
SCOPE = "openid profile email"
VERIFIER_LENGTH = 64
Answer = Mapping[str, Any]
T = TypeVar("T")


@dataclass
class Kept(Generic[T]):
    """Something of the provider's, and when it was read."""

    thing: T | None = None
    at: datetime | None = None

    def fresh(self, at: datetime, *, within: timedelta = KEPT) -> T | None:
        return self.thing if self.at is not None and at < self.at + within else None

    def keep(self, thing: T, at: datetime) -> T:
        self.thing, self.at = thing, at
        return thing


class Provider:
    """The provider of the settings; one object of each process."""

    def __init__(self, issuer: str, client_id: str, client_secret: str) -> None:
        self.issuer, self.client_id = issuer, client_id
        self.line = Circuit(FAILURES)
        self._secret = client_secret
        self._metadata = Kept[Metadata]()
        self._keys = Kept[tuple[Key, ...]]()
        self._lock = threading.Lock()

    @property
    def is_resting(self) -> bool:
        """Tell whether it has not answered lately, without asking it."""
        return self.line.is_open(clock.now())

    def begin(self, *, redirect_uri: str, **more: str) -> Begun:
        """Give where to send a browser: code flow, PKCE, state and nonce."""
        nonce, verifier = ids.token(32), generate_token(VERIFIER_LENGTH)
        address, state = self._session(redirect_uri).create_authorization_url(
            self.metadata().authorization_endpoint,
            state=ids.token(32),
            code_verifier=verifier,
            nonce=nonce,
            **more,
        )
        return Begun(address=address, state=state, nonce=nonce, verifier=verifier)

    def exchange(self, code: str, *, verifier: str, redirect_uri: str) -> Tokens:
        """Give the tokens for a code; raises NotTaken when the provider says no."""
        endpoint = self.metadata().token_endpoint
        with self._asking():
            told = self._session(redirect_uri).fetch_token(
                endpoint, code=code, code_verifier=verifier, grant_type="authorization_code"
            )
        return _tokens(told, id_token_needed=True)

    def refresh(self, refresh_token: str) -> Tokens:
        """Give new tokens for a refresh token; raises NotTaken when its time is over."""
        endpoint = self.metadata().token_endpoint
        with self._asking():
            told = self._session().refresh_token(endpoint, refresh_token=refresh_token)
        return _tokens(told, id_token_needed=False)

    def way_out(self, *, back_to: str) -> str | None:
        """Give where a browser ends its session there, which then asks and leads back.

        (RP-Initiated Logout 1.0.) No token goes with it: an address is kept and logged.
        """
        endpoint = self.metadata().end_session_endpoint
        if endpoint is None:
            return None
        told = {"client_id": self.client_id, "post_logout_redirect_uri": back_to}
        return f"{endpoint}?{urlencode(told)}"

    def verified(self, token: str) -> Signed:
        """Give what a token says, once its signature holds.

        An unknown key may be a new one: the keys are read again, but seldom.
        """
        header = signatures.header_of(token)
        keys = self._known_keys()
        if not any(signatures.fits(header, key) for key in keys):
            keys = self._read_keys(unless_within=BETWEEN_KEYS)
        return signatures.verified(token, keys)

    def has_keys(self) -> bool:
        """Tell whether it publishes any key that is taken here; raises ProviderDown."""
        return bool(self._known_keys())

    def metadata(self) -> Metadata:
        """Give the provider's addresses; raises ProviderDown."""
        return self._metadata.fresh(clock.now()) or self._read_metadata()

    def _known_keys(self) -> tuple[Key, ...]:
        return self._keys.fresh(clock.now()) or self._read_keys(unless_within=BETWEEN_KEYS)

    def _read_metadata(self) -> Metadata:
        with self._lock:
            known = self._metadata.fresh(clock.now())
            if known is not None:
                return known
            document = self._document(discovery.document_of(self.issuer))
            found = discovery.read(document, issuer=self.issuer)
            return self._metadata.keep(found, clock.now())

    def _read_keys(self, *, unless_within: timedelta) -> tuple[Key, ...]:
        address = self.metadata().jwks_uri
        with self._lock:
            known = self._keys.fresh(clock.now(), within=unless_within)
            if known is not None:
                return known
            found = signatures.read_keys(self._document(address))
            return self._keys.keep(found, clock.now())

    def _document(self, address: str) -> Answer:
        with self._asking(), self._session() as line:
            answer = line.get(address, withhold_token=True)
            if answer.status_code != requests.codes.ok:
                raise ProviderDown(f"{address} gave {answer.status_code}")
            told = answer.json()
        if not isinstance(told, dict):
            raise ProviderDown(f"{address} gave no object")
        return told

    def _session(self, redirect_uri: str | None = None) -> OAuth2Session:
        session = OAuth2Session(
            self.client_id,
            self._secret,
            scope=SCOPE if redirect_uri else None,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            default_timeout=SECONDS,
            trust_env=False,
        )
        for scheme in ("https://", "http://"):
            session.mount(scheme, _Careful())
        return session

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Tell the two failures apart: it said no, or it did not answer as it should."""
        if self.is_resting:
            raise ProviderDown("it has not answered lately")
        try:
            yield
        except OAuthError as error:
            self.line.worked()
            raise NotTaken(f"provider: {error.error}"[:60]) from error
        except (requests.RequestException, ValueError) as error:
            self.line.failed(clock.now())
            raise ProviderDown(type(error).__name__) from error
        except ProviderDown:
            self.line.failed(clock.now())
            raise
        self.line.worked()


class _Careful(HTTPAdapter):
    """Asks with the machine's certificates, follows nothing, and reads only so much."""

    def init_poolmanager(self, *arguments: Any, **named: Any) -> Any:
        return super().init_poolmanager(*arguments, ssl_context=_certificates(), **named)

    def send(self, *arguments: Any, **named: Any) -> requests.Response:
        ends = time.monotonic() + SECONDS
        answer = super().send(*arguments, **(named | {"stream": True, "timeout": SECONDS}))
        try:
            if answer.is_redirect:
                raise requests.TooManyRedirects("a provider's endpoint redirects")
            body = b"".join(_pieces(answer.raw.read1, ends))
        finally:
            answer.close()
        answer.raw = io.BytesIO(body)
        return answer


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    return ssl.create_default_context()


def _pieces(read: Callable[..., bytes], ends: float) -> Iterator[bytes]:
    """Read an answer to its end, unless it is too long or comes too slowly."""
    size = 0
    while piece := read(PIECE, decode_content=True):
        size += len(piece)
        if size > LARGEST:
            raise requests.exceptions.ContentDecodingError("an answer is too large")
        if time.monotonic() > ends:
            raise requests.ReadTimeout("an answer comes too slowly")
        yield piece


def is_offered() -> bool:
    """Tell whether the shop has a provider."""
    return bool(settings().OIDC_ISSUER)


def provider() -> Provider:
    """Give the provider that the settings name; raises NotFound when there is none."""
    told = settings()
    if not told.OIDC_ISSUER:
        raise NotFound
    return _provider(told.OIDC_ISSUER, told.OIDC_CLIENT_ID, told.OIDC_CLIENT_SECRET)


@lru_cache(maxsize=4)
def _provider(issuer: str, client_id: str, client_secret: str) -> Provider:
    return Provider(issuer, client_id, client_secret)


def _tokens(told: Answer, *, id_token_needed: bool) -> Tokens:
    """Read a token endpoint's answer (RFC 6749, section 5.1)."""
    texts = {
        name: told.get(name) or "" for name in ("id_token", "access_token", "refresh_token")
    }
    if not all(isinstance(text, str) for text in texts.values()):
        raise NotTaken("tokens")
    if str(told.get("token_type")).lower() != "bearer" or not texts["access_token"]:
        raise NotTaken("tokens")
    if id_token_needed and not texts["id_token"]:
        raise NotTaken("tokens")
    return Tokens(**texts)
