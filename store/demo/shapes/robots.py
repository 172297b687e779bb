"""Learning kits as they look once built: an arm, a rover, a clock."""

from manifold3d import Manifold

from store.demo.model import Model
from store.demo.paint import BLACK, BRASS, DARK_STEEL, LABEL, PRINT, RUBBER, STEEL, plastic
from store.demo.shapes.boards import wifi_board
from store.demo.shapes.motors import servo
from store.demo.solids import (
    box,
    circle,
    gear,
    hexagon,
    plate,
    polygon,
    rectangle,
    rod,
    tube,
    turned,
)
from store.demo.sweeps import curve, wire


def robot_arm(*, colour: str = "orange") -> Model:
    """A four-axis desktop arm on a turntable, gripper open."""
    model = Model()
    body, dark = plastic(colour), plastic("graphite")
    model.add(box(130, 130, 14, r=18, c=2), dark)
    model.add(rod(96, 26, c=2).translate((0, 0, 14)), body)
    model.add(tube(104, 96, 8).translate((0, 0, 22)), dark)
    cheeks = polygon([(-30, 0), (30, 0), (22, 62), (-22, 62)]).offset(4)
    for y in (-24, 16):
        model.add(plate(cheeks, 8).rotate((90, 0, 0)).translate((0, y + 8, 40)), dark)
    model.put(servo(colour="blue"), at=(-6, -8, 44))
    joint = (0.0, 0.0, 98.0)
    model.put(_link(130, colour, 44), at=joint, turn=(0, 24, 0))
    elbow = (joint[0] + 130 * 0.4067, 0.0, joint[2] + 130 * 0.9135)
    model.put(_link(116, colour, 34), at=elbow, turn=(0, 112, 0))
    wrist = (elbow[0] + 116 * 0.9272, 0.0, elbow[2] - 116 * 0.3746)
    model.put(_gripper(colour), at=wrist, turn=(0, 152, 0))
    cable = curve(
        [(-20, 20, 50), (-34, 26, 110), (8, 30, 190), (40, 26, 240), (90, 24, 214)]
    )
    model.add(wire(cable, 4), BLACK, loose=True)
    return model


def _link(length: float, colour: str, width: float) -> Model:
    link = Model()
    outline = circle(width) + circle(width * 0.8).translate((0, length))
    side = (
        outline.hull() - circle(width * 0.24) - circle(width * 0.2).translate((0, length))
    )
    slot = (
        circle(width * 0.36).translate((0, length * 0.3))
        + circle(width * 0.3).translate((0, length * 0.7))
    ).hull()
    for y in (-14, 8):
        link.add(
            plate(side - slot, 6).rotate((90, 0, 0)).translate((0, y + 6, 0)),
            plastic(colour),
        )
    link.add(rod(9, 30).rotate((90, 0, 0)).translate((0, 15, length * 0.3)), STEEL)
    for z, d in ((0.0, width * 0.5), (length, width * 0.42)):
        link.add(rod(d, 36, c=1).rotate((90, 0, 0)).translate((0, 18, z)), BLACK)
        link.add(rod(d * 0.4, 38).rotate((90, 0, 0)).translate((0, 19, z)), BRASS)
    return link


def _gripper(colour: str) -> Model:
    hand = Model()
    hand.add(box(34, 30, 26, c=2), plastic("graphite"))
    for side in (-1, 1):
        outline = polygon(
            [(4, 20), (14, 20), (24, 42), (14, 72), (9, 72), (15, 44)]
        ).offset(1.5)
        finger = plate(outline if side > 0 else outline.mirror((1, 0)), 10).rotate(
            (90, 0, 0)
        )
        hand.add(finger.translate((0, 5, 0)), plastic(colour))
        cog = plate(gear(16, 1.2, bore=4), 6).rotate((90, 0, 0))
        hand.add(cog.translate((side * 9.4, -8, 22)), BRASS)
    return hand


def gear_clock(*, colour: str = "wood") -> Model:
    """A skeleton clock of printed wheels in a stand."""
    model = Model()
    frame = (circle(190) - circle(168)) + rectangle(14, 180) + rectangle(180, 14)
    model.add(
        plate(frame.rotate(45) - circle(10), 7).rotate((90, 0, 0)).translate((0, 22, 116)),
        plastic(colour),
    )
    wheels = (
        (60, 0, 0, 1.9, "orange"),
        (36, 76, 40, 1.9, "teal"),
        (24, -40, 58, 1.9, "yellow"),
        (30, -60, -44, 1.9, "brick"),
        (20, 34, -70, 1.9, "sky"),
    )
    for number, (teeth, x, z, module, name) in enumerate(wheels):
        model.add(
            _wheel(teeth, module).translate((x, 12 - 6 * (number % 2), 116 + z)),
            plastic(name),
        )
        axle = rod(6, 34).rotate((90, 0, 0)).translate((x, 22, 116 + z))
        model.add(axle, BRASS)
    ring = tube(186, 172, 2).rotate((90, 0, 0)).translate((0, -8, 116))
    model.add(ring, LABEL)
    ticks = [
        box(3.4 if n % 3 == 0 else 1.6, 9, 0.6)
        .translate((0, 89.5, 0))
        .rotate((0, 0, 30 * n))
        for n in range(12)
    ]
    model.add([tick.rotate((90, 0, 0)).translate((0, -10, 116)) for tick in ticks], PRINT)
    for length, width, turn in ((52, 7, -55), (76, 5, 62)):
        hand = polygon(
            [
                (-width / 2, -14),
                (width / 2, -14),
                (width * 0.7, length * 0.7),
                (0, length),
                (-width * 0.7, length * 0.7),
            ]
        )
        model.add(
            plate(hand.rotate(turn), 2).rotate((90, 0, 0)).translate((0, -14, 116)), BLACK
        )
    model.add(rod(13, 8, c=0.8).rotate((90, 0, 0)).translate((0, -10, 116)), BRASS)
    model.add(box(150, 74, 16, r=8, c=2).translate((0, 6, 0)), plastic(colour))
    legs = [
        box(16, 12, 50).rotate((0, t, 0)).translate((x, 18, 8))
        for x, t in ((-52, 12), (52, -12))
    ]
    model.add(legs, plastic(colour))
    return model


def _wheel(teeth: int, module: float) -> Manifold:
    reach = teeth * module / 2
    body = gear(teeth, module, bore=6)
    inner = circle(2 * reach - module * 9) - circle(22)
    arms = [rectangle(7, 2 * reach).rotate(180 / 5 * n) for n in range(5)]
    for arm in arms:
        inner -= arm
    return plate(body - inner if reach > 20 else body, 5).rotate((90, 0, 0))


def rover(*, colour: str = "yellow") -> Model:
    """A four-wheeled rover with an ultrasonic face and a Wi-Fi board."""
    model = Model()
    model.add(plate(rectangle(110, 190, r=18), 5).translate((0, 0, 44)), plastic(colour))
    model.add(
        plate(rectangle(100, 130, r=10), 4).translate((0, 14, 84)), plastic("graphite")
    )
    posts = [
        plate(hexagon(7), 36).translate((x, y, 48)) for x in (-40, 40) for y in (-40, 68)
    ]
    model.add(posts, BRASS)
    for y in (-62, 62):
        for side in (-1, 1):
            model.put(_tyre(side), at=(side * 66, y, 36))
            model.add(box(30, 24, 22, c=1).translate((side * 36, y, 25)), plastic("yellow"))
    model.put(wifi_board(), at=(4, 26, 84), turn=(0, 0, 90))
    cells = [
        rod(18, 66, c=0.8).rotate((90, 0, 0)).translate((x, 54, 60)) for x in (-22, 0, 22)
    ]
    model.add(cells, plastic("teal"))
    face = Model()
    face.add(plate(rectangle(50, 24, r=1), 1.6), plastic("blue"))
    for x in (-13.5, 13.5):
        face.add(tube(17, 14, 14).translate((x, 0, 1.6)), STEEL)
        face.add(rod(14, 12).translate((x, 0, 1.6)), DARK_STEEL)
    model.put(face, turn=(90, 0, 0), at=(0, -84, 66))
    model.add(box(56, 4, 40, c=0.5).translate((0, -80, 48)), plastic("graphite"))
    return model


def _tyre(side: int) -> Model:
    wheel = Model()
    tread = gear(26, 2.6) + circle(66)
    wheel.add(plate(tread - circle(48), 26), RUBBER)
    spokes = (circle(50) - circle(40)) + circle(16)
    for n in range(5):
        spokes += rectangle(8, 22).translate((0, 14)).rotate(72 * n)
    wheel.add(plate(spokes, 20).translate((0, 0, 4)), plastic("yellow"))
    wheel.add(turned([(0, 0), (4, 0), (4, 22), (0, 22)]).translate((0, 0, 4)), BRASS)
    return wheel.turned((0, 90 * side, 0))
