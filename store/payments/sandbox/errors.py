"""Refusals in the shape and with the statuses of Stripe's API."""

from __future__ import annotations

from store.payments.sandbox.state import Document

BAD_REQUEST = 400
UNAUTHORIZED = 401
DECLINED = 402
NOT_FOUND = 404
CONFLICT = 409
BROKEN = 500

NOUNS = {"payment_intent": "intent", "checkout.session": "session"}


class ApiError(Exception):
    """An answer other than 200; `body` is Stripe's `{"error": {...}}`."""

    def __init__(
        self,
        message: str,
        *,
        status: int = BAD_REQUEST,
        error_type: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        **more: object,
    ) -> None:
        super().__init__(message)
        self.status = status
        given = {"code": code, "param": param, **more}
        named = {name: value for name, value in given.items() if value is not None}
        self.error: Document = {"message": message, "type": error_type, **named}

    @property
    def body(self) -> Document:
        return {"error": self.error}


class ParameterError(ApiError):
    """A parameter is wrong, so nothing was started and no idempotent answer is kept."""


def missing(param: str) -> ParameterError:
    return ParameterError(
        f"Missing required param: {param}.", code="parameter_missing", param=param
    )


def unknown(param: str) -> ParameterError:
    return ParameterError(
        f"Received unknown parameter: {param}", code="parameter_unknown", param=param
    )


def unsupported(param: str) -> ParameterError:
    """Stripe knows it, the sandbox does not: say so instead of ignoring it."""
    return ParameterError(
        f"The payment sandbox does not act on '{param}'.",
        code="sandbox_unsupported",
        param=param,
    )


def no_such(kind: str, identifier: str) -> ApiError:
    return ApiError(
        f"No such {kind}: '{identifier}'",
        status=NOT_FOUND,
        code="resource_missing",
        param=NOUNS.get(kind, kind),
    )
