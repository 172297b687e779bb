"""A visitor without JavaScript, who can only do what a page offers."""

import re
from html import unescape

TOKEN = re.compile(
    r"name=\"csrf_token\"[^>]*?value=\"([^\"]+)\"|value=\"([^\"]+)\"[^>]*?name=\"csrf_token\""
)
# Everybody in the tests has the same one.
PASSWORD = "correct horse battery staple"
PAGES_WITH_A_FORM = ("/cart", "/account/login", "/account", "/")


class Browser:
    """Wraps Flask's test client: remembers the page, and sends its form token."""

    def __init__(self, client) -> None:
        self.client = client
        self.page = ""
        self._token: str | None = None
        self._session: str | None = None

    def get(self, path: str, **options):
        """Open a page."""
        return self._seen(self.client.get(path, **options))

    def post(self, path: str, form: dict | None = None, **options):
        """Send a form, with the token of the page that was looked at last."""
        filled = {"csrf_token": self.token(), **(form or {})}
        return self._seen(self.client.post(path, data=filled, **options))

    def sign_in(self, person):
        """Sign in as somebody of the cast."""
        self.get("/account/login")
        return self.post("/account/login", {"email": person.email, "password": PASSWORD})

    def follow(self, response):
        """Go where a redirect points; gives the page reached."""
        while response.status_code in {301, 302, 303, 307, 308}:
            response = self.get(response.headers["Location"])
        return response

    def fragment(self, method: str, path: str, form: dict | None = None, **headers: str):
        """Ask as htmx does: for a part of the page."""
        asked = {"HX-Request": "true", "HX-Request-Type": "partial", **headers}
        if method == "GET":
            return self._seen(self.client.get(path, query_string=form, headers=asked))
        return self.post(path, form, headers=asked)

    def token(self) -> str:
        """The form token of this visitor; opens a page with a form when none was seen."""
        for path in (None, *PAGES_WITH_A_FORM):
            if self._token is not None:
                return self._token
            if path:
                self.get(path)
        raise AssertionError("no page with a form was found")

    def _seen(self, response):
        cookie = self.client.get_cookie("session")
        if cookie is not None and cookie.value != self._session:
            self._session, self._token = cookie.value, None
        if response.mimetype == "text/html":
            self.page = response.get_data(as_text=True)
            found = TOKEN.search(self.page)
            if found:
                self._token = unescape(found.group(1) or found.group(2))
        return response
