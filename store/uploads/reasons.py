"""Why a model file is declined: a code for us and a plain sentence for the customer."""

REASONS: dict[str, str] = {
    "wrong-type": "We read STL, OBJ and 3MF files. Export your model as one of these.",
    "empty-file": "The file is empty. Choose the model again.",
    "content-mismatch": (
        "The content does not match the file's ending. Export the model again from your "
        "CAD program rather than renaming it."
    ),
    "stl-cut-short": (
        "The file does not hold as many triangles as it says. The download or export was "
        "probably cut short: export it again."
    ),
    "damaged": "The file is damaged or not in the form its type asks for. Export it again.",
    "unsafe-archive": (
        "The 3MF package holds entries that a model has no use for. Export it again from "
        "your CAD or slicing program."
    ),
    "archive-too-big": (
        "The 3MF package unfolds to far more than a model needs. Export it again with "
        "only the part you want printed."
    ),
    "unsafe-xml": "The 3MF package holds XML declarations that we do not read.",
    "bad-references": "The file refers to points or parts that it does not contain.",
    "huge-polygon": "One face of the model has too many corners. Export it with triangles.",
    "no-triangles": "We found no surface in this file, so there is nothing to print.",
    "not-finite": "Some coordinates in the file are not numbers. Repair the model.",
    "no-extent": (
        "The model is flat or smaller than 0.1 mm in one direction. If it was drawn in "
        "inches or metres, export it in millimetres."
    ),
    "beyond-any-printer": (
        "The model is more than 2 m long. Check the units: we read sizes in millimetres."
    ),
    "too-many-triangles": (
        "The model has more than 2 million triangles. Simplify the mesh and try again."
    ),
    "too-many-bodies": (
        "The file holds more than 500 separate bodies. Split it into several files."
    ),
    "no-volume": "The surfaces in this file do not enclose a volume to print.",
    "out-of-memory": (
        "Measuring this model needs more memory than we allow. Simplify the mesh."
    ),
    "timed-out": ("Measuring this model took longer than we allow. Simplify the mesh."),
    "unreadable": (
        "Our analyser could not read this file. Export it again, or in another of the "
        "formats we take."
    ),
}


class Refused(Exception):
    """A model file is declined; `code` is a key of REASONS."""

    def __init__(self, code: str) -> None:
        super().__init__(REASONS[code])
        self.code = code

    @property
    def sentence(self) -> str:
        return REASONS[self.code]
