"""docs/security/accounts.md says what the code does: its numbers, and every way in."""

import ast
import re
from datetime import timedelta

import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from store.accounts import attempts, passwords
from store.accounts.models import LIFETIMES, Person
from store.accounts.models.devices import REMEMBERED
from store.settings import ROOT
from tests.architecture.sources import python_files, tree

PAGE = (ROOT / "docs/security/accounts.md").read_text()
IN_ONE_LINE = " ".join(PAGE.split())
COMMON = FREQUENCY_LISTS["passwords"]
WAYS = {"admit", "admit_fully", "sign_in", "stay", "open_program"}
# Where they are made of one another.
DOORS = {"store/accounts/access.py", "store/accounts/entrance.py"}


def table(first):
    """The rows of the table whose first heading is this."""
    lines = PAGE.split(f"| {first} |")[1].splitlines()[2:]
    rows = [line for line in lines[: lines.index("")] if line]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


@pytest.mark.asvs("V6.1.1")
def test_the_limits_of_the_page_are_those_that_count():
    told = {
        (about, lane): (int(tries), int(minutes))
        for about, lane, tries, minutes in table("What")
    }

    assert told == {
        (about, lane): (limit.tries, limit.minutes)
        for about, lanes in attempts.LIMITS.items()
        for lane, limit in lanes.items()
    }
    assert max(minutes for _, minutes in told.values()) == 60
    assert f"within {REMEMBERED.days} days" in IN_ONE_LINE


@pytest.mark.asvs("V6.4.1")
def test_the_links_of_the_page_are_good_for_as_long_as_it_says():
    told = {name: timedelta(minutes=int(minutes)) for name, minutes, _ in table("Link")}

    assert told == {purpose.value: lasts for purpose, lasts in LIFETIMES.items()}


@pytest.mark.asvs("V6.1.1")
@pytest.mark.asvs("V6.1.2")
def test_the_rules_for_passwords_are_those_of_the_page():
    cost, work = passwords._hasher.memory_cost // 1024, passwords._hasher.time_cost

    for sentence in (
        f"From {passwords.SHORTEST} to {passwords.LONGEST} characters of any kind",
        f"the {len(passwords._common()):,} of zxcvbn's {len(COMMON):,}",
        f"the other {len(COMMON) - len(passwords._common()):,} made longer",
        f"scores below {passwords.LEAST_SCORE} of 4",
        f"first {passwords.JUDGED} characters are judged",
        f"words of {passwords.SHORTEST_WORD} letters and more",
        f"argon2id ({cost} MiB, {work} passes)",
        f"At most {passwords.AT_ONCE} are computed at once",
        f"takes {cost * passwords.AT_ONCE} MiB",
        f"waits up to {passwords.PATIENCE:.0f} seconds",
        f"`{passwords.WORDS.relative_to(ROOT)}`",
    ):
        assert sentence in IN_ONE_LINE


@pytest.mark.asvs("V6.1.3")
@pytest.mark.asvs("V6.3.4")
def test_every_place_that_lets_somebody_in_is_a_way_of_the_page():
    """A way in that nobody has written down fails here."""
    told = {
        (f"store/{place}" if place.startswith("api/") else f"store/accounts/{place}", call)
        for *_, places, ends_in in table("Way")
        for place in re.findall(r"`([\w/]+\.py)`", places)
        for call in re.findall(r"`(\w+)`", ends_in)
    }

    assert told == {
        (str(path.relative_to(ROOT)), called)
        for path in python_files("store")
        for called in _called(path)
        if str(path.relative_to(ROOT)) not in DOORS
    }


def _called(path):
    if not any(f"{way}(" in path.read_text() for way in WAYS):
        return set()
    calls = (node.func for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
    names = {ast.unparse(function).rpartition(".")[2] for function in calls}
    return names & WAYS


@pytest.mark.asvs("V6.2.10")
@pytest.mark.asvs("V6.4.2")
def test_no_password_grows_old_and_nobody_is_asked_for_a_secret_of_their_life():
    columns = set(Person.__table__.columns.keys())
    labels = {
        node.value.lower()
        for path in python_files("store/accounts")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert not {name for name in columns if re.search("expire|question|hint|answer", name)}
    assert not {name for name in columns if "password" in name} - {"password_hash"}
    assert not {
        label
        for label in labels
        if re.search(
            "secret question|maiden|first pet|password hint|password has expired", label
        )
    }
