"""Kits as they look once built: a printer, an arm, a mill, a clock, a rover."""

from manifold3d import Manifold

from store.demo.paint import (
    ALUMINIUM,
    ANODISED_BLACK,
    BLACK,
    BRASS,
    DARK_STEEL,
    LABEL,
    LIT,
    PRINT,
    RUBBER,
    SIGNAL,
    STEEL,
    WOOD,
    Paint,
    plastic,
)
from store.demo.shapes.boards import wifi_board
from store.demo.shapes.filament import spool
from store.demo.shapes.motion import servo, slotted, stepper
from store.demo.solids import (
    Model,
    Place,
    around,
    block,
    box,
    circle,
    curve,
    gear,
    hexagon,
    lettering,
    plate,
    polygon,
    rectangle,
    rod,
    tube,
    turned,
    wire,
)


def bar(length: float, at: Place, along: str, *, width: float = 20) -> Manifold:
    """A slotted profile starting at a point, running along x, y or z."""
    turn = {"x": (90, 0, 90), "y": (-90, 0, 0), "z": (0, 0, 0)}[along]
    return slotted(width).extrude(length).rotate(turn).translate(at)


def printer(*, bed: float = 220, colour: str = "orange") -> Model:
    """A bed-slinger 3D printer with a spool on top and a part under way."""
    model = Model()
    wide, tall = bed + 130.0, bed + 200.0
    half = wide / 2
    model.add(box(wide - 10, 300, 62, r=8, c=2).translate((0, 0, 14)), plastic("graphite"))
    feet = [rod(26, 14).translate((x, y, 0)) for x in (-half + 30, half - 30) for y in (-120, 120)]
    model.add(feet, RUBBER)
    posts = [bar(tall, (x, 30, 50), "z") for x in (-half - 4, half + 4)]
    model.add([*posts, bar(wide + 28, (-half - 14, 30, tall + 60), "x"),
               bar(320, (0, -160, 86), "y", width=40)], ANODISED_BLACK)  # fmt: skip
    gantry = 176.0
    model.add(bar(wide - 30, (-half + 15, 24, gantry), "x"), ANODISED_BLACK)
    carts = [box(46, 14, 66, c=1).translate((x, 12, gantry - 34)) for x in (-half - 2, half + 2)]
    model.add(carts, plastic(colour))
    screws = [rod(8, tall - 16).translate((x, 56, 62)) for x in (-half - 4, half + 4)]
    model.add(screws, STEEL)
    for x in (-half - 4, half + 4):
        model.put(stepper(length=38).turned((-90, 0, 0)), at=(x, 76, 22))
    _bed(model, bed)
    _head(model, gantry, colour)
    _print_under_way(model, gantry)
    _screen(model, half)
    reel = spool(colour=colour, outer=170, width=60)
    model.put(reel, at=(60, 10, tall + 92), turn=(0, 0, 0))
    model.add([block((48, 16, tall + 60), (24, 8, 122)), rod(24, 80).rotate((90, 0, 0)).translate((60, 20, tall + 178))],
              plastic("graphite"))
    return model


def _bed(model: Model, bed: float) -> None:
    model.add(box(bed + 10, bed + 10, 4).translate((0, -10, 104)), ALUMINIUM)
    model.add(plate(rectangle(bed, bed, r=5), 2).translate((0, -10, 108)), Paint((170, 130, 62)))
    knobs = [rod(26, 8).translate((x, y - 10, 94)) for x in (-bed / 2 + 14, bed / 2 - 14)
             for y in (-bed / 2 + 14, bed / 2 - 14)]  # fmt: skip
    model.add(knobs, plastic("orange"))


def _head(model: Model, gantry: float, colour: str) -> None:
    model.add(box(64, 12, 62, c=1).translate((20, 10, gantry - 30)), plastic("graphite"))
    model.add(box(52, 34, 58, r=5, c=2).translate((20, -14, gantry - 24)), plastic(colour))
    model.add((tube(36, 31, 3)).rotate((90, 0, 0)).translate((20, -30, gantry + 6)), BLACK)
    model.add(rod(16, 4).rotate((90, 0, 0)).translate((20, -30, gantry + 6)), BLACK)
    blades = [box(13, 1.4, 3).rotate((30, 0, 0)).translate((11, 0, 0)).rotate((0, 0, a)) for *_, a in around(7, 1)]
    model.add([each.rotate((90, 0, 0)).translate((20, -30, gantry + 6)) for each in blades], BLACK)
    model.add(box(18, 14, 9).translate((20, -14, gantry - 33)), ALUMINIUM)
    model.add(rod(2, 7, top=8).translate((20, -14, gantry - 40)), BRASS)
    loom = curve([(20, 10, gantry + 30), (10, 20, gantry + 90), (-60, 30, gantry + 110), (-130, 50, gantry + 20), (-160, 60, 60)])
    model.add(wire(loom, 9), BLACK, loose=True)


def _print_under_way(model: Model, gantry: float) -> None:
    height = gantry - 41 - 110
    vase = gear(10, 4.4).offset(2).extrude(height, n_divisions=10, twist_degrees=36, scale_top=(1.25, 1.25))
    model.add(vase.translate((20, -14, 110)), plastic("teal"))


def _screen(model: Model, half: float) -> None:
    face = Model()
    face.add(plate(rectangle(96, 52, r=4), 12, c=1.5), BLACK)
    face.add(box(64, 38, 0.4).translate((-10, 0, 12)), Paint((26, 40, 50)))
    face.add(lettering("64 %", 12).translate((-10, 2, 12.4)), LIT)
    face.add(rod(20, 10, c=1).translate((35, 0, 12)), SIGNAL)
    model.put(face, turn=(62, 0, 0), at=(half - 70, -156, 40))


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
    cable = curve([(-20, 20, 50), (-34, 26, 110), (8, 30, 190), (40, 26, 240), (90, 24, 214)])
    model.add(wire(cable, 4), BLACK, loose=True)
    return model


def _link(length: float, colour: str, width: float) -> Model:
    link = Model()
    outline = circle(width) + circle(width * 0.8).translate((0, length))
    side = outline.hull() - circle(width * 0.24) - circle(width * 0.2).translate((0, length))
    slot = (circle(width * 0.36).translate((0, length * 0.3)) + circle(width * 0.3).translate((0, length * 0.7))).hull()
    for y in (-14, 8):
        link.add(plate(side - slot, 6).rotate((90, 0, 0)).translate((0, y + 6, 0)), plastic(colour))
    link.add(rod(9, 30).rotate((90, 0, 0)).translate((0, 15, length * 0.3)), STEEL)
    for z, d in ((0.0, width * 0.5), (length, width * 0.42)):
        link.add(rod(d, 36, c=1).rotate((90, 0, 0)).translate((0, 18, z)), BLACK)
        link.add(rod(d * 0.4, 38).rotate((90, 0, 0)).translate((0, 19, z)), BRASS)
    return link


def _gripper(colour: str) -> Model:
    hand = Model()
    hand.add(box(34, 30, 26, c=2), plastic("graphite"))
    for side in (-1, 1):
        outline = polygon([(4, 20), (14, 20), (24, 42), (14, 72), (9, 72), (15, 44)]).offset(1.5)
        finger = plate(outline if side > 0 else outline.mirror((1, 0)), 10).rotate((90, 0, 0))
        hand.add(finger.translate((0, 5, 0)), plastic(colour))
        cog = plate(gear(16, 1.2, bore=4), 6).rotate((90, 0, 0))
        hand.add(cog.translate((side * 9.4, -8, 22)), BRASS)
    return hand


def desktop_mill(*, bed: float = 180) -> Model:
    """A small CNC mill with an aluminium frame and a spindle over its work."""
    model = Model()
    wide, deep = bed + 120.0, bed + 130.0
    half, back = wide / 2, deep / 2
    rails = [bar(deep, (x, -back, 20), "y") for x in (-half + 30, half - 30)]
    rails += [bar(wide - 40, (-half + 20, y, 20), "x") for y in (-back + 10, back - 10)]
    model.add(rails, ALUMINIUM)
    model.add([box(30, 30, 10, c=1).translate((x, y, 0)) for x in (-half + 30, half - 30) for y in (-back + 14, back - 14)], RUBBER)
    slots = block((-bed / 2 - 15, -bed / 2 - 20, 42), (bed + 30, bed, 15))
    for n in range(5):
        slots -= block((-bed, -bed / 2 - 4 + n * bed / 5, 53), (bed * 2, 8, 6))
    model.add(slots, ALUMINIUM)
    model.add(box(104, 76, 12).translate((10, -32, 57)), WOOD)
    logo = tube(46, 34, 0.2).translate((10, -32, 69)) + box(34, 5, 0.2).translate((10, -32, 69))
    model.add(logo, Paint((96, 62, 38)))
    side = polygon([(-36, 0), (42, 0), (30, 210), (-30, 210)]).offset(6)
    for x in (-half + 8, half - 18):
        model.add(plate(side, 10).rotate((90, 0, 90)).translate((x, 38, 16)), BLACK)
    model.add([bar(wide - 40, (-half + 20, 38, z), "x") for z in (150, 200)], ALUMINIUM)
    model.add(rod(8, wide - 40).rotate((0, 90, 0)).translate((-half + 20, 24, 175)), STEEL)
    _spindle(model)
    model.put(stepper(length=48).turned((0, 0, -90)), at=(half - 4, 38, 158))
    return model


def _spindle(model: Model) -> None:
    model.add(box(92, 16, 120, c=1.5).translate((10, 18, 120)), BLACK)
    model.add(box(70, 56, 26, r=6, c=1).translate((10, -18, 140)), plastic("orange"))
    model.add(rod(44, 98, c=2).translate((10, -18, 112)), STEEL)
    model.add(rod(46, 12).translate((10, -18, 206)), BLACK)
    model.add(rod(15, 18).translate((10, -18, 94)), STEEL)
    model.add(plate(hexagon(17), 7).translate((10, -18, 90)), DARK_STEEL)
    model.add(rod(3.2, 22, top=3.2).translate((10, -18, 69)), STEEL)
    model.put(stepper(length=34).turned((-90, 0, 0)), at=(10, 30, 220))


def gear_clock(*, colour: str = "wood") -> Model:
    """A skeleton clock of printed wheels in a stand."""
    model = Model()
    frame = (circle(190) - circle(168)) + rectangle(14, 180) + rectangle(180, 14)
    model.add(plate(frame.rotate(45) - circle(10), 7).rotate((90, 0, 0)).translate((0, 22, 116)), plastic(colour))
    wheels = ((60, 0, 0, 1.9, "orange"), (36, 76, 40, 1.9, "teal"), (24, -40, 58, 1.9, "yellow"),
              (30, -60, -44, 1.9, "brick"), (20, 34, -70, 1.9, "sky"))  # fmt: skip
    for number, (teeth, x, z, module, name) in enumerate(wheels):
        model.add(_wheel(teeth, module).translate((x, 12 - 6 * (number % 2), 116 + z)), plastic(name))
        axle = rod(6, 34).rotate((90, 0, 0)).translate((x, 22, 116 + z))
        model.add(axle, BRASS)
    ring = tube(186, 172, 2).rotate((90, 0, 0)).translate((0, -8, 116))
    model.add(ring, LABEL)
    ticks = [box(3.4 if n % 3 == 0 else 1.6, 9, 0.6).translate((0, 89.5, 0)).rotate((0, 0, 30 * n)) for n in range(12)]
    model.add([tick.rotate((90, 0, 0)).translate((0, -10, 116)) for tick in ticks], PRINT)
    for length, width, turn in ((52, 7, -55), (76, 5, 62)):
        hand = polygon([(-width / 2, -14), (width / 2, -14), (width * 0.7, length * 0.7), (0, length), (-width * 0.7, length * 0.7)])
        model.add(plate(hand.rotate(turn), 2).rotate((90, 0, 0)).translate((0, -14, 116)), BLACK)
    model.add(rod(13, 8, c=0.8).rotate((90, 0, 0)).translate((0, -10, 116)), BRASS)
    model.add(box(150, 74, 16, r=8, c=2).translate((0, 6, 0)), plastic(colour))
    legs = [box(16, 12, 50).rotate((0, t, 0)).translate((x, 18, 8)) for x, t in ((-52, 12), (52, -12))]
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
    model.add(plate(rectangle(100, 130, r=10), 4).translate((0, 14, 84)), plastic("graphite"))
    posts = [plate(hexagon(7), 36).translate((x, y, 48)) for x in (-40, 40) for y in (-40, 68)]
    model.add(posts, BRASS)
    for y in (-62, 62):
        for side in (-1, 1):
            model.put(_tyre(side), at=(side * 66, y, 36))
            model.add(box(30, 24, 22, c=1).translate((side * 36, y, 25)), plastic("yellow"))
    model.put(wifi_board(), at=(4, 26, 84), turn=(0, 0, 90))
    cells = [rod(18, 66, c=0.8).rotate((90, 0, 0)).translate((x, 54, 60)) for x in (-22, 0, 22)]
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
