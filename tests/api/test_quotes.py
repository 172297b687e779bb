"""Prices and quotes by API are those of the pages, and belong to whoever asked."""

import pytest

from store.infra.db import transaction
from store.quotes.defaults import install_defaults
from tests.api.test_uploads import sent
from tests.working import run_jobs

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("measured_here")]

CHOICE = {"material": "petg", "colour": "Grey", "infill": 40, "quantity": 5}


@pytest.fixture
def model(client):
    """A measured cube of the program's own."""
    with transaction() as session:
        install_defaults(session)
    token = sent(client).json["id"]
    run_jobs()
    return f"/api/v1/uploads/{token}"


def test_the_price_that_is_shown_is_the_one_that_is_held(client, model):
    shown = client.get(f"{model}/price", query_string=CHOICE)
    held = client.post(f"{model}/quotes", json=CHOICE)

    assert shown.status_code == 200
    assert held.status_code == 201
    assert held.json["price"] == shown.json["price"]
    assert (
        sum(line["amount"]["amount_minor"] for line in held.json["lines"])
        == (held.json["price"]["amount_minor"])
    )
    assert client.get(held.headers["Location"]).json == held.json


def test_materials_say_what_can_be_chosen(client, model):
    offered = {one["id"]: one for one in client.get("/api/v1/materials").json["data"]}

    assert "Grey" in offered["petg"]["colours"]
    assert offered["petg"]["process"] == "fdm"
    assert {one["process"] for one in offered.values()} == {"fdm", "sla", "sls"}


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"material": "gold"}, 422),
        ({"colour": "Plaid"}, 422),
        ({"infill": 33}, 422),
        ({"quantity": 0}, 422),
        ({"lead": "yesterday"}, 422),
        ({"price": 1}, 422),
    ],
)
def test_what_is_not_on_offer_is_refused(client, model, wrong, status):
    refused = client.post(f"{model}/quotes", json=CHOICE | wrong)

    assert refused.status_code == status
    assert refused.mimetype == "application/problem+json"


@pytest.mark.asvs("V8.2.2")
def test_a_stranger_finds_neither_model_nor_quote(app, client, model):
    held = client.post(f"{model}/quotes", json=CHOICE)
    stranger = app.test_client()

    assert stranger.get(f"{model}/price", query_string=CHOICE).status_code == 404
    assert stranger.post(f"{model}/quotes", json=CHOICE).status_code == 404
    assert stranger.get(held.headers["Location"]).status_code == 404
