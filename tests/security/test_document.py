"""The page about monitoring says what the code does; the commands find what is wrong."""

import re
import tomllib

from click.testing import CliRunner
from sqlalchemy import text

from store.cli.checking import check
from store.cli.security import verify_trail
from store.infra.db import reading, transaction
from store.security.actions import telling
from store.security.actions.forgetting import TALLIES_KEPT
from store.security.models import AuditLink, record
from store.security.rules import TABLE
from store.settings import ROOT, Settings
from tests.databases import unguarded

PAGE = (ROOT / "docs/security/monitoring.md").read_text()
ROW = re.compile(r"^\| ([a-z ]+) \| (\d+) \| ([^|]+) \| (\w+) \|$", re.MULTILINE)


def test_the_page_tells_the_numbers_of_every_rule():
    rules = tomllib.loads(TABLE.read_text())

    assert ROW.findall(PAGE) == [
        (name.replace("_", " "), str(row["minutes"]), numbers_of(row), row["severity"])
        for name, row in rules.items()
    ]


def numbers_of(row):
    counted = {name: value for name, value in row.items() if isinstance(value, int)}
    del counted["minutes"]
    told = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in counted.items())
    return told or ("band" if "band" in row else "each")


def test_the_page_tells_how_wide_the_band_is_and_how_long_things_are_kept():
    band = tomllib.loads(TABLE.read_text())["unusual_traffic"]["band"]
    told = " ".join(PAGE.split())

    assert band["deviations"] == 6
    assert (
        f"at least {band['least_requests']:.0f} requests, {band['least_percent']:.0f} per"
        in told
    )
    assert f"{band['least_ms']:.0f} ms" in told
    assert f"fewer than {band['fewest']} requests" in told
    assert f"after {telling.FAILURES} failures in a row" in told
    fields = Settings.model_fields
    for name in ("EVENTS_KEPT_DAYS", "AUDIT_KEPT_DAYS"):
        assert f"{fields[name].default} days, 365 at the least | `{name}`" in told
    assert f"{TALLIES_KEPT.days} days" in told


def test_the_commands_find_a_changed_trail_and_one_that_was_written_anew(app, database):
    for number in (1, 2):
        with transaction() as session:
            record(
                session,
                actor_id=1,
                actor="Sam",
                action="a.b",
                subject="c",
                subject_id=number,
            )
    with reading() as session:
        known = f"2:{session.get(AuditLink, 2).digest}"
    whole = ran(app, verify_trail, "--known", known)
    anew = ran(app, verify_trail, "--known", f"2:{'0' * 64}")
    with unguarded(database) as connection:
        connection.execute(text("UPDATE audit_entry SET actor = 'x' WHERE subject_id = 2"))
    changed, checked = ran(app, verify_trail), ran(app, check)

    assert whole.exit_code == 0
    assert whole.output.startswith("2 entries, each as it was written.")
    assert (anew.exit_code, changed.exit_code, checked.exit_code) == (1, 1, 1)
    assert "is not in the trail as it was told" in anew.output
    assert changed.output.startswith("Entry 2: its content was changed.")
    assert "The audit trail was changed: its content was changed." in checked.output


def ran(app, command, *arguments):
    with app.app_context():
        return CliRunner().invoke(command, arguments)
