"""Money in whole paise, with the one rounding rule of the shop."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from store.kernel.errors import Invalid

RUPEE = "INR"
FULL = 10_000  # basis points in a whole


def half_up(numerator: int, denominator: int) -> int:
    """Divide two integers, rounding halves away from zero."""
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    numerator, denominator = abs(numerator), abs(denominator)
    return sign * ((2 * numerator + denominator) // (2 * denominator))


@dataclass(frozen=True, order=True)
class Money:
    """An amount in minor units (paise) of one currency."""

    minor: int
    currency: str = RUPEE

    @classmethod
    def zero(cls) -> Money:
        return cls(0)

    @classmethod
    def total(cls, amounts: Iterable[Money]) -> Money:
        return sum(amounts, start=cls.zero())

    @classmethod
    def parse(cls, text: str) -> Money:
        """Read "1,299", "₹1,299.5" or "1299.50"; raises Invalid on anything else."""
        plain = text.strip().removeprefix("₹").replace(",", "").strip()
        match = re.fullmatch(r"(\d{1,10})(?:\.(\d{1,2}))?", plain, re.ASCII)
        if match is None:
            raise Invalid("Write an amount such as 1,299.00.")
        rupees, paise = match.group(1), (match.group(2) or "").ljust(2, "0")
        return cls(int(rupees) * 100 + int(paise))

    def __add__(self, other: Money) -> Money:
        return self._like(self.minor + self._minor_of(other))

    def __sub__(self, other: Money) -> Money:
        return self._like(self.minor - self._minor_of(other))

    def __neg__(self) -> Money:
        return self._like(-self.minor)

    def __mul__(self, count: int) -> Money:
        if type(count) is not int:
            raise TypeError("money is multiplied by whole numbers only")
        return self._like(self.minor * count)

    def __bool__(self) -> bool:
        return self.minor != 0

    def part(self, basis_points: int) -> Money:
        """Give the share of this amount, rounded half up; 1800 is 18 %."""
        return self.ratio(basis_points, FULL)

    def ratio(self, numerator: int, denominator: int) -> Money:
        """Give this amount times a fraction, rounded half up."""
        return self._like(half_up(self.minor * numerator, denominator))

    def split(self, weights: Sequence[int]) -> list[Money]:
        """Share the amount by weight (largest remainder): the parts always sum to it."""
        whole = sum(weights)
        if whole <= 0 or min(weights) < 0:
            raise ValueError("weights must be non-negative and not all zero")
        floors = [self.minor * weight // whole for weight in weights]
        left = self.minor - sum(floors)
        by_remainder = sorted(
            range(len(weights)), key=lambda i: (-(self.minor * weights[i] % whole), i)
        )
        for i in by_remainder[:left]:
            floors[i] += 1
        return [self._like(floor) for floor in floors]

    def __str__(self) -> str:
        sign = "−" if self.minor < 0 else ""
        rupees, paise = divmod(abs(self.minor), 100)
        return f"{sign}₹{_indian_groups(rupees)}.{paise:02d}"

    @property
    def plain(self) -> str:
        """The amount as a form field shows it: 1299.00."""
        return f"{self.minor // 100}.{self.minor % 100:02d}"

    def _like(self, minor: int) -> Money:
        return Money(minor, self.currency)

    def _minor_of(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"cannot mix {self.currency} and {other.currency}")
        return other.minor


def _indian_groups(number: int) -> str:
    """Group digits the Indian way: 12,34,567."""
    digits = str(number)
    head, tail = digits[:-3], digits[-3:]
    groups = [head[max(i - 2, 0) : i] for i in range(len(head), 0, -2)][::-1]
    return ",".join([*groups, tail])
