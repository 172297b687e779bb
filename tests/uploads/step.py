"""Writes solids of flat faces as STEP (ISO 10303-21, AP214), one face per triangle."""

import numpy as np

from store.uploads.surface import edges_of, merged, soup

# What one unit of the file is: millimetres, or a conversion to them (inches).
_MILLIMETRE = "(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.))"
_INCH = "(CONVERSION_BASED_UNIT('INCH',{factor})LENGTH_UNIT()NAMED_UNIT({dimensions}))"


class _File:
    """Numbers the entities of a file as they are added."""

    def __init__(self):
        self.lines = []

    def add(self, entity):
        self.lines.append(f"#{len(self.lines) + 1}={entity};")
        return f"#{len(self.lines)}"


def _list(names):
    return "(" + ",".join(names) + ")"


def _real(value):
    return f"{value + 0.0:.9f}"


def _triple(kind, vector):
    return f"{kind}('',{_list(_real(part) for part in vector)})"


def step(triangles, *, inches=False):
    """Give the bytes of a STEP file of one closed solid of triangles in millimetres."""
    surface = merged(soup(triangles / 25.4 if inches else triangles))
    file = _File()
    points = [file.add(_triple("CARTESIAN_POINT", point)) for point in surface.points]
    corners = [file.add(f"VERTEX_POINT('',{point})") for point in points]
    edges = edges_of(surface.faces, len(points))
    curves = [_curve(file, surface.points, points, corners, ends) for ends in edges.ends]
    faces = [
        _face(file, surface.points, points, face, [curves[edge] for edge in sides])
        for face, sides in zip(surface.faces, edges.of_side.reshape(-1, 3), strict=True)
    ]
    shell = file.add(f"CLOSED_SHELL('',{_list(faces)})")
    solid = file.add(f"MANIFOLD_SOLID_BREP('part',{shell})")
    _product(file, solid, inches=inches)
    return _framed(file.lines)


def _curve(file, places, points, corners, ends):
    start, end = ends
    way = places[end] - places[start]
    length = float(np.linalg.norm(way))
    direction = file.add(_triple("DIRECTION", way / length))
    vector = file.add(f"VECTOR('',{direction},{_real(length)})")
    line = file.add(f"LINE('',{points[start]},{vector})")
    return (start, file.add(f"EDGE_CURVE('',{corners[start]},{corners[end]},{line},.T.)"))


def _face(file, places, points, face, curves):
    sides = [
        file.add(f"ORIENTED_EDGE('',*,*,{curve},{'.T.' if start == lowest else '.F.'})")
        for start, (lowest, curve) in zip(face, curves, strict=True)
    ]
    loop = file.add(f"EDGE_LOOP('',{_list(sides)})")
    bound = file.add(f"FACE_OUTER_BOUND('',{loop},.T.)")
    a, b, c = places[face]
    normal = np.cross(b - a, c - a)
    up = file.add(_triple("DIRECTION", normal / np.linalg.norm(normal)))
    along = file.add(_triple("DIRECTION", (b - a) / np.linalg.norm(b - a)))
    axes = file.add(f"AXIS2_PLACEMENT_3D('',{points[face[0]]},{up},{along})")
    plane = file.add(f"PLANE('',{axes})")
    return file.add(f"ADVANCED_FACE('',({bound}),{plane},.T.)")


def _product(file, solid, *, inches):
    """Wrap the solid into a product; the context says what its lengths mean."""
    unit = file.add(_MILLIMETRE)
    if inches:
        factor = file.add(f"LENGTH_MEASURE_WITH_UNIT(LENGTH_MEASURE(25.4),{unit})")
        dimensions = file.add("DIMENSIONAL_EXPONENTS(1.,0.,0.,0.,0.,0.,0.)")
        unit = file.add(_INCH.format(factor=factor, dimensions=dimensions))
    angle = file.add("(NAMED_UNIT(*)PLANE_ANGLE_UNIT()SI_UNIT($,.RADIAN.))")
    solid_angle = file.add("(NAMED_UNIT(*)SI_UNIT($,.STERADIAN.)SOLID_ANGLE_UNIT())")
    accuracy = file.add(
        f"UNCERTAINTY_MEASURE_WITH_UNIT(LENGTH_MEASURE(1.E-06),{unit},'accuracy','')"
    )
    context = file.add(
        f"(GEOMETRIC_REPRESENTATION_CONTEXT(3)"
        f"GLOBAL_UNCERTAINTY_ASSIGNED_CONTEXT(({accuracy}))"
        f"GLOBAL_UNIT_ASSIGNED_CONTEXT(({unit},{angle},{solid_angle}))"
        f"REPRESENTATION_CONTEXT('',''))"
    )
    shape = file.add(f"ADVANCED_BREP_SHAPE_REPRESENTATION('',({solid}),{context})")
    application = file.add("APPLICATION_CONTEXT('automotive design')")
    file.add(
        "APPLICATION_PROTOCOL_DEFINITION('international standard','automotive_design',"
        f"2000,{application})"
    )
    frame = file.add(f"PRODUCT_CONTEXT('',{application},'mechanical')")
    product = file.add(f"PRODUCT('part','part','',({frame}))")
    formation = file.add(f"PRODUCT_DEFINITION_FORMATION('','',{product})")
    design = file.add(
        f"PRODUCT_DEFINITION_CONTEXT('part definition',{application},'design')"
    )
    definition = file.add(f"PRODUCT_DEFINITION('design','',{formation},{design})")
    whole = file.add(f"PRODUCT_DEFINITION_SHAPE('','',{definition})")
    file.add(f"SHAPE_DEFINITION_REPRESENTATION({whole},{shape})")


def _framed(lines):
    head = (
        "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION(('a part'),'2;1');\n"
        "FILE_NAME('part.step','2026-01-01T00:00:00',(''),(''),'','','');\n"
        "FILE_SCHEMA(('AUTOMOTIVE_DESIGN { 1 0 10303 214 1 1 1 1 }'));\nENDSEC;\nDATA;\n"
    )
    return (head + "\n".join(lines) + "\nENDSEC;\nEND-ISO-10303-21;\n").encode()
