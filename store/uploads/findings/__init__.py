"""Says in plain words what was found in a part, and offers what can be done about it."""

from store.uploads.examination.figures import Examination
from store.uploads.findings.drawing import drawing_findings
from store.uploads.findings.finding import Action, Finding, Level
from store.uploads.findings.printing import printing_findings
from store.uploads.findings.size import size_findings
from store.uploads.measure import Measure
from store.uploads.preparation import Preparation
from store.uploads.splitting import Sides

__all__ = ["Action", "Finding", "Level", "findings_of"]

_URGENCY = [Level.BLOCK, Level.WARN, Level.INFO]


def findings_of(
    measure: Measure,
    examination: Examination | None = None,
    *,
    preparation: Preparation | None = None,
    room: Sides | None = None,
) -> list[Finding]:
    """Give what a customer should know before ordering, most urgent first.

    The `examination` may still be under way. `preparation` is how the part was made of its
    file; without it nothing can be offered. `room` is the largest build volume for sale.
    """
    found = [
        *size_findings(measure, examination, preparation, room),
        *drawing_findings(measure, examination, preparation),
        *printing_findings(measure, examination, preparation),
    ]
    return sorted(found, key=lambda finding: _URGENCY.index(finding.level))
