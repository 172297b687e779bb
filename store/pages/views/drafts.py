"""Words as they would look, for staff who may see them: no page of theirs is kept."""

from __future__ import annotations

from flask import Response

from store.accounts import permissions
from store.accounts.access import current_staff
from store.content.kinds import Subject
from store.content.queries import draft_words, version_numbered
from store.infra.db import reading
from store.kernel.errors import NotFound
from store.pages.blueprint import blueprint
from store.pages.views import home, policies


@blueprint.get("/drafts/<subject>/<int:number>")
def draft(subject: str, number: int) -> Response:
    """Draw a version that may not be published yet."""
    permissions.require(current_staff(), "content.see")
    if subject not in set(Subject):
        raise NotFound("There is no such page.")
    with reading() as session:
        version = version_numbered(session, Subject(subject), number)
    draw = policies.drawn if version.subject.is_policy else home.drawn
    answer: Response = draw(draft_words(version), is_draft=True)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
