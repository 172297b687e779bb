"""The security centre: whoever looks after the shop finds, follows, settles and shows."""

import csv
import io
import re
from datetime import timedelta

import pypdfium2
import pytest

from store.accounts.models import Role
from store.infra.db import transaction
from store.infra.witness import Sighting
from store.kernel import clock
from store.security import guard, jobs
from store.security.actions.noting import note
from store.security.models import record
from tests.working import run_jobs

pytestmark = pytest.mark.one_database

BAD = "198.51.100.7"
ALERT = re.compile(r'href="(/admin/security/alerts/[\w-]{8,})"')


@pytest.fixture
def centre(desk_of):
    """The owner's browser."""
    return desk_of(Role.OWNER)


@pytest.fixture(autouse=True)
def nobody_is_refused():
    """Leave no block behind in this process's memory."""
    yield
    guard._List.networks = ()


@pytest.fixture
def attack(database, asha):
    """One network tries passwords, and a rule finds it."""
    moment = clock.now() - timedelta(minutes=1)
    with transaction() as session:
        for person in range(10):
            whose = asha.id if person == 0 else 1000 + person
            seen = Sighting("login.failed", at=moment, person_id=whose, network=BAD)
            note(session, seen, times=3)
    jobs.watch()


def listed(page):
    return ALERT.findall(page)


@pytest.mark.fault("A04")
def test_A04_an_alert_is_found_followed_and_settled(centre, attack):
    centre.get("/admin/")
    assert '>1<span class="hidden"> security alerts</span>' in centre.page
    centre.get("/admin/security")
    assert "Credential stuffing" in centre.page
    (alert,) = set(listed(centre.page))
    centre.get(alert)
    assert f"30 refused log-ins of 10 people from {BAD[:-2]}.0/24" in centre.page
    assert f"Refuse {BAD} for a day" in centre.page

    centre.get("/admin/security/events", query_string={"network": BAD})
    assert centre.page.count('<span class="code">login.failed</span>') == 10
    assert "Asha Rao" in centre.page
    assert centre.post(f"{alert}/acknowledgement", {"note": ""}).status_code == 422
    centre.post(f"{alert}/acknowledgement", {"note": "Told the provider."})

    assert listed(centre.get("/admin/security/alerts").get_data(as_text=True)) == []
    centre.get(alert)
    assert "Told the provider." in centre.page
    assert centre.get("/admin/security/alerts?state=all").status_code == 200
    assert listed(centre.page) == [alert]


def test_a_proposed_block_takes_one_press_and_is_lifted_by_another(centre, client, attack):
    centre.get("/admin/security/alerts")
    (alert,) = listed(centre.page)

    centre.post(f"{alert}/block")

    stranger = {"REMOTE_ADDR": BAD}
    refused = client.get("/", environ_base=stranger)
    assert refused.status_code == 403
    assert "Not open to your network" in refused.get_data(as_text=True)
    assert client.get("/healthz", environ_base=stranger).status_code == 200
    assert client.post("/webhooks/stripe", environ_base=stranger).status_code == 400
    assert client.get("/").status_code == 200
    centre.get("/admin/security/blocked")
    (removal,) = re.findall(r'action="(/admin/security/blocked/\d+/removal)"', centre.page)
    centre.post(removal)
    assert client.get("/", environ_base=stranger).status_code == 200


@pytest.mark.parametrize(
    ("network", "sentence"),
    [
        ("127.0.0.1", "You are in that network yourself"),
        ("127.0.0.0/8", "/16 at most"),
        ("nowhere", "Write an address such as"),
    ],
)
def test_nobody_locks_out_themselves_or_the_whole_world(centre, network, sentence):
    block = {"network": network, "hours": "24", "reason": "A test"}

    response = centre.post("/admin/security/blocked", block)

    assert response.status_code in {409, 422}
    assert sentence in centre.page
    assert f'value="{network}"' in centre.page


def test_whoever_is_blocked_costs_no_statement(client, centre, statements):
    block = {"network": "198.51.100.0/24", "hours": "1", "reason": "Scrapes"}
    centre.post("/admin/security/blocked", block)

    with statements() as asked:
        client.get("/", environ_base={"REMOTE_ADDR": BAD})

    assert [
        each for each in asked if "security_event" not in each and "BEGIN" not in each
    ] == []


def test_a_providers_signed_word_comes_in_from_a_blocked_network(client, centre):
    block = {"network": "198.51.100.0/24", "hours": "1", "reason": "Scrapes"}
    centre.post("/admin/security/blocked", block)
    here = {"REMOTE_ADDR": BAD}

    said = client.post("/account/oidc/logout-token", environ_base=here)

    assert said.status_code == 404  # there is no provider
    assert client.get("/", environ_base=here).status_code == 403


def test_sessions_of_the_staff_are_seen_and_ended(centre, desk):
    assert desk.get("/admin/").status_code == 200
    centre.get("/admin/security/sessions")
    row = centre.page.partition("Sam Staff")[2]
    (address, *_) = re.findall(
        r'action="(/admin/security/sessions/\d+/[\w-]+/removal)"', row
    )

    centre.post(address)

    assert "login" in desk.get("/admin/").location
    assert centre.post(address).status_code == 404


def written(number, **values):
    with transaction() as session:
        record(
            session,
            actor_id=number,
            actor="=cmd|' /C calc'!A0",
            action="product.updated",
            subject="product",
            subject_id=number,
            **values,
        )


@pytest.mark.fault("W15")
def test_W15_the_audit_trail_is_narrowed_verified_and_exported(centre):
    written(1, before={"name": "Old gear"}, after={"name": "New gear"})
    written(2, after={"name": "@SUM(A1)"})

    centre.get("/admin/security/audit?subject=product&verify=1")
    assert "Name: <del>Old gear</del>" in centre.page
    assert "each as it was written" in centre.page
    sent = centre.post("/admin/security/audit/export?subject=product")

    rows = list(csv.reader(io.StringIO(sent.get_data(as_text=True))))
    assert [row[2] for row in rows[1:]] == ["'=cmd|' /C calc'!A0"] * 2
    assert sent.headers["Cache-Control"] == "private, no-store"
    centre.get("/admin/security/audit")
    assert "audit.exported" in centre.page


def test_a_long_trail_is_read_page_by_page(centre):
    for number in range(52):
        written(number)

    centre.get("/admin/security/audit?subject=product")
    (older,) = re.findall(r'rel="next" href="([^"]+)"', centre.page)
    centre.get(older.replace("&amp;", "&"))

    assert centre.page.count('<span class="code">product.updated</span>') == 2


def test_a_report_is_shown_saved_and_drawn(centre, attack):
    today = clock.now().astimezone(clock.IST).date().isoformat()
    days = {"first": today, "last": today}

    centre.get("/admin/security/reports", query_string=days)
    assert "login.failed" in centre.page
    table = centre.post("/admin/security/reports/export", days).get_data(as_text=True)
    centre.post("/admin/security/reports", days)
    run_jobs(only="draw_report")
    centre.get("/admin/security/reports")
    (address,) = re.findall(r'href="([^"]+\.pdf)"', centre.page)
    drawn = centre.get(address)

    assert "event,login.failed," in table
    text = "".join(
        page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(drawn.data)
    )
    assert "Security report" in text
    assert "Each is as it was written" in text
    assert "credential stuffing" in " ".join(text.split())


@pytest.mark.parametrize(
    "days", [("2026-11-02", "2026-11-01"), ("", "2026-11-01"), ("2020-01-01", "2026-01-01")]
)
def test_a_period_that_is_none_is_said_so(centre, days):
    asked = dict(zip(("first", "last"), days, strict=True))

    assert centre.get("/admin/security/reports", query_string=asked).status_code == 422


def test_addresses_may_hold_anything(centre):
    for path in ("events", "audit", "alerts"):
        odd = "after=x&_external=1&_scheme=javascript&first=never&kind=%27&level=no"
        assert centre.get(f"/admin/security/{path}?{odd}").status_code in {200, 422}
        assert "javascript" not in centre.page.partition("<main")[2]
