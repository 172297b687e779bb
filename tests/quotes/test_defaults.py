"""What the shop opens with is added once; old rate cards are followed by readable ones."""

import pytest
from sqlalchemy import select

from store.infra.db import reading, transaction
from store.kernel import clock
from store.quotes.defaults import MACHINES, MATERIALS, RATES, install_defaults
from store.quotes.finishes import FINISHES
from store.quotes.models import Machine, Material, Process, RateCard
from store.quotes.options import QUALITIES
from store.quotes.powder import POWDERS, PRINTERS as POWDER_PRINTERS
from store.quotes.profiles import profile_of
from store.quotes.queries import rate_card_at
from store.quotes.resin import PRINTERS as RESIN_PRINTERS, RESINS

FIRST_CARD = {"setup_paise": 9_900, "hour_paise": 7_500, "breaks": [[5, 500]]}


def install():
    with transaction() as session:
        install_defaults(session)


def test_a_new_shop_gets_materials_machines_and_one_card(database):
    install()
    install()

    with reading() as session:
        materials = session.scalars(select(Material).order_by(Material.position)).all()
        machines = session.scalars(select(Machine).order_by(Machine.position)).all()
        cards = session.scalars(select(RateCard)).all()
    assert [each.slug for each in materials] == [each["slug"] for each in MATERIALS]
    assert [each.slug for each in machines] == [each["slug"] for each in MACHINES]
    assert [each.rates for each in cards] == [RATES]


def test_a_card_of_the_first_shape_is_followed_by_one_that_can_be_read(database):
    with transaction() as session:
        session.add(RateCard(version=4, rates=FIRST_CARD))

    install()

    with reading() as session:
        assert rate_card_at(session, clock.now()).version == 5
        assert session.get_one(RateCard, 4).rates == FIRST_CARD
        assert rate_card_at(session, clock.now()).rates == RATES


def test_what_the_shop_has_changed_stays(database):
    own = RATES | {"minimum_paise": 50_000}
    with transaction() as session:
        session.add(RateCard(version=1, rates=own))
        session.add(Material(slug="pla", name="Our PLA", density_mg_cm3=1250, colours=[]))

    install()

    with reading() as session:
        assert rate_card_at(session, clock.now()).rates == own
        named = select(Material.name).where(Material.slug == "pla")
        assert session.scalar(named) == "Our PLA"


@pytest.mark.parametrize("material", MATERIALS, ids=lambda each: each["slug"])
def test_every_material_has_the_figures_of_its_process(material):
    slug, process = material["slug"], material.get("process", Process.FDM)

    if process == Process.FDM:
        for quality in QUALITIES.values():
            printed = profile_of("bambu", slug, quality.slug, infill=0.2)
            assert printed.printing.layer == quality.layer_mm
    known = {"fdm": {slug}, "sla": RESINS.keys(), "sls": POWDERS.keys()}
    assert slug in known[process]
    assert material["colours"]


def test_every_machine_has_the_figures_of_its_process():
    presets = {each["slug"]: each["preset"] for each in MACHINES}

    assert presets["resin-143"] in RESIN_PRINTERS
    assert presets["powder-300"] in POWDER_PRINTERS
    assert presets["core-256"] == presets["gantry-350"] == "bambu"


def test_finishes_suit_materials_that_there_are():
    slugs = {each["slug"] for each in MATERIALS}

    for finish in FINISHES.values():
        assert finish.materials is None or finish.materials <= slugs
