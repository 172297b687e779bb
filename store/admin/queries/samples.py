"""The models to try that have been measured, and which of them could be."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from store.infra.storage import storage
from store.uploads.models import Part
from store.uploads.preparation import Preparation
from store.uploads.quarantine import digest_of
from store.uploads.queries import part_of_content
from store.uploads.samples import Sample, available_samples


@dataclass(frozen=True)
class Tried:
    """A sample, and its part once it is measured as it comes."""

    sample: Sample
    part: Part | None


def digests() -> dict[str, str]:
    """Give the content of every sample in storage, by its slug."""
    return {each.slug: _digest(each) for each in available_samples()}


def tried_samples(session: Session, contents: dict[str, str]) -> list[Tried]:
    """Give the samples with their parts, by what `digests` has read."""
    as_it_comes = Preparation().key
    return [
        Tried(each, _part(session, contents[each.slug], as_it_comes))
        for each in available_samples()
        if each.slug in contents
    ]


def _part(session: Session, sha256: str, preparation: str) -> Part | None:
    return part_of_content(session, sha256=sha256, preparation=preparation)


def _digest(sample: Sample) -> str:
    with storage().open(sample.key) as stream:
        return digest_of(stream)[0]
