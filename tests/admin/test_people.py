"""Who works here: invited, given a role, kept out; and nobody rises by themselves."""

import re
from datetime import timedelta

import pytest

from store.accounts.access import RECENT
from store.accounts.actions import create_staff, staffing
from store.accounts.actions.factors import add_passkey
from store.accounts.models import AccountLink, Person, Role
from store.accounts.passkeys import Made
from store.accounts.queries import person_with_email
from store.accounts.queries.factors import has_factors
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict
from store.security.queries import history_of
from store.settings import ROOT
from tests.at_the_desk import signed_in
from tests.browsing import PASSWORD, Browser
from tests.working import run_jobs

pytestmark = pytest.mark.one_database

NEW = {"name": "Chitra Das", "email": "Chitra@example.com", "role": "content"}


@pytest.fixture
def office(app, owner):
    """The owner at the page of people."""
    browser = signed_in(app, owner)
    browser.get("/admin/people")
    return browser


@pytest.fixture
def pia(app):
    """Somebody of fulfilment, signed in at a browser of her own: (person, browser)."""
    with transaction() as session:
        person = create_staff(
            session,
            email="pia@example.com",
            name="Pia Packer",
            password=PASSWORD,
            role=Role.FULFILMENT,
        )
    return person, signed_in(app, person)


def now(person) -> Person:
    with reading() as session:
        return session.get_one(Person, person.id)


def test_staff_are_listed_with_role_second_factor_and_last_visit(office, pia):
    office.get("/admin/people")

    for word in ("Omar Owner", "Pia Packer", "Fulfilment", "None", "Open"):
        assert word in office.page


def test_who_is_invited_chooses_a_password_by_the_mail_and_comes_in(office, app, mailed):
    answer = office.post("/admin/people", NEW)
    assert answer.status_code == 303
    assert "gets a mail" in office.follow(answer).get_data(as_text=True)
    run_jobs()

    new = Browser(app.test_client())
    new.get(mailed("/account/links/"))
    came = new.post(
        mailed("/account/links/"), {"password": PASSWORD, "new_password": PASSWORD}
    )

    assert came.status_code == 303
    with reading() as session:
        person = person_with_email(session, "chitra@example.com")
        told = history_of(session, "person", person.id)
    assert (person.role, person.email_proved_at is not None) == (Role.CONTENT, True)
    assert [entry.action for entry in told] == ["person.invited"]
    new.follow(new.sign_in(person))
    assert new.get("/admin/products").status_code == 200
    assert new.get("/admin/orders").status_code == 403


def test_an_invitation_can_be_sent_again_and_the_first_link_is_over(office):
    office.post("/admin/people", NEW)
    with reading() as session:
        person = person_with_email(session, NEW["email"])
        first = session.query(AccountLink).one().digest

    office.post(f"/admin/people/{person.id}/invitation")

    with reading() as session:
        assert session.query(AccountLink).one().digest != first


def test_who_came_in_without_a_password_is_not_invited_any_more(office):
    with transaction() as session:
        person = create_staff(
            session,
            email="dev@example.com",
            name="Dev Nair",
            password=None,
            role=Role.CONTENT,
        )
        person.email_proved_at = clock.now()

    office.get(f"/admin/people/{person.id}")
    assert "Invited" not in office.page
    assert office.post(f"/admin/people/{person.id}/invitation").status_code == 409


def test_an_address_with_an_account_is_not_invited(office, asha):
    answer = office.post("/admin/people", {**NEW, "email": asha.email})

    assert answer.status_code == 409
    assert "look it up under Customers" in office.page
    assert "Chitra Das" in office.page


@pytest.mark.fault("A17")
@pytest.mark.asvs("V8.3.2")
def test_A17_whoever_is_demoted_is_refused_at_the_next_request(office, pia):
    person, browser = pia
    assert browser.get("/admin/orders").status_code == 200

    office.post(f"/admin/people/{person.id}/role", {"role": "content"})

    assert browser.get("/admin/orders").location.startswith("/account/login")
    browser.follow(browser.sign_in(person))
    assert browser.get("/admin/orders").status_code == 403
    assert browser.get("/admin/products").status_code == 200
    with reading() as session:
        (entry,) = history_of(session, "person", person.id)
    assert (entry.before, entry.after) == ({"role": "fulfilment"}, {"role": "content"})


@pytest.mark.fault("A17")
@pytest.mark.asvs("V8.3.2")
def test_A17_a_role_that_is_taken_away_in_the_table_counts_at_once(pia):
    person, browser = pia
    with transaction() as session:
        session.get_one(Person, person.id).role = Role.CONTENT

    assert browser.get("/admin/orders").status_code == 403


@pytest.mark.fault("A17")
@pytest.mark.asvs("V7.4.2")
def test_A17_whoever_is_shut_out_is_out_at_the_next_request(office, pia):
    person, browser = pia

    office.follow(office.post(f"/admin/people/{person.id}/closure"))

    assert "Closed" in office.page
    assert browser.get("/admin/").location.startswith("/account/login")
    assert browser.sign_in(person).status_code == 422
    office.post(f"/admin/people/{person.id}/reopening")
    assert browser.sign_in(person).status_code == 303


@pytest.mark.asvs("V7.4.5")
def test_a_colleague_is_signed_out_everywhere(office, pia):
    person, browser = pia

    office.follow(office.post(f"/admin/people/{person.id}/sessions/removal"))

    assert "Signed out in 1 place" in office.page
    assert browser.get("/admin/").status_code == 303


def test_a_lost_second_factor_is_taken_off_by_the_owner_alone(office, desk_of, pia):
    person, _ = pia
    with transaction() as session:
        made = Made(b"lost", b"key", 0, is_synced=False)
        add_passkey(session, person_id=person.id, name="Key", made=made, handle=b"pia")
    manager = desk_of(Role.MANAGER)
    assert manager.post(f"/admin/people/{person.id}/factors/removal").status_code == 403

    office.post(f"/admin/people/{person.id}/factors/removal")

    with reading() as session:
        assert not has_factors(session, person.id)
        (entry, *_) = history_of(session, "person", person.id)
    assert entry.action == "person.factors_removed"


@pytest.mark.fault("W28")
@pytest.mark.asvs("V8.2.2")
def test_W28_nobody_changes_their_own_role_or_account(office, owner):
    for deed, form in (("role", {"role": "content"}), ("closure", {}), ("reopening", {})):
        assert office.post(f"/admin/people/{owner.id}/{deed}", form).status_code == 409

    assert (now(owner).role, now(owner).is_active) == (Role.OWNER, True)


@pytest.mark.fault("W28")
def test_W28_the_last_owner_is_kept_whatever_another_may_do(session, owner, monkeypatch):
    root = create_staff(
        session, email="r@example.in", name="R", password=PASSWORD, role=Role.OWNER
    )
    session.flush()
    root.disabled_at = clock.now()
    monkeypatch.setattr(staffing.permissions, "may_give", lambda *_: True)
    deeds = (
        lambda: staffing.change_role(
            session, person_id=owner.id, role=Role.CONTENT, actor_id=root.id
        ),
        lambda: staffing.close_account(
            session, person_id=owner.id, actor_id=root.id, at=clock.now()
        ),
    )

    for deed in deeds:
        with pytest.raises(Conflict, match="needs an owner"):
            deed()
        session.refresh(owner)


@pytest.mark.asvs("V8.2.1")
@pytest.mark.parametrize("role", ["owner", "staff"])
def test_a_manager_makes_nobody_what_a_manager_is_or_more(desk_of, owner, pia, role):
    person, _ = pia
    manager = desk_of(Role.MANAGER)

    invited = manager.post("/admin/people", {**NEW, "role": role})
    raised = manager.post(f"/admin/people/{person.id}/role", {"role": role})
    demoted = manager.post(f"/admin/people/{owner.id}/role", {"role": "content"})

    assert (invited.status_code, raised.status_code) == (422, 422)
    assert demoted.status_code == 403
    assert (now(person).role, now(owner).role) == (Role.FULFILMENT, Role.OWNER)


@pytest.mark.asvs("V7.5.3")
def test_people_are_changed_only_with_a_fresh_proof(office, pia):
    person, _ = pia
    with clock.frozen(clock.now() + RECENT + timedelta(minutes=1)):
        office.get(f"/admin/people/{person.id}")
        assert "prove first that it is you" in office.page
        answer = office.post(f"/admin/people/{person.id}/role", {"role": "content"})

    assert answer.location.startswith("/account/prove")
    assert now(person).role == Role.FULFILMENT


def test_the_page_of_roles_says_what_each_may_do(office):
    office.get("/admin/people/roles")

    assert "Give money back" in office.page
    assert "Looks at the shop" in office.page


@pytest.mark.asvs("V16.3.2")
def test_a_refusal_says_what_is_missing_and_is_told(desk_of, owner, told):
    packer = desk_of(Role.FULFILMENT)

    answer = packer.get("/admin/tax")

    assert answer.status_code == 403
    for words in ("See the rates of GST", "Fulfilment", "Omar Owner"):
        assert words in packer.page
    (denied,) = [one for one in told if one.kind == "permission.denied"]
    assert (denied.outcome, denied.detail["permission"]) == ("refused", "tax.see")
    assert denied.detail["role"] == "fulfilment"


@pytest.fixture
def mailed(configuration):
    """Gives the path of the link of the newest mail."""

    def path(start) -> str:
        folder = configuration.VAR / "mail"
        newest = max(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        text = newest.read_text().replace("=\n", "")
        return start + text.partition(start)[2].split()[0].strip('">')

    return path


@pytest.mark.fault("W28")
def test_W28_no_code_deletes_people_accounts_are_closed():
    deletion = re.compile(r"delete\(Person\)|\.delete\((?:person|owner|staff|colleague)\)")

    files = (ROOT / "store").rglob("*.py")

    assert [file for file in files if deletion.search(file.read_text("utf-8"))] == []
