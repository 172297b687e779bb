"""A certified OpenID provider in Keycloak's clothes, for the tests.

Run as `python -m tests.servers.keycloak` it installs what the provider needs, once.
"""

import fcntl
import hashlib
import http.cookiejar
import json
import re
import subprocess
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from store.frontend import install_packages, node_program
from tests.servers.ports import free_port, wait_until

HERE = Path(__file__).parent / "oidc"
STAMP = HERE / "node_modules" / "stamp"
CLIENT, SECRET = "shop", "a-secret-of-the-tests-only"
PASSWORD = "password-at-the-realm"
CODE = "123456"
PEOPLE = {
    "asha": {"name": "Asha Rao", "email": "asha@example.com", "roles": []},
    "meera": {
        "name": "Meera Nair",
        "email": "meera@example.com",
        "otp": CODE,
        "roles": ["manager", "offline_access"],
    },
}


class Keycloak:
    """One realm with a few people; what an administrator does there is done by `change`."""

    def __init__(self, port: int | None = None) -> None:
        self.port = port or free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self.issuer = f"{self.origin}/realms/shop"
        self._server: subprocess.Popen | None = None

    @property
    def settings(self) -> dict[str, str]:
        """What a shop is told of it; it need not be started by then."""
        return {
            "OIDC_ISSUER": self.issuer,
            "OIDC_CLIENT_ID": CLIENT,
            "OIDC_CLIENT_SECRET": SECRET,
            "OIDC_NAME": "Keycloak",
        }

    def start(self, *, shop: str) -> None:
        """Start it for the shop at an address."""
        install()
        people = {name: {**told, "password": PASSWORD} for name, told in PEOPLE.items()}
        told = {"port": self.port, "shop": shop, "people": people}
        told |= {"client": CLIENT, "secret": SECRET}
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 closed with the server
        self._server = subprocess.Popen(
            [node_program(), str(HERE / "provider.mjs"), json.dumps(told)],
            cwd=HERE,
            stdin=subprocess.PIPE,  # it ends with whoever holds the other end
            stdout=self._said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        wait_until(self._answers, seconds=60, what="the provider starting")

    def destroy(self) -> None:
        self._server.kill()
        self._server.stdin.close()
        self._server.wait(timeout=10)
        self._said.close()

    def change(self, name: str, verb: str, **fields: object) -> None:
        """Do what an administrator does: `removal`, or `roles` with `role=[…]`."""
        body = urllib.parse.urlencode(fields, doseq=True).encode()
        address = f"{self.origin}/people/{name}/{verb}"
        urllib.request.urlopen(address, data=body, timeout=10).close()  # noqa: S310

    def _answers(self) -> bool:
        if self._server.poll() is not None:
            self._said.seek(0)
            raise RuntimeError(f"the provider ended: {self._said.read().decode()}")
        try:
            address = f"{self.issuer}/.well-known/openid-configuration"
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 our own server
        except OSError:
            return False
        return True


class Realm:
    """A browser at the provider: signs in on its pages, and stops where it is sent away."""

    def __init__(self, keycloak: Keycloak) -> None:
        self.origin = keycloak.origin
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(cookies, _Staying(self.origin))

    def sign_in(self, address: str, name: str, **fields: str) -> str:
        """Go where the shop sends a browser and sign in; gives where it is sent back."""
        gone = self._open(address)
        if gone.status != 200:  # still signed in there
            return gone.headers["Location"]
        filled = {"username": name, "password": PASSWORD, **fields}
        gone = self._open(gone.url, urllib.parse.urlencode(filled).encode())
        assert gone.status == 303, gone.status
        return gone.headers["Location"]

    def asks_for_a_password(self, address: str) -> bool:
        return self._open(address).status == 200

    def sign_out(self, address: str) -> str:
        """Say yes where the provider asks; gives where it leads then."""
        page = self._open(address).read().decode()
        secret = re.search(r'name="xsrf" value="([^"]+)"', page).group(1)
        target = re.search(r'action="([^"]+)"', page).group(1)
        filled = urllib.parse.urlencode({"xsrf": secret, "logout": "yes"}).encode()
        return self._open(target, filled).headers["Location"]

    def _open(self, address: str, body: bytes | None = None):
        assert address.startswith(self.origin)
        try:
            return self._opener.open(address, data=body, timeout=10)
        except urllib.error.HTTPError as stopped:
            return stopped


class _Staying(urllib.request.HTTPRedirectHandler):
    """Follows redirects within one site only."""

    def __init__(self, origin: str) -> None:
        self.origin = origin

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        if not newurl.startswith(self.origin):
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def install() -> None:
    """Install the provider's packages, unless they are those of the lock."""
    lock = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    with (HERE / "package.json").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not STAMP.exists() or STAMP.read_text() != lock or not _has_node():
            install_packages(HERE)
            STAMP.write_text(lock)


def _has_node() -> bool:
    return Path(node_program()).exists()


if __name__ == "__main__":
    install()
