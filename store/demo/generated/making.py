"""Makes the product of a number: its family, its place in it, its pieces, its fate."""

from __future__ import annotations

from functools import cache
from itertools import islice, product
from math import gcd, prod
from random import Random

from store.catalog.actions.products import slug_of
from store.demo.generated import asking, telling
from store.demo.generated.records import Family, Goods, Kind, Piece, Value
from store.demo.generated.tables import families, table

AWKWARD = {"long": 97, "bare": 61, "wide": 83, "gone": 17}
WIDEST = 40
OLDEST = 1500
FEATURED = 499
STEP = 7_368_787
SLUG = 90


def goods(number: int, *, most: int = WIDEST) -> Goods:
    """Make product `number`, with at most so many variants."""
    draw = Random(number)  # noqa: S311 believable, not secret
    kind, again = _kind(number)
    options = _options(kind.family, draw, number)
    name = telling.name(kind, again, long=_is(number, "long"))
    days_old = draw.randrange(2, OLDEST)
    popularity = min(int(draw.paretovariate(0.9)) - 1, 5000)
    return Goods(
        number=number,
        kind=kind,
        slug=_slug(name, number),
        name=name,
        summary=telling.summary(kind, draw),
        description=telling.description(kind, draw),
        options=options,
        pieces=_pieces(number, kind, options, draw, most),
        facts=telling.facts(kind),
        opinions=telling.opinions(number, draw, days_old),
        pictures=_pictures(kind.family, number, draw),
        goes_with=_companions(number, draw),
        popularity=popularity,
        featured=number % FEATURED == 0,
        days_old=days_old,
    )


@cache
def _schedule() -> tuple[tuple[Family, int, int], ...]:
    """The families in a mixed order: with how often before in a round, and in one."""
    turns = [
        (family, turn, weight) for family, weight in families() for turn in range(weight)
    ]
    Random(1).shuffle(turns)  # noqa: S311 a fixed order
    return tuple(turns)


def _kind(number: int) -> tuple[Kind, int]:
    """Walk through all combinations of a family before one comes again."""
    turns = _schedule()
    rounds, turn = divmod(number, len(turns))
    family, before, weight = turns[turn]
    series = table("words")["series"]
    sizes = [len(family.makers), len(series), *map(len, family.axes.values())]
    again, place = divmod(rounds * weight + before, prod(sizes))
    places = _digits(_mixed(place, prod(sizes)), sizes)
    picked = {
        name: values[digit]
        for (name, values), digit in zip(family.axes.items(), places[2:], strict=True)
    }
    factor = prod((value.factor for value in picked.values()), start=1.0)
    maker = family.makers[places[0]]
    texts = {name: value.text for name, value in picked.items()}
    return Kind(family, maker, series[places[1]], texts, factor * maker.dearness), again


def _mixed(place: int, count: int) -> int:
    """Spread neighbours over all combinations, each met once."""
    step = STEP % count or 1
    while gcd(step, count) != 1:
        step += 1
    return place * step % count


def _digits(place: int, sizes: list[int]) -> list[int]:
    digits = []
    for size in sizes:
        place, digit = divmod(place, size)
        digits.append(digit)
    return digits


def _options(
    family: Family, draw: Random, number: int
) -> tuple[tuple[str, tuple[Value, ...]], ...]:
    """Pick the values a product is sold in; some have forty."""
    return tuple(
        (name, _picked(values, family.take if place == 0 else (1, 2), draw, number))
        for place, (name, values) in enumerate(family.options.items())
    )


def _picked(
    values: tuple[Value, ...], take: tuple[int, int], draw: Random, number: int
) -> tuple[Value, ...]:
    if len(values) >= WIDEST and _is(number, "wide"):
        return values[:WIDEST]
    count = min(draw.randint(*take), len(values))
    return tuple(values[place] for place in sorted(draw.sample(range(len(values)), count)))


def _pieces(
    number: int,
    kind: Kind,
    options: tuple[tuple[str, tuple[Value, ...]], ...],
    draw: Random,
    most: int,
) -> tuple[Piece, ...]:
    places = product(*(range(len(values)) for _, values in options))
    chosen = list(islice(places, most))
    base, reduced = asking.base(kind, draw), draw.random() < 0.15
    gone = _is(number, "gone")
    made = []
    for turn, each in enumerate(chosen):
        values = [options[place][1][digit] for place, digit in enumerate(each)]
        price = asking.price(base, values)
        piece = Piece(
            sku=_sku(number, kind, values, turn if len(chosen) > 1 else None),
            chosen=each,
            price=price,
            compare_at=asking.before(price) if reduced and turn % 2 == 0 else None,
            grams=asking.grams(kind),
            on_hand=0 if gone or draw.random() < 0.08 else draw.randrange(1, 260),
        )
        made.append(piece)
    return tuple(made)


def _sku(number: int, kind: Kind, values: list[Value], turn: int | None) -> str:
    choice = values[0].text.split()[0] if values else ""
    part = kind.family.part.format_map({**kind.values, "choice": choice})
    letters = [letter for letter in kind.maker.name.upper() if letter.isalpha()]
    ending = "" if turn is None else f"-{turn + 1:02}"
    return f"{''.join(letters[:3])}-{part}-{_short(number)}{ending}"


def _pictures(family: Family, number: int, draw: Random) -> tuple[str, int]:
    """Whose pictures it shows, and how many of them at most."""
    like, most = draw.choice(family.like), draw.choice((1, 2, 3, 9))
    return like, 0 if _is(number, "bare") else most


def _companions(number: int, draw: Random) -> tuple[int, ...]:
    """Every tenth product names a few that were there before it."""
    if number % 10 or number < 100:
        return ()
    return tuple(sorted({draw.randrange(number) for _ in range(6)}))


def _slug(name: str, number: int) -> str:
    words = slug_of(name.replace("Ω", "ohm"))[:SLUG].strip("-")
    return f"{words}-{_short(number).lower()}"


def _is(number: int, awkward: str) -> bool:
    return number % AWKWARD[awkward] == AWKWARD[awkward] // 2


def _short(number: int) -> str:
    """Write a number in 36 digits, at least four of them."""
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    text = ""
    while number or len(text) < 4:
        number, digit = divmod(number, 36)
        text = digits[digit] + text
    return text
