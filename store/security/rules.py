"""What is suspicious: pure functions over events of a while; numbers in `rules.toml`."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from store.security.anomalies import Widths
from store.security.kinds import Level, kinds
from store.security.travelling import Sign, Spot, is_too_fast, kilometres

TABLE = Path(__file__).with_name("rules.toml")
SHOP = "the shop"
NO_BAND = Widths()


@dataclass(frozen=True)
class Happening:
    """An event as the rules see it: `network` is the neighbourhood of `address`."""

    kind: str
    at: datetime
    times: int = 1
    person_id: int | None = None
    address: str = ""
    network: str = ""
    spot: Spot | None = None

    @property
    def person(self) -> str:
        return f"person {self.person_id}" if self.person_id is not None else ""


@dataclass(frozen=True)
class Numbers:
    """What a rule counts by; 0 is a number that the rule does not ask about."""

    kinds: tuple[str, ...]
    minutes: int
    severity: Level
    times: int = 0
    people: int = 0
    tries_each: int = 0
    kilometres: int = 0
    kilometres_per_hour: int = 0
    racing: int = 0
    band: Widths = NO_BAND

    @property
    def window(self) -> timedelta:
        return timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Finding:
    """What a rule has found about one subject; `block` is what it proposes to refuse."""

    rule: str
    subject: str
    severity: Level
    says: str
    newest: datetime
    facts: Mapping[str, int] = field(default_factory=dict)
    block: str = ""


Happenings = Sequence[Happening]
Judge = Callable[[str, Numbers, Happenings], Iterable[Finding]]


@lru_cache(maxsize=1)
def numbers() -> Mapping[str, Numbers]:
    """Read the table; raises TypeError or ValueError when a row is not whole."""
    rows = tomllib.loads(TABLE.read_text())
    return {name: _numbers(row) for name, row in rows.items()}


def _numbers(row: dict[str, Any]) -> Numbers:
    grave = (name for name, kind in kinds().items() if kind.level == Level.ALARM)
    chosen = tuple(row.pop("kinds", grave))
    widths = Widths(**row.pop("band", {}))
    severity = Level(row.pop("severity"))
    return Numbers(kinds=chosen, severity=severity, band=widths, **row)


def judge(
    rule: str, happenings: Happenings, *, told: Numbers | None = None
) -> list[Finding]:
    """Give what a rule finds in the events of its kinds within its window."""
    chosen = told or numbers()[rule]
    wanted = [each for each in happenings if each.kind in chosen.kinds]
    return list(RULES[rule](rule, chosen, wanted))


def _by(
    key: Callable[[Happening], str], happenings: Happenings
) -> Mapping[str, list[Happening]]:
    """Sort events by what they share; those without it are left out."""
    groups: defaultdict[str, list[Happening]] = defaultdict(list)
    for each in happenings:
        if key(each):
            groups[key(each)].append(each)
    return groups


def _total(happenings: Happenings) -> int:
    return sum(each.times for each in happenings)


def people_in(happenings: Happenings) -> int:
    """Count people; each try for nobody we know is taken for somebody else's name."""
    known = {each.person_id for each in happenings if each.person_id is not None}
    unknown = sum(each.times for each in happenings if each.person_id is None)
    return len(known) + unknown


def _to_block(happenings: Happenings) -> str:
    """Give the one address that all came from, else the network they share."""
    addresses = {each.address for each in happenings}
    return addresses.pop() if len(addresses) == 1 else happenings[0].network


def _found(
    rule: str,
    told: Numbers,
    subject: str,
    among: Happenings,
    *,
    says: str,
    block: str = "",
    **facts: int,
) -> Finding:
    newest = max(each.at for each in among)
    return Finding(rule, subject, told.severity, says, newest, facts, block)


def _from_network(what: str) -> Judge:
    """Judge networks by how often they did a thing, and to how many people."""

    def look(rule: str, told: Numbers, happenings: Happenings) -> Iterable[Finding]:
        for network, among in _by(lambda each: each.network, happenings).items():
            times, people = _total(among), people_in(among)
            if times < told.times or people < told.people:
                continue
            who = f" of {people} people" if told.people else ""
            says = f"{times} {what}{who} from {network} within {told.minutes} minutes."
            yield _found(
                rule,
                told,
                f"network {network}",
                among,
                says=says,
                block=_to_block(among),
                times=times,
                people=people,
            )

    return look


def _about_person(what: str) -> Judge:
    """Judge what happens to one person, from wherever."""

    def look(rule: str, told: Numbers, happenings: Happenings) -> Iterable[Finding]:
        for person, among in _by(lambda each: each.person, happenings).items():
            times = _total(among)
            if times < told.times:
                continue
            networks = len({each.network for each in among})
            says = f"{times} {what} {person}, from {networks} networks, within "
            says += f"{told.minutes} minutes."
            yield _found(
                rule, told, person, among, says=says, times=times, networks=networks
            )

    return look


def _either(what: str) -> Judge:
    """Judge a person who is signed in by who they are, and a stranger by the network."""
    of_person, of_network = _about_person(f"{what} by"), _from_network(what)

    def look(rule: str, told: Numbers, happenings: Happenings) -> Iterable[Finding]:
        yield from of_person(rule, told, [each for each in happenings if each.person])
        yield from of_network(rule, told, [each for each in happenings if not each.person])

    return look


def _spraying(rule: str, told: Numbers, happenings: Happenings) -> Iterable[Finding]:
    """Judge everybody together: one password tried on many people, a few times each."""
    groups = _by(lambda each: each.person, happenings).values()
    tried = [among for among in groups if _total(among) <= told.tries_each]
    strangers = [each for each in happenings if not each.person]
    among = [each for group in tried for each in group] + strangers
    people, networks = people_in(among), len({each.network for each in among})
    if among and people >= told.people:
        says = f"{people} people's passwords were tried a few times each, from {networks} "
        says += f"networks, within {told.minutes} minutes."
        yield _found(rule, told, SHOP, among, says=says, people=people, networks=networks)


def _travel(rule: str, told: Numbers, happenings: Happenings) -> Iterable[Finding]:
    """Judge two sign-ins of one person, one after the other, by the way between them."""
    for person, among in _by(lambda each: each.person, happenings).items():
        placed = sorted((each for each in among if each.spot), key=lambda each: each.at)
        for before, after in pairwise(placed):
            if _flew(before, after, told):
                yield _journey(rule, told, person, before, after)


def _flew(before: Happening, after: Happening, told: Numbers) -> bool:
    if before.spot is None or after.spot is None:
        return False
    return is_too_fast(
        Sign(before.spot, before.at),
        Sign(after.spot, after.at),
        far_km=told.kilometres,
        fast_kmh=told.kilometres_per_hour,
    )


def _journey(
    rule: str, told: Numbers, person: str, before: Happening, after: Happening
) -> Finding:
    way = round(kilometres(before.spot, after.spot)) if before.spot and after.spot else 0
    minutes = round((after.at - before.at).total_seconds() / 60)
    says = f"{person} signed in {way} km apart within {minutes} minutes: from "
    says += f"{before.address}, then from {after.address}."
    return _found(rule, told, person, [after], says=says, kilometres=way, minutes=minutes)


def _alarm(rule: str, told: Numbers, happenings: Happenings) -> Iterable[Finding]:
    """Take each event of the gravest level for a finding by itself."""
    for subject, among in _by(_kind_and_subject, happenings).items():
        says = f"{kinds()[among[0].kind].means.rstrip('.')} ({subject})."
        yield _found(rule, told, subject, among, says=says, times=_total(among))


def _kind_and_subject(each: Happening) -> str:
    return f"{each.kind}: {each.person or each.network or SHOP}"


# Which rules there are, and how each judges.
RULES: Mapping[str, Judge] = {
    "credential_stuffing": _from_network("refused log-ins"),
    "password_spraying": _spraying,
    "account_under_fire": _about_person("wrong passwords for"),
    "second_factor_guessing": _about_person("refused second factors of"),
    "code_guessing": _from_network("coupons and gift cards that do not work"),
    "scraping": _from_network("lists and searches opened"),
    "impossible_travel": _travel,
    "webhook_forgery": _from_network("forged messages about payments"),
    "upload_abuse": _either("infected or refused files"),
    "permission_probing": _either("refused pages"),
    "key_misuse": _from_network("refused API keys"),
    "link_guessing": _from_network("links that do not work"),
    "form_forgery": _from_network("forms without a token of ours"),
    "grave_event": _alarm,
    "flood": _from_network("requests over a limit"),
}
