"""How often codes and gift cards may be guessed: by address, by browser and by person."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response
from flask_limiter import RequestLimit
from flask_limiter.util import get_remote_address

from store.accounts.access import current_person, current_visitor
from store.kernel import clock
from store.web.errors import answer
from store.web.limits import limiter
from store.web.witnessing import saw

TRIES = "10/hour"
REFUSED = 422
TOO_OFTEN = "That were many codes that do not work. Please wait an hour, then try again."


def few_tries(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let a view refuse so many codes in an hour, whatever it is that stays the same."""
    view = _watched(view)
    for key in (_address, _browser, _person):
        view = _limit(key)(view)
    return view


def _watched(view: Callable[..., Any]) -> Callable[..., Any]:
    """Write down each code that was refused; never the code."""

    @wraps(view)
    def watched(*args: Any, **kwargs: Any) -> Any:
        response = view(*args, **kwargs)
        if response.status_code == REFUSED:
            saw("code.refused")
        return response

    return watched


def _limit(key: Callable[[], str]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    limited: Callable[[Callable[..., Any]], Callable[..., Any]] = limiter.shared_limit(
        TRIES,
        scope="codes",
        key_func=key,
        deduct_when=lambda response: response.status_code == REFUSED,
        on_breach=_refuse,
    )
    return limited


def _address() -> str:
    return f"address {get_remote_address()}"


def _browser() -> str:
    return f"browser {current_visitor().key}"


def _person() -> str:
    person = current_person()
    return f"person {person.id}" if person is not None else f"guest {current_visitor().key}"


def _refuse(limit: RequestLimit) -> Response:
    saw("code.limited")
    response = answer(429, TOO_OFTEN)
    left = limit.reset_at - int(clock.now().timestamp())
    response.headers["Retry-After"] = str(max(1, left))
    return response
