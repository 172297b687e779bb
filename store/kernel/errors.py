"""What can go wrong in the shop, in sentences a customer may read."""

from __future__ import annotations


class StoreError(Exception):
    """A refusal with a customer-safe sentence, and the field it belongs to."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotFound(StoreError):
    """There is no such thing, or it is somebody else's."""

    def __init__(self, message: str = "We could not find that.") -> None:
        super().__init__(message)


class Gone(StoreError):
    """It existed, and its time is over."""


class Conflict(StoreError):
    """The world has moved on since the request was made."""


class Invalid(StoreError):
    """What was sent cannot be used as it is."""


class TooLarge(StoreError):
    """More was sent than we take."""


class UnsupportedType(StoreError):
    """A kind of file or body that we do not read."""


class TooMany(StoreError):
    """Asked for too often, or too much of it at the same time; when it may be again."""

    def __init__(
        self, message: str, *, field: str | None = None, retry_after: int = 60
    ) -> None:
        super().__init__(message, field=field)
        self.retry_after = retry_after


class Busy(StoreError):
    """It does not go at this moment: too many want the same, or it is switched off."""

    def __init__(
        self,
        message: str = "The shop is busy for a moment. Nothing was changed: try again.",
    ) -> None:
        super().__init__(message)


class Forbidden(StoreError):
    """Known, but not allowed."""
