"""An OpenID provider of our own that answers whatever a test tells it to, good or bad."""

import base64
import hashlib
import json
import threading
import time
from collections import Counter
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from store.kernel import clock
from store.kernel.ids import token
from tests.servers.minting import a_key, half_hash, minted, public

CLIENT, SECRET = "shop", "a-secret-of-the-tests-only"
REALM = "/realms/shop"


class HostileProvider:
    """Honest until told otherwise: `claims`, `access`, `document` and others change it."""

    def __init__(self, *, certificate=None) -> None:
        self._server = make_server(
            "127.0.0.1", 0, self._answer, True, 1, _Quiet, ssl_context=certificate
        )
        here = "https://localhost" if certificate else "http://127.0.0.1"
        self.origin = f"{here}:{self._server.port}"
        self.issuer = self.origin + REALM
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.reset()

    def reset(self) -> None:
        """Be honest again, about Asha."""
        self.asked = Counter()
        self.key = a_key()
        self.keys = [self.key]
        self.document, self.claims, self.access, self.header = {}, {}, {}, {}
        self.mint = minted
        self.opaque = False
        self.status, self.padding, self.pause, self.moved = 200, 0, 0, None
        self.refusal = None
        self.refreshed = []
        self.ahead = timedelta()  # its clock, when the shop's is held in the future
        self._codes = {}

    def destroy(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def settings(self):
        """What the shop is told of it."""
        return {
            "OIDC_ISSUER": self.issuer,
            "OIDC_CLIENT_ID": CLIENT,
            "OIDC_CLIENT_SECRET": SECRET,
            "OIDC_NAME": "Keycloak",
        }

    def answer_to(self, address, **changes):
        """Sign in whom the shop has sent; gives where the browser is sent back."""
        asked = dict(parse_qsl(urlsplit(address).query))
        code = token()
        self._codes[code] = asked
        told = {"code": code, "state": asked["state"], "iss": self.issuer, **changes}
        told = {name: value for name, value in told.items() if value is not None}
        return f"{urlsplit(asked['redirect_uri']).path}?{urlencode(told)}"

    def id_token(self, **changes):
        """An ID token as it would be given now."""
        claims = self._id_claims(access_token="", **changes)
        return self.mint(claims, self.key, **self.header)

    def logout_token(self, header=None, **changes):
        """A logout token as the provider sends it; None takes a claim away."""
        now = self._now()
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 120,
            "jti": token(),
            "sub": "asha-there",
            "sid": "session-there",
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        }
        told = {"typ": "logout+jwt", **(header or {})}
        return self.mint(_without_none({**claims, **changes}), self.key, **told)

    def _now(self):
        return int((clock.now() + self.ahead).timestamp())

    def _answer(self, environ, start):
        request = Request(environ)
        self.asked[request.path.removeprefix(REALM)] += 1
        response = self._said(request)
        return response(environ, start)

    def _said(self, request):
        if self.moved:
            return Response(status=302, headers={"Location": self.moved})
        if self.status != 200:
            return Response("not now", self.status)
        told = {
            "/.well-known/openid-configuration": self._described,
            "/certs": lambda _: public(*self.keys),
            "/token": self._tokens,
        }[request.path.removeprefix(REALM)](request)
        refused = "error" in told
        body = json.dumps({**told, "padding": "x" * self.padding})
        if self.pause:
            return Response(self._slowly(body), mimetype="application/json")
        return Response(body, 400 if refused else 200, mimetype="application/json")

    def _slowly(self, body):
        for letter in body.encode():
            time.sleep(self.pause)
            yield bytes([letter])

    def _described(self, _request):
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/certs",
            "end_session_endpoint": f"{self.issuer}/logout",
            "authorization_response_iss_parameter_supported": True,
            **self.document,
        }

    def _tokens(self, request):
        form = request.form
        assert request.authorization.username == CLIENT
        assert request.authorization.password == SECRET
        if self.refusal:
            return {"error": self.refusal}
        if form["grant_type"] == "refresh_token":
            self.refreshed.append(form["refresh_token"])
            return self._given(nonce=None)
        asked = self._codes.pop(form["code"], None)
        if asked is None or not _proves(form["code_verifier"], asked):
            return {"error": "invalid_grant"}
        assert form["redirect_uri"] == asked["redirect_uri"]
        return self._given(nonce=asked["nonce"])

    def _given(self, *, nonce):
        access = token() if self.opaque else minted(self._access_claims(), self.key)
        claims = self._id_claims(access_token=access, nonce=nonce)
        return {
            "token_type": "Bearer",
            "access_token": access,
            "id_token": self.mint(claims, self.key, **self.header),
            "refresh_token": f"refresh-{token()}",
            "expires_in": 300,
        }

    def _access_claims(self):
        now = self._now()
        claims = {
            "iss": self.issuer,
            "azp": CLIENT,
            "aud": "account",
            "sub": self.claims.get("sub", "asha-there"),
            "iat": now,
            "exp": now + 300,
            "typ": "Bearer",
        }
        return _without_none({**claims, **self.access})

    def _id_claims(self, *, access_token, **changes):
        now = self._now()
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "azp": CLIENT,
            "sub": "asha-there",
            "sid": "session-there",
            "iat": now,
            "exp": now + 300,
            "auth_time": now - 5,
            "typ": "ID",
            "at_hash": half_hash(access_token),
            "acr": "1",
            "email": "asha@example.com",
            "email_verified": True,
            "name": "Asha Rao",
        }
        return _without_none({**claims, **changes, **self.claims})


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_args):
        """Say nothing."""


def _proves(verifier, asked):
    digest = hashlib.sha256(verifier.encode()).digest()
    wanted = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return asked["code_challenge_method"] == "S256" and asked["code_challenge"] == wanted


def _without_none(claims):
    return {name: value for name, value in claims.items() if value is not None}
