"""Models of our own to try the print service with; the demo shop puts them into storage."""

from dataclasses import dataclass

from store.infra.storage import storage
from store.kernel.errors import NotFound


@dataclass(frozen=True)
class Sample:
    """One model to try."""

    filename: str
    name: str
    hint: str

    @property
    def slug(self) -> str:
        return self.filename.partition(".")[0]

    @property
    def key(self) -> str:
        return f"samples/{self.filename}"


SAMPLES = (
    Sample("bracket.stl", "Shelf bracket", "flat, strong, no supports"),
    Sample("gear.stl", "Gear", "many small teeth"),
    Sample("vase.stl", "Vase", "thin and tall"),
    Sample("enclosure.3mf", "Sensor box", "walls and openings"),
    Sample("hook.obj", "Coat hook", "an overhang to support"),
)


def available_samples() -> list[Sample]:
    """Give the samples that are in storage."""
    return [sample for sample in SAMPLES if storage().exists(sample.key)]


def sample_named(slug: str) -> Sample:
    """Give one sample; raises NotFound for one that is not there."""
    for sample in available_samples():
        if sample.slug == slug:
            return sample
    raise NotFound("There is no such sample.")
