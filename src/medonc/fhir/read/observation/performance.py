"""Performance status, on the scale that it was assessed on."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from medonc.fhir.r4 import resources as r4
from medonc.fhir.read.elements import concept
from medonc.fhir.read.observation.scales import ncit
from medonc.fhir.read.observation.times import source, times
from medonc.fhir.read.observation.values import value
from medonc.fhir.read.reading import Reader, Reading
from medonc.record.facts import ReceivedValue
from medonc.record.measured import Performance
from medonc.values.codes import Code, Concept, Loinc, Snomed
from medonc.values.evidence import Level
from medonc.values.quantity import Quantity

ECOG, KARNOFSKY, LANSKY = "ECOG", "Karnofsky", "Lansky"
ALLOWED: Mapping[str, range] = MappingProxyType(
    {ECOG: range(6), KARNOFSKY: range(0, 101, 10), LANSKY: range(0, 101, 10)}
)

SCALES: Mapping[Code, str] = MappingProxyType(
    {
        Loinc("89247-1"): ECOG,
        Snomed("423740007"): ECOG,
        Loinc("89243-0"): KARNOFSKY,
        ncit("C38144"): LANSKY,
    }
)
BY_PROFILE: Mapping[str, str] = MappingProxyType(
    {
        "mcode-ecog-performance-status": ECOG,
        "mcode-karnofsky-performance-status": KARNOFSKY,
        "mcode-lansky-play-performance-status": LANSKY,
    }
)

_ECOG_ANSWERS = ("LA9622-7", "LA9623-5", "LA9624-3", "LA9625-0", "LA9626-8", "LA9627-6")
_KARNOFSKY_ANSWERS = (
    "LA9627-6", "LA29184-1", "LA29183-3", "LA29182-5", "LA29181-7", "LA29180-9",
    "LA29179-1", "LA29178-3", "LA29177-5", "LA29176-7", "LA29175-9",
)  # fmt: skip
_LANSKY_ANSWERS = (
    "C70538", "C70539", "C70540", "C70541", "C70542", "C69421", "C69422", "C69423", "C69424", "C69425", "C69426",
)  # fmt: skip
ANSWERS: Mapping[str, Mapping[Code, int]] = MappingProxyType(
    {
        ECOG: {Loinc(code): grade for grade, code in enumerate(_ECOG_ANSWERS)},
        KARNOFSKY: {Loinc(code): 10 * tens for tens, code in enumerate(_KARNOFSKY_ANSWERS)},
        LANSKY: {ncit(code): 10 * tens for tens, code in enumerate(_LANSKY_ANSWERS)},
    }
)


def read(observation: r4.Observation, reader: Reader, scale: str) -> Reading:
    """The grade on its own scale; one outside the scale is a remark and no grade."""
    start, end, known_at = times(observation, reader)
    received = value(observation, reader, what=scale)
    grade = _grade(received, scale)
    if grade is None and received is not None:
        reader.remark(f"'{received}' is no grade of the {scale} scale", level=Level.CAUTION)
    return reader.reading(
        Performance(
            source=source(observation, reader),
            effective=start,
            ended=end,
            known=known_at,
            status=observation.status or "",
            scale=scale,
            code=concept(observation.code) or Concept((), scale),
            grade=grade,
            value=received,
        )
    )


def _grade(received: ReceivedValue | None, scale: str) -> int | None:
    if isinstance(received, Concept):
        return next((ANSWERS[scale][c] for c in received.codings if c in ANSWERS[scale]), None)
    if isinstance(received, Quantity) and received.unit.kind == "number" and received.value == int(received.value):
        received = int(received.value)
    is_grade = isinstance(received, int) and not isinstance(received, bool)
    return received if is_grade and received in ALLOWED[scale] else None  # type: ignore[return-value]
