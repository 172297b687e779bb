"""A report as the page that is drawn."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment

from store.infra import paper
from store.security.models import SecurityReport
from store.security.queries.reporting import Report


def draw(asked: SecurityReport, report: Report) -> bytes:
    """Draw a report as PDF."""
    template = _templates().get_template("security/report.html")
    page = template.render(asked=asked, report=report)
    return paper.draw(page, look="security/report.css")


@cache
def _templates() -> Environment:
    return paper.templates(words=lambda rule: rule.replace("_", " "))
