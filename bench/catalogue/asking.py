"""One request, and one answer to it."""

import http.client
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Ask:
    """One request."""

    path: str
    method: str = "GET"
    cookie: str = ""
    body: str = ""

    def line(self) -> str:
        return f"{self.method}\t{self.path}\t{self.cookie}\t{self.body}"


def answered(
    url: str, ask: Ask, *, cookie: str = ""
) -> tuple[http.client.HTTPResponse, str]:
    """Ask once; gives the answer and its text."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    headers = {"Origin": url, "Referer": f"{url}/"}
    if cookie or ask.cookie:
        headers["Cookie"] = ask.cookie or cookie
    if ask.body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(ask.method, ask.path, ask.body or None, headers)
    answer = connection.getresponse()
    page = answer.read().decode(errors="replace")
    connection.close()
    return answer, page
