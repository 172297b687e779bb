"""What browsers blocked is told, in few words of ours."""

import json

import pytest

from store.infra import witness

pytestmark = pytest.mark.one_database

OLD = {
    "csp-report": {
        "document-uri": "http://localhost/quotes/secret-token",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/x.js?card=4242424242424242",
    }
}
NEW = [
    {
        "type": "csp-violation",
        "url": "http://localhost/quotes/secret-token",
        "body": {"effectiveDirective": "img-src", "blockedURL": "inline"},
    },
    {"type": "deprecation", "body": {"id": "x"}},
]
OLD_KIND, NEW_KIND = "application/csp-report", "application/reports+json"


@pytest.fixture
def seen(app, monkeypatch):
    heard = []
    monkeypatch.setattr(witness, "_sinks", [heard.append])
    return heard


@pytest.mark.asvs("V3.4.7")
@pytest.mark.parametrize(
    ("told", "kind", "facts"),
    [
        (OLD, OLD_KIND, {"directive": "script-src", "blocked": "evil.example"}),
        (NEW, NEW_KIND, {"directive": "img-src", "blocked": "inline"}),
    ],
    ids=["report-uri", "reporting API"],
)
def test_a_report_is_told_without_what_addresses_hold(client, seen, told, kind, facts):
    answer = client.post("/csp-reports", data=json.dumps(told), content_type=kind)

    assert answer.status_code == 204
    (sighting,) = seen
    assert sighting.kind == "csp.violation"
    assert dict(sighting.detail) == facts


@pytest.mark.parametrize(
    "told",
    [
        "{}",
        "[]",
        '{"csp-report": 1}',
        '[1, null, {"type": 1}]',
        '[{"type": "csp-violation"}]',
    ],
)
def test_a_report_of_nothing_is_no_news(client, seen, told):
    answer = client.post("/csp-reports", data=told, content_type=OLD_KIND)

    assert answer.status_code == 204
    assert seen == []


@pytest.mark.parametrize(
    ("told", "kind", "status"),
    [
        ("not JSON", OLD_KIND, 400),
        ('"text"', OLD_KIND, 400),
        ("{}", "text/plain", 415),
        ("{}", "application/x-www-form-urlencoded", 415),
        (" " * 17_000, OLD_KIND, 413),
    ],
)
def test_what_is_no_report_is_refused(client, seen, told, kind, status):
    answer = client.post("/csp-reports", data=told, content_type=kind)

    assert answer.status_code == status
    assert seen == []


def test_words_of_a_stranger_are_not_repeated(client, seen):
    body = {"effectiveDirective": "<b>", "blockedURL": "http://[evil"}
    told = json.dumps([{"type": "csp-violation", "body": body}] * 9)

    client.post("/csp-reports", data=told, content_type=NEW_KIND)

    facts = {"directive": "another", "blocked": "unreadable"}
    assert [dict(each.detail) for each in seen] == [facts] * 5
