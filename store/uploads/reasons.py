"""Why a model file is declined: a code for us and a plain sentence for the customer."""

REASONS: dict[str, str] = {
    "wrong-type": (
        "We read STL, 3MF, STEP, OBJ and PLY files. Export your model as one of these."
    ),
    "empty-file": "The file is empty. Choose the model again.",
    "content-mismatch": (
        "The content does not match the file's ending. Export the model again from your "
        "CAD program rather than renaming it."
    ),
    "stl-cut-short": (
        "The file does not hold as many triangles as it says. The download or export was "
        "probably cut short: export it again."
    ),
    "cut-short": (
        "The file ends too early. The download or export was probably cut short: export "
        "it again."
    ),
    "damaged": "The file is damaged or not in the form its type asks for. Export it again.",
    "unsafe-archive": (
        "The package holds entries that a model has no use for. Export it again from "
        "your CAD or slicing program."
    ),
    "archive-too-big": (
        "The package unfolds to far more than a model needs. Export it again with only "
        "the part you want printed."
    ),
    "unsafe-xml": (
        "The 3MF package holds XML declarations that we do not read. Export it again from "
        "your CAD or slicing program."
    ),
    "unknown-extension": (
        "The 3MF package says that it cannot be read without features we do not know, such "
        "as lattices or encryption. Export the part as plain triangles, 3MF or STL."
    ),
    "bad-references": (
        "The file refers to points or parts that it does not contain. Export it again."
    ),
    "huge-polygon": (
        "One face of the model has too many corners. Export the model with triangles."
    ),
    "too-complex": (
        "This STEP file holds more than we can read at once. Send its parts as separate "
        "files, or as STL."
    ),
    "no-solid": (
        "We found no solid or surface in this STEP file. Export the part itself, not its "
        "sketches or an empty assembly; or export it as STL."
    ),
    "no-triangles": (
        "We found no surface in this file, so there is nothing to print. Export the part "
        "as a mesh."
    ),
    "not-finite": (
        "Some coordinates in the file are not numbers. Repair the model, then export it "
        "again."
    ),
    "no-extent": (
        "The model is flat or smaller than 0.1 mm in one direction. If it was drawn in "
        "inches or metres, choose that unit or export it in millimetres."
    ),
    "beyond-any-printer": (
        "The model is more than 2 m long. Check the unit or the scale, or split the model."
    ),
    "too-many-triangles": (
        "The model has more than 2 million triangles. Simplify the mesh and try again."
    ),
    "too-many-bodies": (
        "The file holds more than 500 separate bodies. Split it into several files."
    ),
    "no-volume": (
        "The surfaces in this file do not enclose a volume to print. Give the walls a "
        "thickness, or close the surface."
    ),
    "out-of-memory": (
        "Measuring this model needs more memory than we allow. Simplify the mesh."
    ),
    "timed-out": "Measuring this model took longer than we allow. Simplify the mesh.",
    "unreadable": (
        "Our analyser could not read this file. Export it again, or in another of the "
        "formats we take."
    ),
    "changed": (
        "The stored file is not the one that was sent, so we did not open it. Send the "
        "model again."
    ),
    "infected": (
        "Our virus scanner found something harmful in this file, so we deleted it at once. "
        "Check your computer, then export the model again."
    ),
    "too-large-to-scan": (
        "Our virus scanner cannot look at a file this large. Export it with a coarser mesh."
    ),
    "zip-damaged": "The ZIP is damaged or was cut short. Pack the models again.",
    "zip-unsafe": (
        "The ZIP holds links, locked files, or names that lead out of it. Pack only the "
        "models, without a password."
    ),
    "zip-too-big": (
        "The ZIP unfolds to more than we take: 50 models, each no larger than a single "
        "file may be. Pack fewer, or send them one by one."
    ),
    "zip-nested": "There is a ZIP inside the ZIP. Unpack it and send the models in one.",
    "zip-other-files": (
        "The ZIP holds something other than STL, 3MF, STEP, OBJ and PLY models. Pack only "
        "the models."
    ),
    "zip-empty": "There is no model in the ZIP.",
}


class Refused(Exception):
    """A model file is declined; `code` is a key of REASONS."""

    def __init__(self, code: str) -> None:
        super().__init__(REASONS[code])
        self.code = code

    @property
    def sentence(self) -> str:
        return REASONS[self.code]


# Reasons that honest programs do not give: a guard writes them down.
HOSTILE = frozenset({"content-mismatch", "unsafe-archive", "archive-too-big", "unsafe-xml"})
