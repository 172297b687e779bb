"""Pages of forms that were refused: their status, and how long to wait."""

from __future__ import annotations

from flask import Response

from store.kernel.errors import TooMany
from store.web.forms import Form


def status_of(form: Form) -> int:
    """Give the status of the page with a form."""
    return 422 if form.errors else 200


def wait(response: Response, error: TooMany) -> Response:
    """Say with the page that the tries are used up, and for how long."""
    response.status_code = 429
    response.headers["Retry-After"] = str(error.retry_after)
    return response
