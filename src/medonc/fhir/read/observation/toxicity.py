"""A graded adverse event: an observation whose method is an edition of CTCAE and whose value is the grade."""

from __future__ import annotations

from medonc.fhir.r4 import resources as r4
from medonc.fhir.read.elements import concept
from medonc.fhir.read.observation.times import source, times
from medonc.fhir.read.observation.values import value
from medonc.fhir.read.reading import Reader, Reading
from medonc.record.toxicity import Toxicity
from medonc.values.codes import Concept
from medonc.values.evidence import Level

SCALE = "CTCAE"
_GRADES = range(6)


def is_graded(observation: r4.Observation) -> bool:
    """Whether the observation names CTCAE as how it was graded."""
    return observation.method is not None and str(concept(observation.method) or "").startswith(SCALE)


def read(observation: r4.Observation, reader: Reader) -> Reading:
    """The grade of the term; what is no grade from 0 to 5 is no fact but a remark."""
    term = concept(observation.code) or Concept((), "")
    grade = value(observation, reader, what="grade")
    if isinstance(grade, bool) or not isinstance(grade, int) or grade not in _GRADES:
        reader.remark(f"{term}: '{grade}' is no grade from 0 to 5", level=Level.CAUTION)
        return reader.no_fact(f"{term} is not graded; left out")
    start, end, known_at = times(observation, reader)
    return reader.reading(
        Toxicity(
            source=source(observation, reader),
            effective=start,
            ended=end,
            known=known_at,
            status=observation.status or "",
            term=term.text or str(term),
            grade=grade,
            edition=str(concept(observation.method)),
            code=term if term.codings else None,
        )
    )
