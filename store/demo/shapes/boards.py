"""Circuit boards: printer control, drivers, Wi-Fi, relay, sensors, displays."""

from store.demo.lettering import lettering
from store.demo.model import Model, Place
from store.demo.paint import (
    ALUMINIUM,
    BLACK,
    BOARD_BLACK,
    BOARD_BLUE,
    BOARD_GREEN,
    BOARD_RED,
    DARK_STEEL,
    LABEL,
    LIT,
    PCB_GOLD,
    SCREEN,
    SIGNAL,
    STEEL,
    Paint,
    plastic,
)
from store.demo.shapes import components as parts
from store.demo.solids import block, box, gear, plate, rectangle, rod, tube

UP = parts.THICK


LEANING: Place = (48, 0, 0)


BOARDS = {"green": BOARD_GREEN, "blue": BOARD_BLUE, "black": BOARD_BLACK, "red": BOARD_RED}


def control_board(
    *, drivers: int = 5, colour: str = "black", name: str = "KILN 32"
) -> Model:
    """A 32-bit printer board with plugged-in drivers, 110 x 85 mm."""
    model = parts.board(110, 85, BOARDS[colour])
    model.put(parts.chip(14, mark="ARM"), at=(8, 4, UP), turn=(0, 0, 45))
    for number in range(drivers):
        x = -42 + number * 17.5
        model.put(stepstick(colour="red" if number % 2 else "green"), at=(x, 22, UP + 8.5))
        for side in (-6.35, 6.35):
            strip = parts.header(8, pins=False)
            model.put(strip, at=(x + side, 22, UP), turn=(0, 0, 90))
        model.put(parts.jst(4), at=(x, 38.4, UP))
    model.put(parts.terminal(6, colour="green"), at=(-32, -37, UP))
    model.put(parts.terminal(4, colour="green"), at=(4, -37, UP))
    model.put(parts.usb_c(), at=(30, -39.6, UP))
    for x in (-46, -34, -22):
        model.put(parts.capacitor(8, 10.5), at=(x, -18, UP))
    model.put(parts.inductor(10), at=(-10, -20, UP))
    for y in (-24, -12, 0, 12):
        model.put(parts.jst(3), at=(50, y, UP), turn=(0, 0, 90))
    model.put(parts.header(5, rows=2), at=(32, -14, UP))
    model.put(parts.header(5, rows=2), at=(32, 2, UP))
    for x in (-42, -27):
        model.put(parts.chip(6, deep=5, tall=1.6), at=(x, -4, UP))
    rows = [(x * 2.6 - 18, -9 + y * 3) for x in range(4) for y in range(3)]
    model.put(parts.smalls(rows, tan=True), at=(0, 0, UP))
    parts.silk(model, name, (22, -26), height=4)
    model.pose = LEANING
    return model


def stepstick(*, colour: str = "black", sink: bool = True) -> Model:
    """A plug-in stepper driver, 15 x 20 mm, with a heatsink."""
    model = Model()
    model.add(plate(rectangle(15.3, 20.4, r=0.6), 1.6), BOARDS[colour])
    for side in (-6.35, 6.35):
        strip = parts.header(8)
        model.put(strip.turned((180, 0, 90)), at=(side, 0, 0))
    if sink:
        model.put(parts.heatsink(9, height=9), at=(0, -1.5, 1.6))
    model.add(rod(3, 1.2).translate((4.2, 7.6, 1.6)), STEEL)
    dots = [
        rod(1.5, 0.1).translate((x, -8.9 + 2.54 * n, 1.6))
        for x in (-6.35, 6.35)
        for n in range(8)
    ]
    model.add(dots, PCB_GOLD)
    return model


def driver(*, colour: str = "black") -> Model:
    """One stepper driver standing on its pins beside its stick-on heatsink."""
    model = stepstick(colour=colour)
    lifted = Model()
    lifted.put(model, at=(0, 0, 8.5))
    return lifted


def wifi_board(*, colour: str = "black", name: str = "KH-S3") -> Model:
    """A Wi-Fi microcontroller board with two pin rows, 28 x 55 mm."""
    model = parts.board(28, 55, BOARDS[colour], hole=2.2, inset=2.4)
    can = box(15.8, 17.6, 2.6, c=0.3).translate((0, 10.5, UP + 0.8))
    model.add(box(18, 25.5, 0.8).translate((0, 14.0, UP)), BOARDS[colour])
    model.add(can, ALUMINIUM)
    trace = [block((-7 + 2.8 * n, 21.5, UP + 0.8), (0.7, 4.2, 0.08)) for n in range(6)]
    trace += [block((-7 + 5.6 * n, 25.0, UP + 0.8), (3.5, 0.7, 0.08)) for n in range(3)]
    model.add(trace, PCB_GOLD)
    for letters, y, size in ((name, 12.5, 1.9), ("WiFi BLE", 8.6, 1.5)):
        model.add(
            lettering(letters, size, raised=0.08).translate((0, y, UP + 3.4)), DARK_STEEL
        )
    for x in (-12.2, 12.2):
        strip = parts.header(19).turned((0, 0, 90))
        model.put(strip.turned((180, 0, 0)), at=(x, -1.5, 0))
        dots = [rod(1.6, 0.1).translate((x, -24.4 + 2.54 * n, UP)) for n in range(19)]
        model.add(dots, PCB_GOLD)
    model.put(parts.usb_c(), at=(0, -24.4, UP))
    model.put(parts.chip(5, tall=0.9), at=(0, -12, UP))
    for x in (-8, 8):
        model.put(parts.button(), at=(x, -21.5, UP))
    model.put(
        parts.smalls([(-6, -6), (-3, -6), (3, -6), (6, -6), (-7, -12)], tan=True),
        at=(0, 0, UP),
    )
    model.add(box(1.6, 0.9, 0.6).translate((6.5, -12, UP)), SIGNAL)
    lifted = Model(pose=(52, 0, 0))
    lifted.put(model, at=(0, 0, 8.5))
    return lifted


def relay_board(*, ways: int = 2) -> Model:
    """Opto-isolated relays with screw terminals."""
    width = 8 + ways * 20.5
    model = parts.board(width, 51, BOARD_BLUE)
    for way in range(ways):
        x = -width / 2 + 4 + 20.5 * (way + 0.5)
        model.put(parts.relay(), at=(x, 4, UP))
        model.put(parts.terminal(3, colour="blue"), at=(x, 20.5, UP), turn=(0, 0, 180))
        model.put(parts.chip(4.6, deep=6.4, tall=3), at=(x, -11, UP))
        model.put(parts.smalls([(x - 5, -14), (x + 5, -14), (x + 5, -10)]), at=(0, 0, UP))
        model.add(box(1.8, 1, 0.7).translate((x - 5, -9, UP)), plastic("red"))
    model.put(parts.header(ways + 2), at=(0, -21.5, UP))
    model.pose = LEANING
    return model


def climate_sensor(*, colour: str = "blue") -> Model:
    """A temperature and humidity sensor on a small board."""
    model = parts.board(16, 24, BOARDS[colour], hole=2.2, inset=2.6)
    body = box(12, 13, 5.4, c=0.6)
    slots = [
        block((-4.6 + 2.5 * x, -4.7 + 2.5 * y, 4.4), (1.6, 1.6, 2))
        for x in range(4)
        for y in range(4)
    ]
    for slot in slots:
        body -= slot
    model.add(body.translate((0, 1.5, UP)), LABEL)
    model.put(parts.header(4), at=(0, -10, UP))
    model.put(parts.smalls([(-5, -6.8), (5, -6.8)]), at=(0, 0, UP))
    model.pose = LEANING
    return model


def endstop() -> Model:
    """A lever switch on a small red board."""
    model = parts.board(40, 16, BOARD_RED, hole=3.2, inset=2.9)
    model.add(box(20, 6.4, 10.2, c=0.3).translate((-3, 2, UP)), BLACK)
    lever = box(18, 3.6, 0.4).rotate((0, -14, 0)).translate((-3, 2, UP + 12.4))
    model.add(lever, STEEL)
    model.add(rod(4.8, 3.6).rotate((90, 0, 0)).translate((5.4, 3.8, UP + 15)), STEEL)
    model.add(box(2, 3, 1.4).translate((-1, 2, UP + 10.2)), SIGNAL)
    model.put(parts.jst(3), at=(13.5, -1, UP), turn=(0, 0, 90))
    model.put(parts.smalls([(-12, -5.4), (-8, -5.4), (4, -5.4)]), at=(0, 0, UP))
    return model


def oled(*, colour: str = "blue") -> Model:
    """A 0.96-inch display module with a drawn reading."""
    model = parts.board(27.3, 27.8, BOARDS[colour], hole=2.2, inset=2.2)
    model.add(box(26.8, 19.2, 1.6).translate((0, -0.6, UP)), SCREEN)
    for text, size, y in (("24.6 C", 5.2, 2.2), ("RH 48 %", 2.8, -4.2)):
        model.add(lettering(text, size, raised=0.08).translate((0, y, UP + 1.6)), LIT)
    model.put(parts.header(4), at=(0, 11.8, UP))
    model.pose = (56, 0, 0)
    return model


def touch_display(*, name: str = "KH TOUCH") -> Model:
    """A printer display in its bezel with a knob, tilted towards the reader."""
    model = Model()
    model.add(plate(rectangle(122, 74, r=5), 14, c=1.2), plastic("graphite"))
    model.add(plate(rectangle(86, 58, r=1), 0.4).translate((-12, 0, 14)), SCREEN)
    ring = tube(22, 17, 1).translate((46, -8, 14))
    model.add(ring, SIGNAL)
    model.add(
        plate(gear(28, 0.56), 10).translate((46, -8, 14))
        + rod(14, 11).translate((46, -8, 14)),
        BLACK,
    )
    model.add(lettering(name, 3.0).translate((46, 24, 14)).scale((1, 1, 1)), LABEL)
    for text, size, at in (
        ("215 C", 7, (-32, 16)),
        ("60 C", 7, (8, 16)),
        ("68 %", 5, (-34, -20)),
    ):
        model.add(lettering(text, size, raised=0.1).translate((*at, 14.4)), LIT)
    model.add(box(76, 3, 0.1).translate((-12, -10, 14.4)), Paint((70, 84, 96)))
    model.add(box(52, 3, 0.12).translate((-24, -10, 14.4)), SIGNAL)
    model.add(
        [box(22, 9, 0.1).translate((x, -20, 14.4)) for x in (-6, 18)], Paint((70, 84, 96))
    )
    model.add([box(0.3, 18, 0.1).translate((-12, 16, 14.4))], Paint((70, 84, 96)))
    model.pose = (58, 0, 0)
    return model
