"""The slicer's word settles quotes: confirmed, cheaper, or for a person; never dearer."""

import dataclasses
import gzip

import numpy as np
import pytest
from sqlalchemy import select

import store.settings
from store.infra import db
from store.infra.storage import storage
from store.kernel import clock
from store.quotes.actions import request_quote
from store.quotes.actions.refereeing import BORNE_BASIS_POINTS
from store.quotes.defaults import install_defaults
from store.quotes.gateway import SlicerFailed, SlicerFigures
from store.quotes.jobs import (
    analyse_upload,
    confirm_quote,
    cut_part,
    forget_old_gcode,
    referee_part,
    refereeing,
)
from store.quotes.models import Quote, SlicerRun, Slicing
from store.quotes.options import Options
from store.quotes.queries import configuration_of
from store.quotes.runs import layers_of
from store.quotes.slicing import layers
from store.uploads.models import Part
from tests.uploads.cast import ASHA, received, reloaded
from tests.uploads.shapes import binary_stl, box

PLA = Options(material="pla", colour="Black", quantity=2)
TABLE = np.concatenate([box(6, 6, 15), box(40, 30, 3, at=(0, 0, 15))])


@pytest.fixture(autouse=True)
def shop(database):
    with db.transaction() as session:
        install_defaults(session)


@pytest.fixture
def with_slicer(configuration):
    store.settings.use(configuration.model_copy(update={"SLICER": ""}))
    yield
    store.settings.use(configuration)


@pytest.fixture
def told(configuration, monkeypatch):
    """Let the slicer say of a part what its estimate says, times a factor."""

    def tell(factor):
        def slice_part(_model, profile, *, box_mm, place):
            estimated = refereed["question"]
            gcode = place / "part.gcode"
            gcode.write_text("G28\n")
            return SlicerFigures(
                milligrams=round(estimated.milligrams * factor),
                support_milligrams=0,
                seconds=round(estimated.seconds * factor),
                gcode=gcode,
                version="PrusaSlicer 0",
                cpu_seconds=0.1,
                warning="",
            )

        monkeypatch.setattr(refereeing, "slice_part", slice_part)

    refereed = {}
    asked = refereeing._question

    def question(*args):
        refereed["question"] = asked(*args)
        return refereed["question"]

    monkeypatch.setattr(refereeing, "_question", question)
    store.settings.use(configuration.model_copy(update={"SLICER": "/bin/true"}))
    yield tell
    store.settings.use(configuration)


def a_part(triangles=None, **options):
    upload = received(binary_stl(box() if triangles is None else triangles), **options)
    analyse_upload(upload.id)
    return reloaded(upload)


def quoted(upload, options=PLA):
    with db.transaction() as session:
        return request_quote(
            session, upload=upload, options=options, visitor=ASHA, at=clock.now()
        )


def now(quote):
    with db.reading() as session:
        return session.get_one(Quote, quote.id)


def runs():
    with db.reading() as session:
        return session.scalars(select(SlicerRun)).all()


def test_the_first_job_leaves_a_part_that_can_be_priced():
    upload = a_part()

    with db.reading() as session:
        offered = configuration_of(session, upload, at=clock.now()).offer(PLA)

    assert offered.weight_mg > 0


def test_cutting_the_other_qualities_twice_changes_nothing():
    upload = a_part()
    cut_part(upload.part_id)
    cut_part(upload.part_id)

    with db.reading() as session:
        cuts = session.scalars(
            select(Slicing.cut).where(Slicing.part_id == upload.part_id)
        ).all()
    assert len(cuts) == len(set(cuts)) == 3


def test_layers_of_an_older_format_are_missing_until_they_are_cut_anew(monkeypatch):
    upload = a_part()
    with db.transaction() as session, monkeypatch.context() as older:
        (table,) = layers_of(session, upload.part_id).values()
        older.setattr(layers, "_FORMAT", 0)
        session.scalars(select(Slicing)).one().layers = table.to_bytes()
    with db.reading() as session:
        assert not layers_of(session, upload.part_id)

    cut_part(upload.part_id)

    with db.reading() as session:
        assert len(layers_of(session, upload.part_id)) == 3


def test_one_slice_of_a_new_part_makes_the_usual_choice_exact(with_slicer):
    upload = a_part()
    referee_part(upload.part_id)
    referee_part(upload.part_id)

    (run,) = runs()
    assert run.error is None
    assert 0.8 < run.seconds / run.estimated_seconds < 1.25
    assert 0.9 < run.milligrams / run.estimated_milligrams < 1.1
    with storage().open(run.gcode_key) as packed:
        assert b"G28" in gzip.decompress(packed.read())
    quote = quoted(upload)
    assert (quote.status, quote.run_id) == ("sliced", run.id)


def test_a_sure_price_is_firm_at_once_and_confirmed_later(told):
    told(1.02)
    quote = quoted(a_part())
    assert quote.status == "priced"

    confirm_quote(quote.id)
    confirm_quote(quote.id)

    confirmed = now(quote)
    assert confirmed.status == "sliced"
    assert confirmed.run_id == runs()[0].id
    assert (confirmed.total, confirmed.weight_mg) == (quote.total, quote.weight_mg)


def test_a_price_that_is_not_sure_waits_for_the_slicer(with_slicer):
    quote = quoted(a_part(TABLE))
    assert (quote.status, quote.confidence) == ("draft", "rough")
    with pytest.raises(Exception, match="no firm price yet"):
        quote.require_open(clock.now())

    confirm_quote(quote.id)

    settled = now(quote)
    (run,) = runs()
    assert run.supports
    assert run.support_milligrams > 0
    assert settled.status in {"sliced", "needs_review"}
    assert settled.total <= quote.total


@pytest.mark.parametrize("factor", [1.0, 1.05])
def test_what_the_slicer_adds_within_reason_the_shop_bears(told, factor):
    told(factor)
    quote = quoted(a_part(TABLE))

    confirm_quote(quote.id)

    assert now(quote).status == "sliced"
    assert now(quote).total == quote.total
    assert now(quote).is_open(clock.now())
    assert BORNE_BASIS_POINTS == 1000


def test_a_lower_price_is_passed_on(told):
    told(0.6)
    quote = quoted(a_part(TABLE), dataclasses.replace(PLA, quantity=20))

    confirm_quote(quote.id)

    cheaper = now(quote)
    assert cheaper.status == "sliced"
    assert cheaper.total < quote.total
    assert sum(row["paise"] for row in cheaper.breakdown) == cheaper.total.minor


def test_a_price_far_above_what_was_shown_is_for_a_person(told):
    told(1.9)
    quote = quoted(a_part(TABLE), dataclasses.replace(PLA, quantity=20))

    confirm_quote(quote.id)

    assert now(quote).status == "needs_review"
    assert now(quote).total == quote.total


def test_a_firm_price_stays_whatever_the_slicer_says(told):
    told(1.9)
    quote = quoted(a_part(), dataclasses.replace(PLA, quantity=20))

    confirm_quote(quote.id)

    assert now(quote).status == "priced"
    assert now(quote).total == quote.total


@pytest.mark.fault("U09")
@pytest.mark.parametrize("code", ["timed-out", "crashed", "out-of-memory", "refused"])
def test_U09_a_model_that_breaks_the_slicer_is_priced_by_a_person(told, monkeypatch, code):
    told(1)

    def fail(*_args, **_more):
        raise SlicerFailed(code, "its last words")

    monkeypatch.setattr(refereeing, "slice_part", fail)
    quote = quoted(a_part(TABLE))

    confirm_quote(quote.id)

    assert now(quote).status == "needs_review"
    (run,) = runs()
    assert run.error == f"{code}: its last words"
    assert not run.has_figures


def test_without_a_slicer_a_draft_goes_to_a_person_and_a_sure_price_stands():
    draft, sure = quoted(a_part(TABLE)), quoted(a_part(filename="b.stl"))

    confirm_quote(draft.id)
    confirm_quote(sure.id)

    assert now(draft).status == "needs_review"
    assert now(sure).status == "priced"
    assert runs() == []


def test_resin_is_never_asked_of_the_slicer(told):
    told(1)
    resin = Options(material="resin", colour="Grey", infill=100)

    quote = quoted(a_part(), resin)
    confirm_quote(quote.id)

    assert now(quote).status == "priced"
    assert runs() == []


def test_the_slicer_keeps_to_the_machine_that_is_quoted(with_slicer):
    large = a_part(box(300, 20, 8))

    referee_part(large.part_id)

    (run,) = runs()
    assert run.machine == "gantry-350"
    assert run.has_figures


def test_gcode_goes_when_the_files_of_its_part_go(told):
    told(1)
    upload = a_part()
    referee_part(upload.part_id)
    (run,) = runs()
    forget_old_gcode()
    assert storage().exists(run.gcode_key)

    with db.transaction() as session:
        session.get_one(Part, upload.part_id).model_key = ""
    forget_old_gcode()

    assert not storage().exists(run.gcode_key)
    assert runs()[0].gcode_key is None
    assert runs()[0].has_figures
