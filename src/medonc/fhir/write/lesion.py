"""A lesion of one assessment out: a tumour size whose components carry its name, role, site and how it was seen."""

from __future__ import annotations

from collections.abc import Iterator

from medonc.fhir.own import LESION
from medonc.fhir.systems import read_code
from medonc.fhir.write.elements import component, concept
from medonc.fhir.write.observation import observation
from medonc.fhir.write.resource import Json
from medonc.record.facts import ReceivedValue
from medonc.record.lesions import REPORTED, LesionSeen
from medonc.values.codes import Concept, Loinc
from medonc.values.errors import InvalidResource

SIZE = Loinc("21889-1", "Size Tumor")
LONGEST, ADDITIONAL = Loinc("33728-7", "Size.maximum dimension in Tumor"), Loinc("33729-5", "Size additional dimension")
ROLES = ("target", "non-target", "new", REPORTED)


def write_lesion(lesion: LesionSeen, *, patient: str) -> Json:
    """The lesion; refused without a name, with a role of its own, and with neither size nor state."""
    if not lesion.lesion or lesion.role not in ROLES:
        raise InvalidResource(f"lesion '{lesion.lesion}' as {lesion.role}", expected=f"a name, and {', '.join(ROLES)}")
    if lesion.size is None and not lesion.state:
        raise InvalidResource(f"{lesion.label} without size and state", expected="one of the two")
    return observation(
        lesion,
        patient=patient,
        code=Concept((SIZE,), "Tumour size"),
        categories=["imaging"],
        bodySite=concept(Concept((), lesion.site)) if lesion.site else None,
        method=concept(Concept((), lesion.method)) if lesion.method else None,
        component=list(_components(lesion)),
    )


def _components(lesion: LesionSeen) -> Iterator[Json]:
    if lesion.size is not None:
        yield component(Concept((ADDITIONAL if lesion.nodal else LONGEST,), ""), lesion.size)
    told: dict[str, ReceivedValue | None] = {
        "lesion": lesion.lesion,
        "role": lesion.role,
        "state": lesion.state or None,
        "organ": lesion.organ or None,
        "nodal": lesion.nodal or None,
        "slices": lesion.slices,
        "baseline": lesion.baseline or None,
    }
    for name, said in told.items():
        if said is not None:
            yield component(Concept((read_code(system=LESION, code=name, display=name),), ""), said)
