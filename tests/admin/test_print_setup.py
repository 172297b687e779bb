"""The page where materials, machines and rate cards are set up."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from store.accounts.models import Role
from store.infra import db
from store.infra.storage import storage
from store.kernel import clock
from store.quotes.defaults import install_defaults
from store.quotes.models import Material, RateCard
from store.quotes.queries import machines_at_work, materials_to_print, rate_card_at
from store.uploads.models import Upload
from tests.admin.test_products import form_of
from tests.factories.printing import MODEL, a_quote, measure_as_bracket

pytestmark = pytest.mark.one_database

PLA = "/admin/print-setup/materials/pla"
NEXT = "/admin/print-setup/rates/1/next"
NEW = {
    "name": "Wood-filled PLA",
    "blurb": "Looks and smells of wood",
    "preset": "pla",
    "density": "1.15",
    "position": "9",
    "colours-0-name": "Oak",
    "colours-0-swatch": "#a07040",
    "version": "0",
}


@pytest.fixture
def desk(database, desk_of):
    """A manager of a shop that prints."""
    with db.transaction() as session:
        install_defaults(session)
    return desk_of(Role.MANAGER)


def material(slug):
    with db.reading() as session:
        return session.scalar(select(Material).where(Material.slug == slug))


def figures_on(page):
    """Read the card's form: it is the only one of the page that goes on."""
    return form_of(page.replace('<form class="stack"', '<form class="sheet-form"'))


def test_the_page_shows_materials_machines_and_cards_to_who_may_see_them(desk, desk_of):
    desk.get("/admin/print-setup")
    shown = desk.page
    packer = desk_of(Role.FULFILMENT)
    packer.get("/admin/print-setup")

    for words in ("PETG", "Natural white", "Core 256", "256 × 256 × 256", "Version 1"):
        assert words in shown
    assert "₹2,400.00" in shown
    assert "New material" in shown
    assert "New material" not in packer.page
    assert packer.post(PLA, {"name": "Mine"}).status_code == 403
    assert desk_of(Role.CONTENT).get("/admin/print-setup").status_code == 403


def test_a_material_switched_off_leaves_the_print_page_at_once(desk):
    desk.get(PLA)
    sent = form_of(desk.page)
    sent.pop("active")

    answer = desk.post(PLA, sent)

    assert answer.location == "/admin/print-setup"
    with db.reading() as session:
        assert "pla" not in [each.slug for each in materials_to_print(session)]
    desk.get(PLA)
    assert "History" in desk.page
    assert '"PLA"' not in desk.client.get("/api/v1/materials").text


def test_two_who_edit_one_material_see_both_values_and_lose_nothing(desk):
    desk.get(PLA)
    sent = form_of(desk.page)
    desk.post(PLA, sent | {"name": "PLA plus"})

    answer = desk.post(PLA, sent | {"blurb": "Mine"})

    assert answer.status_code == 409
    assert "Somebody else has saved PLA plus" in desk.page
    assert ">PLA plus</td>" in desk.page
    assert 'value="Mine"' in desk.page
    assert desk.post(PLA, form_of(desk.page)).status_code == 303
    assert (material("pla").name, material("pla").blurb) == ("PLA", "Mine")


def test_what_cannot_be_a_material_is_said_and_what_was_typed_stays(desk):
    for field, typed, says in (
        ("name", "", "Give it a name"),
        ("name", "PLA", "There is a PLA already"),
        ("density", "0", "from 0.5 to 10"),
        ("density", "NaN", "from 0.5 to 10"),
        ("preset", "gold", "Not a valid choice"),
        ("colours-0-name", "", "Write at least one colour"),
        ("colours-0-swatch", "red", "Choose a colour"),
        ("active", "y", "has no price for Wood-filled PLA"),
    ):
        answer = desk.post("/admin/print-setup/materials/new", NEW | {field: typed})

        assert (answer.status_code, field) == (422, field)
        assert says in desk.page
        assert "Looks and smells of wood" in desk.page


def test_a_new_material_is_priced_by_a_new_card_and_then_sold(desk):
    desk.post("/admin/print-setup/materials/new", NEW)
    desk.get(NEXT)
    figures = figures_on(desk.page) | {"kilogram_paise.wood-filled-pla": "3,100"}

    desk.post(NEXT, figures | {"do": "save"})
    compared = desk.page
    with db.reading() as session:
        before = rate_card_at(session, clock.now()).version
    answer = desk.post(NEXT, figures_on(compared) | {"do": "save"})

    assert before == 1, "nothing is saved before it was compared"
    assert "₹3,100.00" in compared
    assert answer.location == "/admin/print-setup/rates/2"
    desk.follow(answer)
    assert "Wood-filled PLA" in desk.page
    page = "/admin/print-setup/materials/wood-filled-pla"
    desk.get(page)
    assert desk.post(page, form_of(desk.page) | {"active": "y"}).status_code == 303
    with db.reading() as session:
        assert "wood-filled-pla" in [each.slug for each in materials_to_print(session)]


def test_figures_changed_after_comparing_are_compared_again(desk):
    desk.get(NEXT)
    desk.post(NEXT, figures_on(desk.page) | {"minimum_paise": "250", "do": "compare"})

    desk.post(NEXT, figures_on(desk.page) | {"minimum_paise": "2500", "do": "save"})

    assert "A big step" in desk.page
    with db.reading() as session:
        assert session.scalars(select(RateCard.version)).all() == [1]


def test_a_card_that_makes_no_sense_is_refused_with_what_was_typed(desk):
    for field, typed, says in (
        ("kilogram_paise.pla", "free", "Write an amount"),
        ("leads.rush", "-20", "Rush is ready before Standard"),
        ("day", "2020-01-01", "still to come"),
        ("hour", "10:00", "Choose the day, too"),
    ):
        desk.get(NEXT)
        desk.post(NEXT, figures_on(desk.page) | {"minimum_paise": "250", field: typed})
        answer = desk.post(NEXT, figures_on(desk.page) | {"do": "save"})

        assert (answer.status_code, field) == (422, field)
        assert says in desk.page
        assert f'value="{typed}"' in desk.page


def test_a_card_to_come_is_listed_and_can_be_withdrawn(desk):
    day = f"{clock.now().astimezone(clock.IST) + timedelta(days=3):%Y-%m-%d}"
    desk.get(NEXT)
    desk.post(NEXT, figures_on(desk.page) | {"minimum_paise": "250", "day": day})
    desk.follow(desk.post(NEXT, figures_on(desk.page) | {"do": "save"}))
    assert "To come" in desk.page

    answer = desk.post("/admin/print-setup/rates/2/withdrawal")

    assert answer.location == "/admin/print-setup"
    assert desk.post("/admin/print-setup/rates/1/withdrawal").status_code == 409


def test_what_is_in_use_is_switched_off_and_not_deleted(desk):
    a_quote()
    desk.get("/admin/print-setup/materials/petg")
    assert "not deleted" in desk.page
    machine = "/admin/print-setup/machines/core-256"

    assert desk.post("/admin/print-setup/materials/petg/removal").status_code == 409
    assert desk.post(f"{machine}/removal").status_code == 409
    assert desk.post("/admin/print-setup/materials/tpu/removal").status_code == 303
    desk.get(machine)
    sent = form_of(desk.page)
    sent.pop("active")
    assert desk.post(machine, sent).status_code == 303

    assert material("tpu") is None
    with db.reading() as session:
        assert "core-256" not in [each.slug for each in machines_at_work(session)]


def test_a_new_machine_widens_what_the_print_page_promises(desk):
    form = {"name": "Hall 500", "preset": "bambu", "position": "5", "active": "y"}
    size = {"width": "500", "depth": "500", "height": "600", "version": "0"}

    assert desk.post("/admin/print-setup/machines/new", form | size).status_code == 303

    desk.get("/print")
    assert "500 × 500 × 600" in desk.page


def test_prices_of_given_figures_stand_side_by_side_and_nothing_is_kept(desk):
    desk.get(NEXT)
    desk.post(NEXT, figures_on(desk.page) | {"processes.fdm.hour_paise": "240"})
    desk.post(NEXT, figures_on(desk.page) | {"do": "save"})

    asked = {
        "what": "given",
        "grams": "50",
        "minutes": "120",
        "materials": ["pla", "resin"],
        "qualities": ["standard"],
        "quantity": "1",
        "infill": "20",
        "finish": "none",
        "lead": "standard",
        "first": "1",
        "second": "2",
    }
    desk.get("/admin/print-setup/simulator", query_string=asked)

    assert "+₹240.00" in desk.page
    assert "₹480.00" in desk.page
    wrong = desk.get("/admin/print-setup/simulator", query_string=asked | {"first": "9"})
    assert wrong.status_code == 422


def test_a_sample_is_measured_once_and_priced_by_the_quotes_own_pricing(desk):
    storage().put("samples/bracket.stl", io.BytesIO(MODEL))
    desk.get("/admin/print-setup/simulator")
    assert "Measure Shelf bracket" in desk.page

    answer = desk.post("/admin/print-setup/samples/bracket")
    with db.reading() as session:
        upload = session.scalars(select(Upload)).one()
    measure_as_bracket(upload)
    desk.follow(answer)

    assert upload.of_the_shop
    assert "Measure Shelf bracket" not in desk.page
    assert "PLA, standard" in desk.page
    assert "Machine time" in desk.page
