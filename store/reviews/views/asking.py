"""Shoppers ask about a product, and buyers answer."""

from __future__ import annotations

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_person, current_visitor, remembered_visitor
from store.catalog.models import Product
from store.catalog.queries.products import product_named
from store.flags.reading import require_on
from store.infra.db import reading, transaction
from store.kernel import clock
from store.reviews.actions.asking import answer as keep_answer, ask as keep_question
from store.reviews.forms import AnswerForm, QuestionForm
from store.reviews.models import Question
from store.reviews.queries.purchases import Purchase, public_name, purchase_of
from store.reviews.queries.questions import shown_question
from store.reviews.views.blueprint import blueprint
from store.web.htmx import go, render
from store.web.limits import limiter

ASKED = "Thank you. Your question waits to be read; it is shown with its answer."
ANSWERED = "Thank you. Your answer waits to be read, and is shown within a working day."


@blueprint.get("/products/<slug>/questions/new")
def question_form(slug: str) -> Response:
    """The form for a question."""
    with reading() as session:
        product = product_named(session, slug)
    form = QuestionForm(formdata=None)
    person = current_person()
    if person is not None:
        form.author.data = public_name(person.name)
    return _question_page(product, form)


@blueprint.post("/products/<slug>/questions/new")
@limiter.limit("10 per hour")
def ask(slug: str) -> AnyResponse:
    """Take a question; a program's gets the same answer, and is not kept."""
    require_on("reviews.written")
    form = QuestionForm()
    with reading() as session:
        product = product_named(session, slug)
    if not form.validate():
        return _question_page(product, form, status=422)
    if not form.is_from_a_program:
        with transaction() as session:
            keep_question(
                session,
                product_id=product.id,
                visitor=remembered_visitor(),
                author=form.author.data or "",
                body=form.body.data or "",
                email=form.email.data or "",
                at=clock.now(),
            )
    flash(ASKED)
    return go(url_for("reviews.questions", slug=slug))


@blueprint.get("/questions/<token>/answers/new")
def answer_form(token: str) -> Response:
    """The form for a buyer's answer."""
    question, purchase = _question(token)
    form = AnswerForm(formdata=None)
    if purchase is not None:
        form.author.data = purchase.name
    return _answer_page(question, purchase, form)


@blueprint.post("/questions/<token>/answers/new")
@limiter.limit("20 per hour")
def answer(token: str) -> AnyResponse:
    """Take a buyer's answer."""
    require_on("reviews.written")
    question, purchase = _question(token)
    form = AnswerForm()
    if purchase is None:
        return _answer_page(question, purchase, form)
    if not form.validate():
        return _answer_page(question, purchase, form, status=422)
    if not form.is_from_a_program:
        with transaction() as session:
            keep_answer(
                session,
                token=token,
                purchase=purchase,
                author=form.author.data or "",
                body=form.body.data or "",
                at=clock.now(),
            )
    flash(ANSWERED)
    return go(url_for("reviews.questions", slug=question.product.slug))


def _question(token: str) -> tuple[Question, Purchase | None]:
    with reading() as session:
        question = shown_question(session, token)
        return question, purchase_of(session, current_visitor(), question.product_id)


def _question_page(product: Product, form: QuestionForm, *, status: int = 200) -> Response:
    return render("reviews/ask.html", status=status, product=product, form=form)


def _answer_page(
    question: Question, purchase: Purchase | None, form: AnswerForm, *, status: int = 200
) -> Response:
    """Draw the form; for who has bought nothing, say who may answer."""
    product = question.product
    if purchase is None:
        return render("reviews/buyers_only.html", status=403, product=product)
    return render(
        "reviews/answer.html", status=status, question=question, product=product, form=form
    )
