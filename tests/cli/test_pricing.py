"""Price lists are kept by commands."""

import pytest

from store.accounts.queries import person_with_email
from store.catalog.models import Variant
from store.infra.db import reading
from store.kernel.money import Money
from tests.factories.buying import a_part

pytestmark = pytest.mark.one_database


@pytest.fixture
def run(app):
    def command(*words):
        return app.test_cli_runner().invoke(args=["price-list", *words])

    return command


def test_a_customer_is_put_on_a_list_with_prices_of_its_own(run, asha):
    nozzle = a_part(price="149.00")

    for words in (
        ("create", "schools", "Schools"),
        ("set", "NZ-04", "10", "99", "--list", "schools"),
        ("set", "NZ-04", "20", "89"),
        ("assign", asha.email, "schools"),
    ):
        assert run(*words).exit_code == 0

    with reading() as session:
        listed = person_with_email(session, asha.email).price_list_id
        variant = session.get_one(Variant, nozzle)
        session.refresh(variant, ["breaks"])
    assert variant.prices(listed).each(10) == Money(99_00)
    plain = variant.prices()
    assert [plain.each(many) for many in (10, 20)] == [Money(149_00), Money(89_00)]


def test_a_step_and_a_customer_are_taken_off_again(run, asha):
    nozzle = a_part(price="149.00")
    run("set", "NZ-04", "20", "89")

    assert run("set", "NZ-04", "20", "none").exit_code == 0
    assert run("assign", asha.email, "none").exit_code == 0

    with reading() as session:
        variant = session.get_one(Variant, nozzle)
        session.refresh(variant, ["breaks"])
        assert variant.breaks == []


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("set", "NZ-04", "1", "99"), "from 2 to 500"),
        (("set", "NZ-04", "10", "149"), "less than ₹149.00"),
        (("set", "NZ-04", "10", "cheap"), "amount such as"),
        (("set", "NOTHING", "10", "99"), "no variant NOTHING"),
        (("set", "NZ-04", "10", "99", "--list", "no"), "no price list no"),
        (("assign", "nobody@example.in", "none"), "no account"),
    ],
)
def test_a_refusal_is_a_sentence(run, words, refusal):
    a_part(price="149.00")

    told = run(*words)

    assert told.exit_code == 1
    assert refusal in told.output
