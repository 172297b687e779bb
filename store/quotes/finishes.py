"""What can be done to a print after it is printed; what it costs is on the rate card."""

from dataclasses import dataclass

AS_PRINTED = "none"


@dataclass(frozen=True, kw_only=True)
class Finish:
    """One finish: the materials that it suits, all if none, and the days that it adds."""

    slug: str
    name: str
    blurb: str
    materials: frozenset[str] | None = None
    days: int = 0

    def suits(self, material: str) -> bool:
        return self.materials is None or material in self.materials


_HARD_PLASTICS = frozenset({"pla", "petg", "abs"})
_RESINS = frozenset({"resin", "tough-resin"})

FINISHES: dict[str, Finish] = {
    finish.slug: finish
    for finish in (
        Finish(
            slug=AS_PRINTED,
            name="As printed",
            blurb="Cleaned and checked, supports taken off",
        ),
        Finish(
            slug="sanded",
            name="Sanded",
            blurb="Layer lines taken down by hand to 320 grit",
            materials=_HARD_PLASTICS | _RESINS | {"pa-cf"},
            days=1,
        ),
        Finish(
            slug="primed",
            name="Sanded and primed",
            blurb="Two coats of grey filler primer, ready for paint",
            materials=_HARD_PLASTICS | _RESINS,
            days=2,
        ),
        Finish(
            slug="vapour",
            name="Vapour-smoothed",
            blurb="Skin melted to a gloss in acetone vapour; sharp edges round a little",
            materials=frozenset({"abs"}),
            days=1,
        ),
        Finish(
            slug="polished",
            name="Polished",
            blurb="Wet-sanded to 2000 grit and buffed; clear resin turns see-through",
            materials=frozenset({"resin"}),
            days=2,
        ),
        Finish(
            slug="tumbled",
            name="Tumbled",
            blurb="Rolled among ceramic stones until it feels like silk",
            materials=frozenset({"pa12"}),
            days=1,
        ),
        Finish(
            slug="dyed",
            name="Dyed black",
            blurb="Hot dye that goes below the surface and does not chip",
            materials=frozenset({"pa12"}),
            days=2,
        ),
    )
}


def finishes_of(material: str) -> list[Finish]:
    """Give the finishes of a material, as printed first."""
    return [finish for finish in FINISHES.values() if finish.suits(material)]
