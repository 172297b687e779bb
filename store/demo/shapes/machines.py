"""Machine kits as they look once built: a printer and a mill."""

from manifold3d import Manifold

from store.demo.lettering import lettering
from store.demo.model import Model, Place
from store.demo.paint import (
    ALUMINIUM,
    ANODISED_BLACK,
    BLACK,
    BRASS,
    DARK_STEEL,
    LIT,
    RUBBER,
    SIGNAL,
    STEEL,
    WOOD,
    Paint,
    plastic,
)
from store.demo.shapes.filament import spool
from store.demo.shapes.motion import slotted
from store.demo.shapes.motors import stepper
from store.demo.solids import (
    around,
    block,
    box,
    gear,
    hexagon,
    plate,
    polygon,
    rectangle,
    rod,
    tube,
)
from store.demo.sweeps import curve, wire


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
    feet = [
        rod(26, 14).translate((x, y, 0))
        for x in (-half + 30, half - 30)
        for y in (-120, 120)
    ]
    model.add(feet, RUBBER)
    posts = [bar(tall, (x, 30, 50), "z") for x in (-half - 4, half + 4)]
    model.add(
        [
            *posts,
            bar(wide + 28, (-half - 14, 30, tall + 60), "x"),
            bar(320, (0, -160, 86), "y", width=40),
        ],
        ANODISED_BLACK,
    )
    gantry = 176.0
    model.add(bar(wide - 30, (-half + 15, 24, gantry), "x"), ANODISED_BLACK)
    carts = [
        box(46, 14, 66, c=1).translate((x, 12, gantry - 34)) for x in (-half - 2, half + 2)
    ]
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
    model.add(
        [
            block((48, 16, tall + 60), (24, 8, 122)),
            rod(24, 80).rotate((90, 0, 0)).translate((60, 20, tall + 178)),
        ],
        plastic("graphite"),
    )
    return model


def _bed(model: Model, bed: float) -> None:
    model.add(box(bed + 10, bed + 10, 4).translate((0, -10, 104)), ALUMINIUM)
    model.add(
        plate(rectangle(bed, bed, r=5), 2).translate((0, -10, 108)), Paint((170, 130, 62))
    )
    knobs = [
        rod(26, 8).translate((x, y - 10, 94))
        for x in (-bed / 2 + 14, bed / 2 - 14)
        for y in (-bed / 2 + 14, bed / 2 - 14)
    ]
    model.add(knobs, plastic("orange"))


def _head(model: Model, gantry: float, colour: str) -> None:
    model.add(box(64, 12, 62, c=1).translate((20, 10, gantry - 30)), plastic("graphite"))
    model.add(box(52, 34, 58, r=5, c=2).translate((20, -14, gantry - 24)), plastic(colour))
    model.add((tube(36, 31, 3)).rotate((90, 0, 0)).translate((20, -30, gantry + 6)), BLACK)
    model.add(rod(16, 4).rotate((90, 0, 0)).translate((20, -30, gantry + 6)), BLACK)
    blades = [
        box(13, 1.4, 3).rotate((30, 0, 0)).translate((11, 0, 0)).rotate((0, 0, a))
        for *_, a in around(7, 1)
    ]
    model.add(
        [each.rotate((90, 0, 0)).translate((20, -30, gantry + 6)) for each in blades], BLACK
    )
    model.add(box(18, 14, 9).translate((20, -14, gantry - 33)), ALUMINIUM)
    model.add(rod(2, 7, top=8).translate((20, -14, gantry - 40)), BRASS)
    loom = curve(
        [
            (20, 10, gantry + 30),
            (10, 20, gantry + 90),
            (-60, 30, gantry + 110),
            (-130, 50, gantry + 20),
            (-160, 60, 60),
        ]
    )
    model.add(wire(loom, 9), BLACK, loose=True)


def _print_under_way(model: Model, gantry: float) -> None:
    height = gantry - 41 - 110
    vase = (
        gear(10, 4.4)
        .offset(2)
        .extrude(height, n_divisions=10, twist_degrees=36, scale_top=(1.25, 1.25))
    )
    model.add(vase.translate((20, -14, 110)), plastic("teal"))


def _screen(model: Model, half: float) -> None:
    face = Model()
    face.add(plate(rectangle(96, 52, r=4), 12, c=1.5), BLACK)
    face.add(box(64, 38, 0.4).translate((-10, 0, 12)), Paint((26, 40, 50)))
    face.add(lettering("64 %", 12).translate((-10, 2, 12.4)), LIT)
    face.add(rod(20, 10, c=1).translate((35, 0, 12)), SIGNAL)
    model.put(face, turn=(62, 0, 0), at=(half - 70, -156, 40))


def desktop_mill(*, bed: float = 180) -> Model:
    """A small CNC mill with an aluminium frame and a spindle over its work."""
    model = Model()
    wide, deep = bed + 120.0, bed + 130.0
    half, back = wide / 2, deep / 2
    rails = [bar(deep, (x, -back, 20), "y") for x in (-half + 30, half - 30)]
    rails += [bar(wide - 40, (-half + 20, y, 20), "x") for y in (-back + 10, back - 10)]
    model.add(rails, ALUMINIUM)
    model.add(
        [
            box(30, 30, 10, c=1).translate((x, y, 0))
            for x in (-half + 30, half - 30)
            for y in (-back + 14, back - 14)
        ],
        RUBBER,
    )
    slots = block((-bed / 2 - 15, -bed / 2 - 20, 42), (bed + 30, bed, 15))
    for n in range(5):
        slots -= block((-bed, -bed / 2 - 4 + n * bed / 5, 53), (bed * 2, 8, 6))
    model.add(slots, ALUMINIUM)
    model.add(box(104, 76, 12).translate((10, -32, 57)), WOOD)
    logo = tube(46, 34, 0.2).translate((10, -32, 69)) + box(34, 5, 0.2).translate(
        (10, -32, 69)
    )
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
