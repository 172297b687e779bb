"""Questions wait here for an answer of the shop, buyers' answers for being read."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, flash, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.gate import blueprint
from store.admin.queries.questions import (
    QuestionTab,
    question_counts,
    questions_for_staff,
)
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import StoreError
from store.reviews.actions import curating
from store.reviews.forms import RejectForm, ReplyForm
from store.web.errors import status_of
from store.web.forms import Form
from store.web.htmx import go, render
from store.web.pagination import whole_number


@blueprint.get("/questions")
def questions() -> Response:
    """List the questions of one tab with their answers."""
    return _list()


@blueprint.post("/questions/<token>/approval")
def approve_question(token: str) -> AnyResponse:
    """Show a question, for others to answer."""
    with transaction() as session:
        curating.approve_question(
            session, token=token, version=_version(), staff=current_staff()
        )
    flash("The question is shown.")
    return _back()


@blueprint.post("/questions/<token>/rejection")
def reject_question(token: str) -> AnyResponse:
    """Keep a question back, or hide it again."""
    return _reject(token, curating.reject_question)


@blueprint.post("/questions/<token>/reply")
def answer_question(token: str) -> AnyResponse:
    """Answer for the shop, which shows the question too."""
    form = ReplyForm()
    if not form.validate():
        return _list(token, form, status=422)
    try:
        with transaction() as session:
            curating.answer_for_shop(
                session,
                token=token,
                version=form.version.data or 0,
                text=form.text.data or "",
                staff=current_staff(),
                at=clock.now(),
            )
    except StoreError as error:
        form.refuse(error)
        return _list(token, form, status=status_of(error))
    flash("The answer is shown. Who asked is told, if they left an address.")
    return _back()


@blueprint.post("/answers/<token>/approval")
def approve_answer(token: str) -> AnyResponse:
    """Show a buyer's answer."""
    with transaction() as session:
        curating.approve_answer(
            session, token=token, version=_version(), staff=current_staff()
        )
    flash("The answer is shown.")
    return _back()


@blueprint.post("/answers/<token>/rejection")
def reject_answer(token: str) -> AnyResponse:
    """Keep an answer back, or hide it again."""
    return _reject(token, curating.reject_answer)


def _reject(token: str, reject: Callable[..., object]) -> AnyResponse:
    form = RejectForm()
    if not form.validate():
        return _list(token, form, status=422)
    with transaction() as session:
        _rejected(session, token, form, reject)
    flash("It is not shown.")
    return _back()


def _rejected(
    session: Session, token: str, form: RejectForm, reject: Callable[..., object]
) -> None:
    reject(
        session,
        token=token,
        version=form.version.data or 0,
        reason=form.reason.data or "",
        staff=current_staff(),
    )


def _version() -> int:
    return whole_number(request.form.get("version"), default=0, low=0)


def _tab() -> QuestionTab:
    wanted = request.values.get("tab", "")
    return QuestionTab(wanted) if wanted in set(QuestionTab) else QuestionTab.WAITING


def _back() -> AnyResponse:
    return go(url_for("admin.questions", tab=_tab()))


def _list(refused: str = "", form: Form | None = None, *, status: int = 200) -> Response:
    """Draw the list; at what was `refused` stands what was typed, and why."""
    tab = _tab()
    page = whole_number(request.values.get("page"), default=1)
    with reading() as session:
        listing = questions_for_staff(session, tab, page=page)
        counts = question_counts(session)
    return render(
        "admin/questions.html",
        fragment="admin/_question_list.html",
        status=status,
        listing=listing,
        counts=counts,
        tab=tab,
        refused=refused,
        form=form,
    )
