"""What every observation out has: status, code, subject, times, performer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from medonc.fhir.write.elements import code_of, concept, held, instant, told
from medonc.fhir.write.resource import Json, author, must, required_code, resource, subject
from medonc.record.facts import Fact
from medonc.values.codes import Concept

CATEGORIES = "http://terminology.hl7.org/CodeSystem/observation-category"
DIAGNOSTIC = "http://terminology.hl7.org/CodeSystem/v2-0074"
_KNOWN = frozenset(
    ["social-history", "vital-signs", "imaging", "laboratory", "procedure", "survey", "exam", "therapy", "activity"]
)


def observation(
    fact: Fact, *, patient: str, code: Concept, profile: str = "", categories: Iterable[str] = (), **elements: Any
) -> Json:
    """The observation with what every one has; issued is written where it is not what a reader would take anyway."""
    issued = told(fact.known, otherwise=fact.ended or fact.effective)
    performer = author(fact, "Observation.performer")
    return resource(
        "Observation",
        fact,
        profiles=[profile],
        extension=elements.pop("extension", []),
        status=required_code("Observation.status", fact.status),
        category=[category(c) for c in categories],
        code=must(concept(code), "code of the observation"),
        subject=subject(patient),
        focus=elements.pop("focus", []),
        **held("effective", fact.effective, fact.ended),
        issued=instant(issued),
        performer=[performer] if performer else [],
        **elements,
    )


def category(code: str) -> Json:
    """A category: of the usual list, of the diagnostic sections, or in words."""
    if code in _KNOWN:
        return code_of(CATEGORIES, code)
    return code_of(DIAGNOSTIC, code) if code in ("GE", "LAB", "PAT", "RAD") else {"text": code}
