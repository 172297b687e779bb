"""Refusals and failures: a page, a fragment for htmx, or problem+json for the API."""

from __future__ import annotations

import json
from http import HTTPStatus

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask.globals import request_ctx
from flask.sessions import NullSession
from flask_wtf.csrf import CSRFError
from structlog.contextvars import bind_contextvars
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from store.infra.log import log
from store.infra.retries import is_refusal
from store.kernel import errors, ids
from store.web.htmx import wants_fragment
from store.web.witnessing import saw

STATUS: dict[type[errors.StoreError], int] = {
    errors.NotFound: 404,
    errors.Gone: 410,
    errors.Conflict: 409,
    errors.Invalid: 422,
    errors.TooLarge: 413,
    errors.UnsupportedType: 415,
    errors.Forbidden: 403,
    errors.TooMany: 429,
    errors.Busy: 503,
}
SENTENCES = {
    400: "We could not read that request.",
    403: "This page is not open to you.",
    404: "There is nothing at this address. It may have moved, or never been here.",
    405: "This address does not take that kind of request.",
    410: "This was here once, and is gone for good.",
    413: "That is larger than we take.",
    414: "That address is longer than we read.",
    415: "We do not read that kind of file.",
    422: "Something in what was sent cannot be used.",
    429: "That was a little too often. Please wait a minute and try again.",
    500: "Something broke on our side. It has been written down and we will look at it.",
    503: "The shop is busy for a moment. Please try again shortly.",
}
ANOTHERS = "This shop has another name.\n"  # no page: it would write links to that host
NEVER_RESENT = (
    "csrf_token",
    "password",
    "current_password",
    "new_password",
    "recovery",
    "credential",
)


def init_app(app: Flask) -> None:
    app.before_request(_name_request)
    app.after_request(_send_request_id)
    app.register_error_handler(errors.StoreError, _refusal)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _failure)


def status_of(error: errors.StoreError) -> int:
    """Give the HTTP status of a refusal."""
    return next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)


def _name_request() -> None:
    g.request_id = ids.token(9)
    bind_contextvars(request_id=g.request_id)


def _send_request_id(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.get("request_id", "")
    return response


def _refusal(error: errors.StoreError) -> Response:
    response = answer(status_of(error), error.message)
    if isinstance(error, errors.TooMany):
        saw("limit.reached", limit=error.message)
        response.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, errors.Busy):
        response.headers["Retry-After"] = "2"
    return response


def _http(error: HTTPException) -> Response | HTTPException:
    if error.response is not None or (error.code or 500) < 400:
        return error
    code = error.code or 500
    if isinstance(error, SecurityError):
        return Response(ANOTHERS, code, mimetype="text/plain")
    original = getattr(error, "original_exception", None)
    if isinstance(original, Exception):
        return _failure(original)  # it came before there was a view
    if code == 429:
        saw("limit.reached", limit=error.description)
    response = answer(code, SENTENCES.get(code, error.description or ""))
    for name in ("Retry-After", "Allow"):
        value = dict(error.get_headers()).get(name)
        if value:
            response.headers[name] = value
    if code == 429:
        response.headers.setdefault("Retry-After", "60")
    return response


def _failure(error: Exception) -> Response:
    """Write the whole story to the log; tell the visitor only its number."""
    _complete_context()
    if is_refusal(error):
        log.warning("transaction_refused", path=request.path, id=_reference())
        return _refusal(errors.Busy())
    log.error("request_failed", path=request.path, id=_reference(), exc_info=error)
    del error
    return answer(InternalServerError.code, SENTENCES[500])


def _complete_context() -> None:
    """Stand in for what a request lacks that failed before it began.

    Without a database no session is opened. What adds the headers reads it all the same,
    as one of nobody, which is never saved.
    """
    if request_ctx._session is None:  # noqa: SLF001 `session` itself refuses to say
        request_ctx._session = NullSession()  # noqa: SLF001
    if "request_id" not in g:
        _name_request()


def _stale_form(error: CSRFError) -> Response:
    """Keep what was typed and offer to send it again, if it came from our own page."""
    saw("form.refused", reason=error.description)
    if wants_fragment() or reads_json() or not _from_our_page():
        return answer(400, "This page has been open for long. Load it again and retry.")
    fields = [
        (name, value)
        for name, values in request.form.lists()
        if name not in NEVER_RESENT
        for value in values
    ]
    page = render_template("errors/stale_form.html", fields=fields, address=request.path)
    return make_response(page, 400)


def _from_our_page() -> bool:
    return request.headers.get("Origin") == request.host_url.rstrip("/")


def reads_json() -> bool:
    """Tell whether the asker is a program: no form and no link of a page sends this."""
    is_form = request.method in ("GET", "HEAD", "POST")
    if request.path.startswith("/api/") or request.is_json or not is_form:
        return True
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == (
        "application/json"
    )


def answer(code: int, sentence: str) -> Response:
    """Say what went wrong in the shape the asker reads."""
    if reads_json():
        return _problem(code, sentence)
    if wants_fragment():
        text = render_template(
            "errors/_alert.html", message=sentence, reference=_reference()
        )
        return make_response(text, code)
    if code >= 500:
        return make_response(_static_page(code, sentence), code)
    return make_response(_page(code, sentence), code)


def _page(code: int, sentence: str) -> str:
    return render_template(
        "errors/page.html",
        code=code,
        heading=HTTPStatus(code).phrase,
        message=sentence,
        reference=_reference(),
    )


def _static_page(code: int, sentence: str) -> str:
    """Draw a page that asks neither database nor session: no context processor runs."""
    template = current_app.jinja_env.get_template("errors/broken.html")
    return template.render(code=code, message=sentence, reference=_reference())


def _problem(code: int, sentence: str) -> Response:
    """Build an RFC 9457 problem."""
    problem = {
        "type": "about:blank",
        "title": HTTPStatus(code).phrase,
        "status": code,
        "detail": sentence,
        "instance": _reference(),
    }
    response = make_response(json.dumps(problem), code)
    response.mimetype = "application/problem+json"
    return response


def _reference() -> str:
    return str(g.get("request_id", ""))
