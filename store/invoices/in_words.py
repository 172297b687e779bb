"""Amounts in words, counted India's way: crore, lakh, thousand."""

from __future__ import annotations

from store.kernel.money import Money

ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"),
    *("seventeen", "eighteen", "nineteen"),
)
TENS = (
    *("zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty"),
    "ninety",
)
STEPS = ((10_000_000, "crore"), (100_000, "lakh"), (1_000, "thousand"), (100, "hundred"))


def rupees_in_words(amount: Money) -> str:
    """Write an amount: "Rupees one lakh twenty-three thousand and fifty paise only"."""
    rupees, paise = divmod(abs(amount.minor), 100)
    words = f"Rupees {whole(rupees)}"
    return f"{words} and {whole(paise)} paise only" if paise else f"{words} only"


def whole(number: int) -> str:
    """Write a whole number, 0 or above."""
    for step, name in STEPS:
        if number >= step:
            rest = number % step
            head = f"{whole(number // step)} {name}"
            return f"{head} {whole(rest)}" if rest else head
    return _below_hundred(number)


def _below_hundred(number: int) -> str:
    if number < len(ONES):
        return ONES[number]
    tens, ones = divmod(number, 10)
    return f"{TENS[tens]}-{ONES[ones]}" if ones else TENS[tens]
