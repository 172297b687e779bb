"""The printers of the workshop: set up, loaded, served."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, flash, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.gate import blueprint
from store.admin.workshop_forms import (
    LoadForm,
    PrinterForm,
    ServiceForm,
    printer_filled_in,
)
from store.infra.db import reading, transaction
from store.kernel.errors import NotFound, StoreError
from store.production.actions import workshop
from store.production.models import Printer
from store.production.queries.workshop import (
    every_printer,
    machine_kinds,
    materials_kept,
    plates_of,
    printer_with_slug,
    spools_in_stock,
)
from store.web.errors import status_of
from store.web.htmx import go, render


@blueprint.get("/printers")
def printers() -> Response:
    """List the printers with what is on them."""
    with reading() as session:
        every = every_printer(session)
    return render("admin/printers.html", printers=every)


@blueprint.route("/printers/new", methods=["GET", "POST"])
def new_printer() -> AnyResponse:
    """Put a printer into the workshop."""
    form = PrinterForm(data={"changes_spools": True, "active": True, "position": 0})
    return _set_up(form, None, lambda session: _add(session, form))


@blueprint.route("/printers/<slug>", methods=["GET", "POST"])
def printer(slug: str) -> AnyResponse:
    """Show a printer, and change what is said of it."""
    with reading() as session:
        found = printer_with_slug(session, slug)
    form = PrinterForm(data=printer_filled_in(found))
    return _set_up(form, found, lambda session: _change(session, slug, form))


@blueprint.post("/printers/<slug>/service")
def serve_printer(slug: str) -> AnyResponse:
    """Take a printer into service."""
    return _served(slug, in_service=True)


@blueprint.post("/printers/<slug>/work")
def printer_to_work(slug: str) -> AnyResponse:
    """Let a printer work again."""
    return _served(slug, in_service=False)


@blueprint.post("/printers/<slug>/spool")
def load_printer(slug: str) -> AnyResponse:
    """Put a spool on a printer, or take it off."""
    with reading() as session:
        found, form = printer_with_slug(session, slug), _load_form(session, None)
    if not form.validate():
        return _page(found, PrinterForm(None, data=printer_filled_in(found)), form, 422)
    try:
        with transaction() as session:
            loaded = workshop.load_spool(
                session, slug=slug, spool_id=form.spool.data or None, actor=current_staff()
            )
            on = loaded.spool.what if loaded.spool else "nothing"
    except NotFound:
        raise
    except StoreError as error:
        form.refuse(error)
        filled = PrinterForm(None, data=printer_filled_in(found))
        return _page(found, filled, form, status_of(error))
    flash(f"On {loaded.name}: {on}.")
    return go(url_for("admin.printer", slug=slug))


def _add(session: Session, form: PrinterForm) -> Printer:
    return workshop.add_printer(session, changes=form.changes, actor=current_staff())


def _change(session: Session, slug: str, form: PrinterForm) -> Printer:
    return workshop.change_printer(
        session,
        slug=slug,
        version=form.version.data or 0,
        changes=form.changes,
        actor=current_staff(),
    )


def _set_up(
    form: PrinterForm, found: Printer | None, save: Callable[[Session], Printer]
) -> AnyResponse:
    with reading() as session:
        form.offer(machine_kinds(session), materials_kept(session))
    if request.method != "POST":
        return _page(found, form)
    if not form.validate():
        return _page(found, form, status=422)
    try:
        with transaction() as session:
            saved = save(session)
    except NotFound:
        raise
    except StoreError as error:
        form.refuse(error)
        return _page(found, form, status=status_of(error))
    flash(f"{saved.name} is saved.")
    return go(url_for("admin.printer", slug=saved.slug))


def _served(slug: str, *, in_service: bool) -> AnyResponse:
    form = ServiceForm()
    note = (form.note.data or "") if form.validate() else ""
    try:
        with transaction() as session:
            found = workshop.serve_printer(
                session,
                slug=slug,
                note=note,
                in_service=in_service,
                actor=current_staff(),
            )
    except NotFound:
        raise
    except StoreError as error:
        flash(error.message, "bad")
    else:
        flash(f"{found.name} is {'in service' if in_service else 'at work again'}.")
    return go(url_for("admin.printer", slug=slug))


def _page(
    found: Printer | None,
    form: PrinterForm,
    load: LoadForm | None = None,
    status: int = 200,
) -> Response:
    with reading() as session:
        form.offer(machine_kinds(session), materials_kept(session))
        plates = plates_of(session, found.id) if found else []
        load = load or _load_form(session, found)
    return render(
        "admin/printers/printer.html",
        printer=found,
        form=form,
        load=load,
        service=ServiceForm(formdata=None),
        plates=plates,
        status=status,
    )


def _load_form(session: Session, found: Printer | None) -> LoadForm:
    """Give the choice of spools; with a printer, the one that is on it is chosen."""
    form = (
        LoadForm() if found is None else LoadForm(None, data={"spool": found.spool_id or 0})
    )
    spools = spools_in_stock(session)
    named = [(each.id, f"{each.number}, {each.what}, {each.left_g} g") for each in spools]
    form.spool.choices = [(0, "None"), *named]
    return form
