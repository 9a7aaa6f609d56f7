"""Procedure: operations, biopsies, imaging done; a radiotherapy course as summarised."""

from __future__ import annotations

from medonc.fhir.r4 import resources as r4
from medonc.fhir.r4.types import Extension
from medonc.fhir.read.elements import (
    concept,
    concepts,
    extension,
    extension_concept,
    extensions,
    known,
    period,
    plain_quantity,
    profile_names,
    recorded,
    reference,
)
from medonc.fhir.read.reading import Reader, Reading
from medonc.fhir.read.therapies import TERMINATED, first_actor, intent, reasons
from medonc.record.facts import FactSource
from medonc.record.therapy import Operation, RadiotherapyCourse, VolumeDose
from medonc.values.calendar import When
from medonc.values.codes import Concept, Snomed

COURSE = Snomed("1217123003")  # radiotherapy course of treatment
COURSE_PROFILE = "mcode-radiotherapy-course-summary"
SURGERY_PROFILE = "mcode-cancer-related-surgical-procedure"
MODALITY, TECHNIQUE = "mcode-radiotherapy-modality", "mcode-radiotherapy-technique"
BOTH = "mcode-radiotherapy-modality-and-technique"
DOSE, SESSIONS = "mcode-radiotherapy-dose-delivered-to-volume", "mcode-radiotherapy-sessions"

NOT_DONE = {"entered-in-error": "entered in error", "not-done": "not done", "preparation": "planned, not done"}


def read(procedure: r4.Procedure, reader: Reader) -> Reading:
    """The operation or the course; one planned, not done or entered in error is no fact but a remark."""
    code = concept(procedure.code)
    if procedure.status in NOT_DONE:
        return reader.no_fact(f"{code or 'a procedure'} is recorded as {NOT_DONE[procedure.status]}; left out")
    if procedure.performed_string and not (procedure.performed_date_time or procedure.performed_period):
        reader.remark(f"when it was done is told as '{procedure.performed_string}', not as a date")
    is_course = (code is not None and code.has((COURSE,))) or COURSE_PROFILE in profile_names(procedure.meta)
    return reader.reading(_course(procedure, reader) if is_course else _operation(procedure, code, reader))


def _operation(procedure: r4.Procedure, code: Concept | None, reader: Reader) -> Operation:
    start, end, known_at = _times(procedure, reader)
    return Operation(
        source=_source(procedure, reader),
        effective=start,
        ended=end,
        known=known_at,
        status=procedure.status or "",
        code=code or Concept((), "procedure not named"),
        is_cancer_surgery=SURGERY_PROFILE in profile_names(procedure.meta),
        intent=intent(procedure.extension),
        sites=concepts(procedure.body_site),
        reasons=reasons(procedure.reason_code, procedure.reason_reference, reader),
    )


def _course(procedure: r4.Procedure, reader: Reader) -> RadiotherapyCourse:
    start, end, known_at = _times(procedure, reader)
    pairs = [e.extension for e in extensions(procedure.extension, BOTH)] or [procedure.extension]
    sessions = extension(procedure.extension, SESSIONS)
    return RadiotherapyCourse(
        source=_source(procedure, reader),
        effective=start,
        ended=end,
        known=known_at,
        status=procedure.status or "",
        modalities=tuple(c for c in (extension_concept(p, MODALITY) for p in pairs) if c),
        techniques=tuple(c for c in (extension_concept(p, TECHNIQUE) for p in pairs) if c),
        doses=tuple(_dose(e.extension, reader) for e in extensions(procedure.extension, DOSE)),
        intent=intent(procedure.extension),
        sites=concepts(procedure.body_site),
        sessions=sessions.value_unsigned_int if sessions else None,
        terminated_because=concept(procedure.status_reason) or extension_concept(procedure.extension, TERMINATED),
        reasons=reasons(procedure.reason_code, procedure.reason_reference, reader),
    )


def _times(procedure: r4.Procedure, reader: Reader) -> tuple[When | None, When | None, When | None]:
    """Start, end, and when it was known: a procedure has no recorded date, so a finished one is known at its end."""
    start, end = period(procedure.performed_date_time, procedure.performed_period, reader, what="date of the procedure")
    finished = end if procedure.status in ("completed", "stopped") else None
    return start, end, known(reader, recorded(procedure.extension, "Procedure"), held=start, ended=finished)


def _source(procedure: r4.Procedure, reader: Reader) -> FactSource:
    named = procedure.asserter or procedure.recorder
    return reader.by(reference(named, reader) if named else first_actor(procedure.performer, reader))


def _dose(parts: tuple[Extension, ...], reader: Reader) -> VolumeDose:
    volume, total = extension(parts, "volume"), extension(parts, "totalDoseDelivered")
    fractions = extension(parts, "fractionsDelivered")
    return VolumeDose(
        volume=reference(volume.value_reference, reader) if volume else "",
        total=plain_quantity(total.value_quantity, reader, what="total dose") if total else None,
        fractions=fractions.value_unsigned_int if fractions else None,
    )
