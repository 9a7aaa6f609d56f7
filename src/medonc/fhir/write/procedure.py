"""Operations and radiotherapy courses out."""

from __future__ import annotations

from itertools import zip_longest

from medonc.fhir.read.procedure import COURSE
from medonc.fhir.write.elements import concept, concepts, extension, held, quantity, recorded, told
from medonc.fhir.write.resource import (
    MCODE,
    US_CORE,
    Json,
    author,
    is_reference,
    may_author,
    must,
    present,
    reference,
    references,
    required_code,
    resource,
    subject,
)
from medonc.record.therapy import Operation, RadiotherapyCourse, VolumeDose
from medonc.values.codes import Concept, Snomed

_DOSE = MCODE + "mcode-radiotherapy-dose-delivered-to-volume"
_BOTH = MCODE + "mcode-radiotherapy-modality-and-technique"
_CODE = Concept((Snomed(COURSE.code, "Radiotherapy course of treatment"),))


def write_operation(operation: Operation, *, patient: str) -> Json:
    """The procedure: cancer surgery, or any other."""
    profile = MCODE + "mcode-cancer-related-surgical-procedure" if operation.is_cancer_surgery else ""
    return resource(
        "Procedure",
        operation,
        profiles=[profile or US_CORE + "us-core-procedure"],
        extension=[*_intent(operation), *_known(operation)],
        status=required_code("Procedure.status", operation.status),
        code=must(concept(operation.code), "code of the procedure"),
        **_common(operation, patient),
    )


def write_radiotherapy(course: RadiotherapyCourse, *, patient: str) -> Json:
    """The course as summarised, with the dose of each volume."""
    pairs = zip_longest(course.modalities, course.techniques)
    return resource(
        "Procedure",
        course,
        profiles=[MCODE + "mcode-radiotherapy-course-summary"],
        extension=[
            *extension("mcode-radiotherapy-sessions", valueUnsignedInt=course.sessions),
            *_intent(course),
            *({"url": _BOTH, "extension": _pair(modality, technique)} for modality, technique in pairs),
            *({"url": _DOSE, "extension": _dose(dose)} for dose in course.doses),
            *_known(course),
        ],
        status=required_code("Procedure.status", course.status),
        statusReason=concept(course.terminated_because),
        code=concept(_CODE),
        **_common(course, patient),
    )


def _common(done: Operation | RadiotherapyCourse, patient: str) -> Json:
    return {
        "subject": subject(patient),
        **held("performed", done.effective, done.ended),
        **_author(done),
        "reasonCode": [{"text": r} for r in done.reasons if not is_reference(r)],
        "reasonReference": references(r for r in done.reasons if is_reference(r)),
        "bodySite": concepts(done.sites),
    }


def _author(done: Operation | RadiotherapyCourse) -> Json:
    """The asserter, who is a person; anyone else is a performer."""
    if may_author(done.source.author, "Procedure.asserter"):
        return present(asserter=reference(done.source.author))
    return {"performer": [{"actor": author(done, "Procedure.performer")}]}


def _intent(done: Operation | RadiotherapyCourse) -> list[Json]:
    return extension("mcode-procedure-intent", valueCodeableConcept=concept(done.intent))


def _known(done: Operation | RadiotherapyCourse) -> list[Json]:
    finished = done.ended if done.status in ("completed", "stopped") else None
    return recorded("Procedure", told(done.known, otherwise=finished or done.effective))


def _pair(modality: Concept | None, technique: Concept | None) -> list[Json]:
    return [
        *extension("mcode-radiotherapy-modality", valueCodeableConcept=concept(modality)),
        *extension("mcode-radiotherapy-technique", valueCodeableConcept=concept(technique)),
    ]


def _dose(dose: VolumeDose) -> list[Json]:
    parts = [
        present(url="volume", valueReference=reference(dose.volume)),
        present(url="totalDoseDelivered", valueQuantity=quantity(dose.total) if dose.total else None),
        present(url="fractionsDelivered", valueUnsignedInt=dose.fractions),
    ]
    return [part for part in parts if len(part) > 1]
