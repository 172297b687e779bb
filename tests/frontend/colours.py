"""Contrast of two OKLCH tokens, by Ottosson's matrices and WCAG's formula."""

import math
import re
from enum import IntEnum

NUMBER = r"([\d.]+)"


class Scheme(IntEnum):
    """Which half of `light-dark()` is meant."""

    LIGHT = 0
    DARK = 1


def contrast(tokens: str, one: str, other: str, scheme: Scheme) -> float:
    """Give WCAG's contrast ratio of two tokens."""
    lights = sorted(_luminance(*_oklch(tokens, name, scheme)) for name in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _oklch(tokens: str, name: str, scheme: Scheme) -> tuple[float, float, float]:
    value = re.search(rf"--{name}: ([^;]+);", tokens).group(1)
    colours = re.findall(rf"oklch\({NUMBER}% {NUMBER} {NUMBER}\)", value)
    lightness, chroma, hue = colours[scheme if len(colours) > 1 else 0]
    return float(lightness) / 100, float(chroma), math.radians(float(hue))


def _luminance(lightness: float, chroma: float, hue: float) -> float:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    red, green, blue = (min(max(part, 0), 1) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
