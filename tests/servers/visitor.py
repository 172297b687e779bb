"""A visitor without a browser, over real HTTP: cookies, form tokens, uploads."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')


class Visitor:
    """Opens pages and sends their forms; follows redirects as a browser does."""

    def __init__(self, url: str) -> None:
        self.url = url
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(cookies)
        self.status = 0
        self.page = ""
        self.address = url

    def get(self, path: str) -> str:
        request = urllib.request.Request(self._absolute(path))  # noqa: S310 our own server
        return self._open(request)

    def post(self, path: str, **fields: str) -> str:
        """Send a form with the token of the page that is open."""
        body = urllib.parse.urlencode({"csrf_token": self._token(), **fields}).encode()
        return self._open(self._posted(path, body))

    def upload(self, path: str, file: Path, *, field: str = "file", **fields: str) -> str:
        """Send a file with a form."""
        boundary = uuid.uuid4().hex
        parts = [
            f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()
            for name, value in {"csrf_token": self._token(), **fields}.items()
        ]
        heading = (
            f'Content-Disposition: form-data; name="{field}"; filename="{file.name}"\r\n'
        )
        parts.append(
            f"{heading}Content-Type: model/stl\r\n\r\n".encode() + file.read_bytes()
        )
        line = f"--{boundary}".encode()
        body = (
            b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"
        )
        request = self._posted(path, body)
        request.add_header("Content-Type", f"multipart/form-data; boundary={boundary}")
        return self._open(request)

    def _posted(self, path: str, body: bytes) -> urllib.request.Request:
        return urllib.request.Request(  # noqa: S310 our own server
            self._absolute(path),
            data=body,
            headers={"Origin": self.url, "Referer": self.address},
        )

    def _open(self, request: urllib.request.Request) -> str:
        try:
            answer = self._opener.open(request, timeout=30)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer:
            self.status, self.address = answer.status, answer.url
            self.page = answer.read().decode(errors="replace")
        return self.page

    def _absolute(self, path: str) -> str:
        return urllib.parse.urljoin(self.address, path)

    def _token(self) -> str:
        found = TOKEN.search(self.page)
        assert found, f"no form on {self.address}"
        return found.group(1)
