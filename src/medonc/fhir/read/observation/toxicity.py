"""A graded adverse event: an observation whose method is an edition of CTCAE and whose value is the grade."""

from __future__ import annotations

from medonc.fhir.r4 import resources as r4
from medonc.fhir.read.elements import concept
from medonc.fhir.read.observation.times import source, times
from medonc.fhir.read.observation.values import components, value
from medonc.fhir.read.reading import Reader, Reading
from medonc.record.facts import Component
from medonc.record.toxicity import Attribution, Toxicity
from medonc.values.calendar import When
from medonc.values.codes import Concept
from medonc.values.evidence import Level

SCALE = "CTCAE"
ATTRIBUTED, ONSET, ACTION = "Attribution", "Onset", "Action taken"  # the components that we write, by their words
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
    parts = components(observation.component, reader)
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
            attributions=tuple(_attribution(text) for text in _words(parts, ATTRIBUTED)),
            onset=next((p.value for p in parts if p.code.text == ONSET and isinstance(p.value, When)), None),
            action=next(iter(_words(parts, ACTION)), ""),
        )
    )


def _words(parts: tuple[Component, ...], name: str) -> list[str]:
    return [part.value for part in parts if part.code.text == name and isinstance(part.value, str)]


def _attribution(text: str) -> Attribution:
    """`paclitaxel: probable`; words without a degree name the drug alone."""
    to, colon, how = text.rpartition(": ")
    return Attribution(to=to, how=how) if colon else Attribution(to=text, how="")
