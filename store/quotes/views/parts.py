"""Where a model is configured and priced, and its price held."""

from __future__ import annotations

from flask import Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_visitor, remembered_visitor
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict, NotFound, StoreError
from store.quotes.actions import ask_person, request_quote
from store.quotes.configuration import Configuration
from store.quotes.forms import OptionsForm, QuestionForm
from store.quotes.models import Quote
from store.quotes.queries import configuration_of, slug_printed_from
from store.quotes.views.chosen import chosen, refused, waiting
from store.quotes.views.room import blueprint
from store.uploads.models import Upload
from store.uploads.queries import upload_of, waiting_before
from store.web.errors import status_of
from store.web.htmx import go, render

PAGE = "quotes/upload.html"
# What changes with the price; the table stays when the choice was made in it, so that the
# keyboard keeps its place there.
BESIDE_PRICE = ("quotes/_breakdown.html", "quotes/_choices.html")
BESIDE_ALL = (*BESIDE_PRICE, "quotes/_matrix.html")


@blueprint.get("/uploads/<token>")
def configure(token: str) -> AnyResponse:
    """Show how far the analysis is; when it is done, what a print costs."""
    try:
        upload, configuration = _upload_and_configuration(token)
    except NotFound as refusal:
        return _behind_a_product(token, refusal)
    if configuration is None:
        ahead = _ahead(upload)
        return render(PAGE, fragment="quotes/_upload.html", **waiting(upload, ahead))
    context = chosen(upload, configuration, configuration.default())
    return render(PAGE, fragment="quotes/_upload.html", **context)


@blueprint.get("/uploads/<token>/part")
def part(token: str) -> AnyResponse:
    """Show what the longer look at a part has found by now."""
    upload, configuration = _upload_and_configuration(token)
    if configuration is None:
        return go(f"/uploads/{token}")
    context = chosen(upload, configuration, configuration.default())
    return render(PAGE, fragment="quotes/_look.html", **context)


@blueprint.get("/uploads/<token>/matrix")
def matrix(token: str) -> AnyResponse:
    """Show the table of prices again: qualities that were missing may be there now."""
    upload, configuration = _upload_and_configuration(token)
    if configuration is None:
        return go(f"/uploads/{token}")
    form = OptionsForm(formdata=request.args)
    form.validate()
    options = configuration.nearest(form.options_over(configuration.default()))
    context = chosen(upload, configuration, options, form=form)
    return render(PAGE, fragment="quotes/_matrix.html", **context)


@blueprint.get("/uploads/<token>/price")
def price(token: str) -> AnyResponse:
    """Show the price of other options."""
    upload, configuration = _upload_and_configuration(token)
    if configuration is None:
        return go(f"/uploads/{token}")
    form = OptionsForm(formdata=request.args)
    if not form.validate():
        return _refused(upload, configuration, form, status=422)
    try:
        options = configuration.settled(form.options())
        configuration.check(options)
        context = chosen(upload, configuration, options, form=form)
    except StoreError as error:
        form.refuse(error)
        return _refused(upload, configuration, form, status=status_of(error))
    from_table = request.args.get("from") == "choice"
    return render(
        PAGE,
        fragment="quotes/_price.html",
        also=BESIDE_PRICE if from_table else BESIDE_ALL,
        **context,
    )


@blueprint.post("/uploads/<token>/quotes")
def ask(token: str) -> AnyResponse:
    """Hold the price of the chosen options; what else was sent is ignored."""
    upload, configuration = _measured(token)
    form = OptionsForm()
    if not form.validate():
        return _refused(upload, configuration, form, status=422)
    try:
        quote = _quoted(upload, form)
    except StoreError as error:
        form.refuse(error)
        return _refused(upload, configuration, form, status=status_of(error))
    return go(f"/quotes/{quote.token}")


@blueprint.post("/uploads/<token>/questions")
def question(token: str) -> AnyResponse:
    """Have a person price the chosen options, with what the customer says about them."""
    upload, configuration = _measured(token)
    form = QuestionForm()
    if not form.validate():
        return render(PAGE, status=422, **refused(upload, configuration, form))
    try:
        quote = _quoted_by_a_person(upload, form)
    except StoreError as error:
        form.refuse(error)
        return _refused(upload, configuration, form, status=status_of(error))
    return go(f"/quotes/{quote.token}")


def _upload_and_configuration(token: str) -> tuple[Upload, Configuration | None]:
    with reading() as session:
        upload = upload_of(session, current_visitor(), token)
        if not upload.is_analysed or upload.is_deleted:
            return upload, None
        return upload, configuration_of(session, upload, at=clock.now())


def _behind_a_product(token: str, refusal: NotFound) -> AnyResponse:
    """Lead from a model of the shop to the product that is printed from it."""
    with reading() as session:
        slug = slug_printed_from(session, token)
    if slug is None:
        raise refusal
    return go(url_for("quotes.printed", slug=slug))


def _ahead(upload: Upload) -> int:
    with reading() as session:
        return 0 if upload.is_settled else waiting_before(session, upload)


def _measured(token: str) -> tuple[Upload, Configuration]:
    upload, configuration = _upload_and_configuration(token)
    if configuration is None:
        raise Conflict("This model is not measured yet, or cannot be printed.")
    return upload, configuration


def _quoted(upload: Upload, form: OptionsForm) -> Quote:
    visitor = remembered_visitor()
    with transaction() as session:
        return request_quote(
            session,
            upload=upload,
            options=form.options(),
            visitor=visitor,
            at=clock.now(),
        )


def _quoted_by_a_person(upload: Upload, form: QuestionForm) -> Quote:
    visitor = remembered_visitor()
    with transaction() as session:
        return ask_person(
            session,
            upload=upload,
            options=form.options(),
            visitor=visitor,
            question=form.question.data or "",
            address=form.address.data or None,
            at=clock.now(),
        )


def _refused(
    upload: Upload, configuration: Configuration, form: OptionsForm, *, status: int
) -> Response:
    context = refused(upload, configuration, form)
    return render(PAGE, fragment="quotes/_price.html", status=status, **context)
