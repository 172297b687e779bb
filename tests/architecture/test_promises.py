"""What docs/SECURITY.md and docs/security/keys.md promise is there."""

import re

import pytest

from store.settings import ROOT, Settings

POLICY = (ROOT / "docs/SECURITY.md").read_text()
KEYS = (ROOT / "docs/security/keys.md").read_text()
SECRET = re.compile(r"(SECRET|_KEY|KEYS|TOKEN)")
NOT_A_KEY_OF_OURS = {"S3_ACCESS_KEY_ID", "METRICS_TOKEN"}


@pytest.mark.asvs("V15.1.1")
def test_every_grade_of_a_weakness_has_its_days():
    grades = dict(re.findall(r"^\| (\w+) \|.*\| (\d+) days \|$", POLICY, re.MULTILINE))

    assert list(grades) == ["critical", "high", "medium", "low"]
    assert sorted(grades.values(), key=int) == list(grades.values())


@pytest.mark.asvs("V11.1.1")
def test_every_key_of_the_settings_is_told_how_it_is_made_and_changed():
    keys = {name for name in Settings.model_fields if is_secret(name)}
    told = set(re.findall(r"^\| `(\w+)` \|", KEYS, re.MULTILINE))

    assert keys - NOT_A_KEY_OF_OURS == told


def is_secret(name: str) -> bool:
    return bool(SECRET.search(name)) and not name.endswith("_OLD")


@pytest.mark.asvs("V2.1.2")
def test_every_rule_about_several_fields_names_where_it_is_and_what_shows_it():
    page = (ROOT / "docs/security/validation.md").read_text()
    rows = re.findall(r"^\| .+ \| `(.+)` \| `(.+)::(.+)` \|$", page, re.MULTILINE)

    assert len(rows) >= 8
    assert [place for place, _, _ in rows if not (ROOT / place).exists()] == []
    assert [
        test
        for _, file, test in rows
        if f"def {test}(" not in (ROOT / "tests" / file).read_text()
    ] == []
