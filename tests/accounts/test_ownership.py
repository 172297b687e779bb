"""What is somebody's is not there for anybody else, and whoever asks for it is told of."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from store.accounts.actions.factors import add_passkey
from store.accounts.audiences import OWNERS, audiences
from store.accounts.models import Identity
from store.accounts.passkeys import Made
from store.cart.actions import add_quote, add_variant
from store.cart.models import CartLine
from store.infra import witness
from store.infra.db import reading, transaction
from store.infra.masking import clean
from store.kernel import clock, ids
from store.uploads.models import Upload
from store.web import session_store
from store.web.headers import SECRETS
from tests.at_the_desk import signed_in
from tests.browsing import Browser
from tests.factories.buying import a_part
from tests.factories.people import a_browser
from tests.factories.printing import a_quote, an_order_of, paid
from tests.invoices.billing import bill

pytestmark = pytest.mark.one_database

IN_SHORT = {"Accept": "application/json"}  # a refusal without its page
TYPED = {"quantity": "2", "name": "Mine", "title": "Mine"}
NOT_THERE = 404
KEEPERS = "keepers"
THROUGH_PROGRAMS = {"api.order", "api.quote", "api.upload", "api.upload_batch"}
# What a made-up thing has no file for: its owner is told so, too.
NOT_MADE = {"invoices.pdf", "uploads.preview", "uploads.original", "uploads.signature"}


@dataclass(frozen=True)
class Things:
    """The names of what Asha has, by the word before them in an address."""

    names: dict[str, dict[str, object]]

    def of(self, rule) -> dict[str, object]:
        """Give what fills an address: names of one kind of thing."""
        start = rule.rule.removeprefix("/account").removeprefix("/api/v1").split("/")[1]
        batch = "batch" in rule.arguments
        return self.names["batches" if batch else start]


@pytest.fixture
def hers(app, asha):
    """The browser in which Asha is signed in."""
    return signed_in(app, asha)


@pytest.fixture
def things(asha, hers):
    """One of everything that is Asha's."""
    visitor = a_browser(asha)
    a_part()
    order = paid(an_order_of(visitor, parts=("NZ-04",)))
    document = bill(order)
    quote = a_quote(visitor, filename="clip.stl")
    with transaction() as session:
        add_variant(session, visitor=visitor, sku="NZ-04", quantity=1, at=clock.now())
        add_quote(session, visitor=visitor, token=quote.token, at=clock.now())
        upload = session.get_one(Upload, quote.upload_id)
        line = session.scalars(select(CartLine).order_by(CartLine.id.desc())).first()
        made = Made(b"of-asha", b"key", 0, is_synced=False)
        passkey = add_passkey(
            session, person_id=asha.id, name="Key", made=made, handle=b"asha"
        )
        identity = Identity(person_id=asha.id, issuer="https://id.example", subject="asha")
        session.add(identity)
    with reading() as session:
        (place,) = session_store.of_person(session, asha.id)
    names = {
        "orders": {
            "number": order.number,
            "name": document.filename,
            "position": line_of(order),
        },
        "quotes": {"token": quote.token},
        "uploads": {"token": upload.token},
        "batches": {"batch": upload.batch},
        "cart": {"line_id": line.id},
        "sessions": {"token": place.token},
        "passkeys": {"token": passkey.token},
        "identities": {"token": identity.token},
    }
    return Things(names)


@pytest.fixture
def doors(app, things):
    """Each address of somebody's thing as (endpoint, method, path), filled with Asha's."""
    return filled_with(app, things, audiences()[OWNERS].addresses)


@pytest.fixture
def told(monkeypatch):
    """What the guards were told."""
    seen = []
    monkeypatch.setattr(witness, "_sinks", [seen.append])
    return seen


@pytest.mark.fault("W02")
@pytest.mark.asvs("V8.2.2")
@pytest.mark.asvs("V16.3.2")
@pytest.mark.parametrize("who", ["nobody", "bina", "staff", "owner"])
def test_W02_what_is_ashas_is_not_there_for_anybody_else(request, app, doors, told, who):
    nobody = Browser(app.test_client())
    somebody = who != "nobody" and request.getfixturevalue(who)
    browser = signed_in(app, somebody) if somebody else nobody

    answers = {(door, method): ask(browser, method, path) for door, method, path in doors}

    let_in = {door: status for door, status in answers.items() if status != NOT_THERE}
    if who == "nobody":  # asked to sign in first: the account's own pages
        let_in = {door: status for door, status in let_in.items() if status != 303}
    assert let_in == {}
    withheld = [one for one in told if one.kind == "thing.withheld"]
    assert len(withheld) == list(answers.values()).count(NOT_THERE) > 30


@pytest.mark.fault("W02")
@pytest.mark.asvs("V8.2.2")
def test_W02_nor_is_it_there_through_the_interface_for_programs(app, things, bina):
    browser = signed_in(app, bina)
    doors = filled_with(app, things, THROUGH_PROGRAMS)

    answers = {door: ask(browser, method, path) for door, method, path in doors}

    assert set(answers) == THROUGH_PROGRAMS
    assert {door: at for door, at in answers.items() if at not in {401, NOT_THERE}} == {}


@pytest.mark.asvs("V8.2.2")
def test_control_for_asha_all_of_it_is_there(doors, hers):
    answers = {
        door: ask(hers, method, path)
        for door, method, path in doors
        if method == "GET" and door not in NOT_MADE
    }

    assert [door for door, status in answers.items() if status == NOT_THERE] == []
    assert len(answers) > 10


def ask(browser, method, path) -> int:
    if method == "GET":
        return browser.get(path, headers=IN_SHORT).status_code
    return browser.post(path, TYPED, headers=IN_SHORT).status_code


def line_of(order) -> int:
    """Where the print stands among an order's lines."""
    return next(line.position for line in order.lines if line.is_print)


def filled_with(app, things, endpoints) -> list[tuple[str, str, str]]:
    """Each of these addresses as (endpoint, method, path), filled with Asha's names."""
    adapter = app.url_map.bind("localhost")
    return [
        (rule.endpoint, method, adapter.build(rule.endpoint, _names(rule, things)))
        for rule in app.url_map.iter_rules()
        if rule.endpoint in endpoints
        for method in sorted(rule.methods & {"GET", "POST"})
    ]


def _names(rule, things) -> dict[str, object]:
    known = things.of(rule)
    return {name: known[name] for name in rule.arguments}


@pytest.mark.asvs("V16.2.5")
def test_the_secret_that_opens_an_address_stands_in_no_log(app):
    secret = ids.token(32)

    for rule in app.url_map.iter_rules():
        if rule.endpoint in audiences()[KEEPERS].addresses:
            named = {name: secret if name in SECRETS else "1" for name in rule.arguments}
            _, path = rule.build(named)
            assert secret in path
            assert secret not in clean(path), rule
