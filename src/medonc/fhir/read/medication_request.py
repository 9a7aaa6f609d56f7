"""MedicationRequest: a drug as requested."""

from __future__ import annotations

from medonc.fhir.r4 import medications as r4
from medonc.fhir.r4.types import Dosage
from medonc.fhir.read import dosage
from medonc.fhir.read.elements import concept, extension_concept, known, profile_names, reference, when
from medonc.fhir.read.reading import Reader, Reading
from medonc.fhir.read.therapies import TERMINATED, drug, for_cancer, intent, note, reasons
from medonc.record.therapy import DrugEvent, DrugFact
from medonc.values.calendar import When
from medonc.values.codes import Concept

PROFILE = "mcode-cancer-related-medication-request"


def read(request: r4.MedicationRequest, reader: Reader) -> Reading:
    """The drug as requested, from its start; an order not to give it, or one entered in error, is a remark only."""
    named = drug(request.medication_codeable_concept, request.medication_reference, reader)
    if request.status == "entered-in-error":
        return reader.no_fact(f"the request for {named} was entered in error; left out")
    if request.do_not_perform:
        return reader.no_fact(f"the request says not to give {named}; it is no request for it")
    authored = when(request.authored_on, reader, what="authored date")
    start, end = _bounds(request.dosage_instruction, reader)
    schedule = dosage.schedule(request.dosage_instruction, reader)
    return reader.reading(
        DrugFact(
            source=reader.by(reference(request.requester or request.recorder, reader)),
            effective=start or authored,
            ended=end,
            known=authored or known(reader, held=start),
            status=request.status or "",
            event=DrugEvent.REQUESTED,
            drug=named,
            doses=dosage.doses(request.dosage_instruction, reader),
            route=dosage.route(request.dosage_instruction),
            authored=authored,
            intent=intent(request.extension),
            reasons=reasons(request.reason_code, request.reason_reference, reader),
            interval_text=str(schedule or ""),
            stopped_because=_stopped(request),
            is_cancer_treatment=PROFILE in profile_names(request.meta) or for_cancer(request.reason_code),
            schedule=schedule,
            intent_of_request=request.intent or "",
            note=note(request.note),
        )
    )


def _stopped(request: r4.MedicationRequest) -> Concept | None:
    return concept(request.status_reason) or extension_concept(request.extension, TERMINATED)


def _bounds(received: tuple[Dosage, ...], reader: Reader) -> tuple[When | None, When | None]:
    """The first start and the last end that the timings name."""
    spans = [d.timing.repeat.bounds_period for d in received if d.timing and d.timing.repeat]
    starts = [w for w in (when(s.start, reader, what="start") for s in spans if s) if w]
    ends = [w for w in (when(s.end, reader, what="end") for s in spans if s) if w]
    events = [w for d in received if d.timing for w in (when(e, reader, what="dose date") for e in d.timing.event) if w]
    starts = starts or events
    return min(starts, default=None), max(ends, default=None)
