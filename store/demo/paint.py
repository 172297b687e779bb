"""Colours and finishes the demo things are made of, by name."""

from dataclasses import dataclass

from store.uploads.rendering import Finish

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Paint:
    """A colour with the finish of its surface."""

    colour: Colour
    finish: Finish = Finish.MATTE


PLASTICS: dict[str, Colour] = {
    "white": (236, 235, 229),
    "ivory": (228, 217, 192),
    "light grey": (182, 185, 187),
    "grey": (126, 131, 136),
    "graphite": (62, 66, 71),
    "black": (48, 50, 54),
    "orange": (226, 98, 38),
    "red": (190, 48, 42),
    "brick": (158, 76, 58),
    "yellow": (232, 178, 44),
    "sand": (204, 180, 140),
    "kraft": (178, 146, 108),
    "wood": (160, 116, 74),
    "green": (62, 126, 78),
    "sage": (142, 158, 128),
    "teal": (36, 122, 124),
    "sky": (112, 164, 196),
    "blue": (40, 88, 158),
    "navy": (42, 58, 92),
    "violet": (104, 86, 142),
    "pink": (214, 142, 146),
    "silver": (176, 180, 184),
    "gold": (196, 154, 78),
    "copper": (178, 104, 70),
    "amber": (196, 124, 44),
    "clear": (214, 220, 218),
}


def plastic(name: str) -> Paint:
    """Satin plastic of a named colour."""
    return Paint(PLASTICS[name], Finish.MATTE)


def gloss(name: str) -> Paint:
    """Shining plastic or lacquer of a named colour."""
    return Paint(PLASTICS[name], Finish.GLOSS)


def silk(name: str) -> Paint:
    """Metallic-looking plastic of a named colour."""
    return Paint(PLASTICS[name], Finish.METAL)


STEEL = Paint((196, 198, 201), Finish.METAL)
DARK_STEEL = Paint((112, 116, 121), Finish.METAL)
ALUMINIUM = Paint((214, 216, 218), Finish.METAL)
BRASS = Paint((212, 172, 92), Finish.METAL)
COPPER = Paint((206, 128, 88), Finish.METAL)
GOLD = Paint((222, 180, 96), Finish.METAL)
ANODISED_BLACK = Paint((84, 87, 92), Finish.METAL)
BLACK = Paint((54, 56, 60), Finish.MATTE)
CHIP = Paint((46, 48, 51), Finish.MATTE)
RUBBER = Paint((56, 57, 60), Finish.RUBBER)
BOARD_GREEN = Paint((28, 98, 70), Finish.BOARD)
BOARD_BLUE = Paint((30, 74, 132), Finish.BOARD)
BOARD_BLACK = Paint((50, 52, 56), Finish.BOARD)
BOARD_RED = Paint((150, 40, 40), Finish.BOARD)
LABEL = Paint((240, 237, 228), Finish.MATTE)
PRINT = Paint((52, 56, 61), Finish.MATTE)
SIGNAL = Paint((226, 98, 38), Finish.MATTE)
GLASS = Paint((188, 206, 206), Finish.GLOSS)
SCREEN = Paint((26, 33, 41), Finish.MATTE)
LIT = Paint((120, 208, 222), Finish.MATTE)
PAPER = Paint((232, 226, 212), Finish.MATTE)
WOOD = Paint((178, 134, 90), Finish.MATTE)
PCB_GOLD = Paint((214, 176, 96), Finish.METAL)
PTFE = Paint((232, 234, 232), Finish.GLOSS)
RED, WHITE, BLUE = plastic("red"), plastic("white"), plastic("blue")
