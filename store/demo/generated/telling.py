"""What is said about generated goods: names, summaries, descriptions, facts, opinions."""

from __future__ import annotations

from random import Random

from store.demo.generated.records import Kind, Opinion, Pair
from store.demo.generated.tables import table

LONGEST = 158
STARS = (5, 5, 5, 5, 5, 4, 4, 4, 3, 3, 2, 1)


def name(kind: Kind, again: int, *, long: bool) -> str:
    """What it is called; one in some hundred has a name that no label has room for."""
    text = _tidy(kind.family.name.format_map(_slots(kind)))
    text = f"{text}, version {again + 1}" if again else text
    if not long:
        return text
    return f"{text}, {table('words')['longest']}"[:LONGEST].rsplit(" ", 1)[0].rstrip(",")


def summary(kind: Kind, draw: Random) -> str:
    text = _tidy(draw.choice(kind.family.about).format_map(_slots(kind)))
    return text[:1].upper() + text[1:]


def description(kind: Kind, draw: Random) -> str:
    """Three short paragraphs: what it is, how it is used, what the shop does about it."""
    words, slots = table("words"), _slots(kind)
    says = [_tidy(each.format_map(slots)) for each in draw.sample(kind.family.says, 3)]
    closing = draw.sample(words["closing"], 2)
    return "\n\n".join(
        (
            f"{says[0]} {draw.choice(words['used'])}",
            f"{says[1]} {says[2]}",
            " ".join(closing),
        )
    )


def facts(kind: Kind) -> tuple[Pair, ...]:
    """Pairs of an attribute's key and its value, without the unit."""
    slots, units = _slots(kind), _units()
    stated = ((key, text.format_map(slots)) for key, text in kind.family.facts)
    return tuple(
        (key, text.removesuffix(f" {units[key]}").removeprefix("-"))
        for key, text in stated
        if text
    )


def opinions(number: int, draw: Random, days_old: int) -> tuple[Opinion, ...]:
    """Ten on every tenth product, a hundred on a few, none or a handful on the others."""
    words = table("words")
    made = []
    for _ in range(_how_many(number, draw)):
        stars = draw.choice(STARS)
        title, body = draw.choice(words["opinions"][str(stars)])
        author, days_ago = draw.choice(words["people"]), draw.randrange(1, days_old)
        token = f"{draw.getrandbits(96):024x}"
        made.append(Opinion(author, stars, title, body, days_ago, token))
    return tuple(made)


def _how_many(number: int, draw: Random) -> int:
    if number % 1000 == 500:
        return 120
    if number % 10 == 0:
        return 10
    return draw.choice((0, 0, 0, 0, 0, 0, 0, 1, 1, 2))


def _slots(kind: Kind) -> dict[str, str]:
    return {**kind.values, "series": kind.series, "brand": kind.maker.name}


def _units() -> dict[str, str]:
    return {key: unit or "\n" for key, _, unit in table("attributes")["attributes"]}


def _tidy(text: str) -> str:
    """Take out the gaps that an empty word leaves."""
    return " ".join(text.split()).replace(" ,", ",")
