"""Performance status out, on the scale that it was assessed on."""

from __future__ import annotations

from medonc.fhir.read.observation.performance import ALLOWED
from medonc.fhir.write.elements import value
from medonc.fhir.write.observation import observation
from medonc.fhir.write.resource import MCODE, Json, must
from medonc.record.measured import Performance
from medonc.values.errors import InvalidResource

_PROFILES = {
    "ECOG": MCODE + "mcode-ecog-performance-status",
    "Karnofsky": MCODE + "mcode-karnofsky-performance-status",
    "Lansky": MCODE + "mcode-lansky-play-performance-status",
}


def write_performance(performance: Performance, *, patient: str) -> Json:
    """The grade; refused outside its scale."""
    scale, grade = performance.scale, performance.grade
    if scale not in ALLOWED:
        raise InvalidResource(f"performance scale '{scale}'", expected=", ".join(ALLOWED))
    if grade is not None and grade not in ALLOWED[scale]:
        raise InvalidResource(f"{scale} {grade}", expected=f"{ALLOWED[scale][0]} to {ALLOWED[scale][-1]}")
    return observation(
        performance,
        patient=patient,
        code=performance.code,
        profile=_PROFILES[scale],
        categories=["survey"],
        **must(value(performance.value if performance.value is not None else grade), "grade"),
    )
