"""What was seen becomes alerts: each once, told once an hour, until somebody sees to it."""

import hashlib
import hmac
import json
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from store.infra import http
from store.infra.db import reading, transaction
from store.infra.places import Place
from store.infra.tally import Minute
from store.kernel import clock
from store.security import jobs
from store.security.actions import telling, watching
from store.security.actions.tallying import keep_minutes
from store.security.models import Mark, SecurityMark
from store.settings import settings, use
from tests.working import run_jobs

STUFFING = "credential_stuffing"
HOOK = "https://alarm.example/hook"


@pytest.fixture
def stuffing(seen):
    def go_on():
        for person in range(12):
            seen("login.failed", person_id=person, times=3)

    return go_on


@pytest.fixture
def mailbox(tmp_path, configuration):
    """Mails to whom ALERTS_TO names lie here."""
    told = {"VAR": tmp_path, "ALERTS_TO": "guard@example.com, second@example.com"}
    before = settings()
    use(configuration.model_copy(update=told))
    yield lambda: sorted((tmp_path / "mail").glob("*.eml"))
    use(before)


@pytest.fixture
def hook(configuration, monkeypatch):
    """A receiver of alerts: gives what it was posted, and answers as it is told."""
    told = {"ALERTS_WEBHOOK": HOOK, "ALERTS_WEBHOOK_SECRET": "of the hook"}
    before = settings()
    use(before.model_copy(update=told))
    answers, posted = [], []

    def post(url, body, *, headers):
        posted.append((url, body, headers))
        answer = answers.pop(0) if answers else 204
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(http, "post_json", post)
    yield answers, posted
    use(before)


SOON = timedelta(seconds=6)


def watch_at(moment):
    """Judge what was seen up to a moment: what was seen is saved a little later."""
    with clock.frozen(moment + SOON):
        jobs.watch()


@pytest.mark.fault("A04")
def test_A04_a_flood_of_log_ins_is_one_alert_that_counts_up(noon, stuffing, alerts):
    stuffing()
    watch_at(noon)
    watch_at(noon + timedelta(minutes=1))  # nothing new was seen
    with clock.frozen(noon + timedelta(minutes=2)):
        stuffing()
    watch_at(noon + timedelta(minutes=2))

    (alert,) = [each for each in alerts() if each.rule == STUFFING]
    assert (alert.times, alert.severity) == (2, "alarm")
    assert alert.facts == {"times": 72, "people": 12}
    assert alert.proposes_block == "203.0.113.7"


def test_what_somebody_has_seen_to_is_an_alert_anew_when_it_goes_on(noon, stuffing, alerts):
    stuffing()
    watch_at(noon)
    with transaction() as session:
        session.merge(alerts()[0]).acknowledge(by_id=1, by="Sam", note="Seen.", at=noon)
    with clock.frozen(noon + timedelta(minutes=3)):
        stuffing()
    watch_at(noon + timedelta(minutes=3))

    assert [each.is_open for each in alerts() if each.rule == STUFFING] == [False, True]


def test_whoever_signs_in_from_two_ends_of_the_world_is_an_alert(noon, seen, alerts):
    places = {
        "203.0.113.7": Place("Bengaluru, India", "IN", 12.97, 77.59),
        "198.51.100.7": Place("London, United Kingdom", "GB", 51.51, -0.13),
    }
    seen("login.succeeded", person_id=5, outcome="allowed", at=noon - timedelta(hours=1))
    seen("login.succeeded", person_id=5, outcome="allowed", network="198.51.100.7")

    with transaction() as session:
        watching.watch(session, at=noon + SOON, locate=places.get)

    (alert,) = alerts()
    assert (alert.rule, alert.subject) == ("impossible_travel", "person 5")


def test_an_alert_is_mailed_to_each_once_an_hour_at_most(noon, stuffing, alerts, mailbox):
    stuffing()
    watch_at(noon)
    run_jobs()
    for minutes in (10, 50):
        with clock.frozen(noon + timedelta(minutes=minutes)):
            stuffing()
            watch_at(clock.now())
            run_jobs()
    assert len(mailbox()) == 2  # two people, one mail each

    with clock.frozen(noon + timedelta(minutes=61)):
        stuffing()
        watch_at(clock.now())
        run_jobs()

    assert len(mailbox()) == 4
    mail = message_from_bytes(mailbox()[0].read_bytes(), policy=policy.default)
    assert "credential stuffing" in mail["Subject"]
    assert "/admin/security/alerts/" in mail.get_body(("plain",)).get_content()


def test_owners_are_told_when_no_setting_names_anybody(app, owner, stuffing, tmp_path):
    before = settings()
    use(before.model_copy(update={"VAR": tmp_path}))
    stuffing()

    watch_at(clock.now())
    run_jobs()

    use(before)
    (kept,) = (tmp_path / "mail").glob("*.eml")
    assert message_from_bytes(kept.read_bytes())["To"] == owner.email


@pytest.mark.fault("W19")
def test_W19_what_is_posted_is_signed_with_its_moment(noon, stuffing, hook):
    _, posted = hook
    stuffing()
    watch_at(noon)
    with clock.frozen(noon):
        run_jobs(only="post_alert")

    ((url, body, headers),) = posted
    moment, proof = headers["X-Store-Signature"].split(",v1=")
    signed = moment.removeprefix("t=").encode() + b"." + body
    assert url == HOOK
    assert moment == f"t={int(noon.timestamp())}"
    assert proof == hmac.new(b"of the hook", signed, hashlib.sha256).hexdigest()
    assert json.loads(body)["rule"] == STUFFING


@pytest.mark.fault("W19")
@pytest.mark.parametrize("answer", [500, 302, http.Unreachable()], ids=str)
def test_W19_a_receiver_that_fails_is_tried_again_later(noon, stuffing, hook, answer):
    answers, posted = hook
    answers.append(answer)
    stuffing()
    watch_at(noon)

    with clock.frozen(noon), pytest.raises(ConnectionError):
        run_jobs(only="post_alert")
    with clock.frozen(noon + timedelta(minutes=5)):
        run_jobs(only="post_alert")

    assert len(posted) == 2
    assert hook_mark().number == 0


@pytest.mark.fault("W19")
def test_W19_a_receiver_that_never_answers_is_given_up(noon, stuffing, hook, alerts):
    answers, posted = hook
    answers.extend([500] * 50)
    stuffing()
    watch_at(noon)

    for _ in range(telling.FAILURES):
        with pytest.raises(jobs.PostRefused):
            jobs.post_alert(alerts()[0].id)
    jobs.post_alert(alerts()[0].id)

    assert len(posted) == telling.FAILURES
    assert hook_mark().at is not None
    with transaction() as session:
        telling.switch_on(session)
    assert hook_mark().at is None


def hook_mark():
    with reading() as session:
        return session.get_one(SecurityMark, Mark.HOOK)


def test_a_wave_of_failures_in_the_shop_is_an_alert_once(noon, database, alerts):
    calm, wave = Minute(100, 1, 0, 2000.0), Minute(100, 1, 60, 2000.0)
    minutes = {(noon - timedelta(minutes=each), "catalog"): calm for each in range(8, 180)}
    minutes |= {(noon - timedelta(minutes=each), "catalog"): wave for each in range(1, 8)}
    with transaction() as session:
        keep_minutes(session, minutes)
        keep_minutes(session, {(noon - timedelta(minutes=3), "catalog"): Minute(1)})

    watch_at(noon)
    watch_at(noon + timedelta(minutes=1))

    (alert,) = alerts()
    assert (alert.rule, alert.subject) == ("unusual_traffic", "catalog: failures")
    assert alert.times == 1
