"""Printers, spools and providers of the workshop, by its own actions."""

from sqlalchemy import select

from store.infra.db import reading, transaction
from store.kernel import clock
from store.production.actions.plates import start_plate
from store.production.actions.spools import add_spool
from store.production.actions.workshop import (
    PrinterChanges,
    ProviderChanges,
    add_printer,
    load_spool,
    save_provider,
)
from store.production.queries.workshop import printer_with_slug, spool_with_id
from store.quotes.models import Machine, Material


def a_spool(actor, *, material="petg", colour="Grey", grams=1000, low=150):
    with transaction() as session:
        found = session.scalars(select(Material).where(Material.slug == material)).one()
        return add_spool(
            session,
            material_id=found.id,
            colour=colour,
            net_mg=grams * 1000,
            low_mg=low * 1000,
            actor=actor,
            at=clock.now(),
        )


def a_printer(actor, name="Core 1", *, spool=None, kind="core-256", **facts):
    """A printer; with the spool that is on it, if any."""
    with transaction() as session:
        machine = session.scalars(select(Machine).where(Machine.slug == kind)).one()
        sizes = {"width_mm": 256, "depth_mm": 256, "height_mm": 256}
        changes = PrinterChanges(name=name, machine_id=machine.id, **{**sizes, **facts})
        printer = add_printer(session, changes=changes, actor=actor)
        if spool is not None:
            load_spool(session, slug=printer.slug, spool_id=spool.id, actor=actor)
    return printer


def a_provider(actor, name="Sahyadri Sinter", **facts):
    with transaction() as session:
        changes = ProviderChanges(name=name, **facts)
        return save_provider(session, provider=None, changes=changes, actor=actor)


def started(actor, *jobs, printer="core-1", at=None):
    """Put jobs onto one plate."""
    with transaction() as session:
        return start_plate(
            session,
            versions={job.number: job.version for job in jobs},
            printer=printer,
            actor=actor,
            at=at or clock.now(),
        )


def printer_now(slug="core-1"):
    with reading() as session:
        return printer_with_slug(session, slug)


def spool_now(spool):
    with reading() as session:
        return spool_with_id(session, spool.id)
