"""Structured logging for web, worker and commands alike: one line for each event.

Lines go to stderr and nowhere else: whoever runs the shop collects them from there.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from store.infra.masking import mask

log: Any = structlog.get_logger("store")


def configure(form: str) -> None:
    """Write log lines to stderr as readable text or as JSON."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            mask,
            *_renderers(form),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _renderers(form: str) -> list[Any]:
    """JSON escapes whatever would end a line or move a cursor; text is made to."""
    if form == "json":
        return [structlog.processors.JSONRenderer(default=repr)]
    return [_plainly, structlog.dev.ConsoleRenderer(colors=False)]


def _plainly(
    _logger: object, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Show what is not printable by its escape; only a traceback may have many lines."""
    for name, value in line.items():
        if isinstance(value, str) and name != "exception":
            line[name] = visible(value)
    return line


def visible(text: str) -> str:
    """Write a text so that it stays on one line and moves no cursor."""
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode()
        for each in text
    )
