"""MedicationStatement: a drug as the patient or another source says it is taken."""

from __future__ import annotations

from medonc.fhir.r4 import medications as r4
from medonc.fhir.read import dosage
from medonc.fhir.read.elements import concepts, extension_concept, known, period, reference
from medonc.fhir.read.reading import Reader, Reading
from medonc.fhir.read.therapies import TERMINATED, drug, for_cancer, intent, note, reasons
from medonc.record.therapy import DrugEvent, DrugFact


def read(taken: r4.MedicationStatement, reader: Reader) -> Reading:
    """The drug as taken; one that is not taken, or entered in error, is no fact but a remark."""
    named = drug(taken.medication_codeable_concept, taken.medication_reference, reader)
    if taken.status in ("entered-in-error", "not-taken"):
        return reader.no_fact(f"{named} is recorded as {taken.status.replace('-', ' ')}; left out")
    start, end = period(taken.effective_date_time, taken.effective_period, reader, what="date taken")
    schedule = dosage.schedule(taken.dosage, reader)
    stopped = next(iter(concepts(taken.status_reason)), None)
    return reader.reading(
        DrugFact(
            source=reader.by(reference(taken.information_source, reader)),
            effective=start,
            ended=end,
            known=known(reader, taken.date_asserted, held=start),
            status=taken.status or "",
            event=DrugEvent.TAKEN,
            drug=named,
            doses=dosage.doses(taken.dosage, reader),
            route=dosage.route(taken.dosage),
            intent=intent(taken.extension),
            reasons=reasons(taken.reason_code, taken.reason_reference, reader),
            interval_text=str(schedule or ""),
            stopped_because=stopped or extension_concept(taken.extension, TERMINATED),
            is_cancer_treatment=for_cancer(taken.reason_code),
            fulfils=next((reference(b, reader) for b in taken.based_on), ""),
            schedule=schedule,
            note=note(taken.note),
        )
    )
