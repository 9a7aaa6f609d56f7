"""MedicationAdministration: a drug as given, or recorded as left out."""

from __future__ import annotations

from medonc.fhir.r4 import medications as r4
from medonc.fhir.read import dosage
from medonc.fhir.read.elements import concept, concepts, known, period, profile_names, recorded, reference
from medonc.fhir.read.reading import Reader, Reading
from medonc.fhir.read.therapies import drug, first_actor, for_cancer, intent, note, reasons
from medonc.record.therapy import Dose, DrugEvent, DrugFact
from medonc.values.evidence import Level

PROFILE = "mcode-cancer-related-medication-administration"


def read(given: r4.MedicationAdministration, reader: Reader) -> Reading:
    """The drug as given. `not-done` is a dose left out, never a dose given; one entered in error is a remark only."""
    named = drug(given.medication_codeable_concept, given.medication_reference, reader)
    if given.status == "entered-in-error":
        return reader.no_fact(f"the administration of {named} was entered in error; left out")
    if given.status in (None, "unknown"):
        reader.remark(
            f"whether {named} was given is not known: status {given.status or 'missing'}", level=Level.CAUTION
        )
    told = recorded(given.extension, "MedicationAdministration")
    start, end = period(given.effective_date_time, given.effective_period, reader, what="date given")
    return reader.reading(
        DrugFact(
            source=reader.by(first_actor(given.performer, reader)),
            effective=start,
            ended=end,
            known=known(reader, told, held=start, ended=end if given.status == "completed" else None),
            status=given.status or "",
            event=DrugEvent.NOT_GIVEN if given.status == "not-done" else DrugEvent.GIVEN,
            drug=named,
            doses=_doses(given.dosage, reader),
            route=concept(given.dosage.route) if given.dosage else None,
            intent=intent(given.extension),
            reasons=reasons(given.reason_code, given.reason_reference, reader),
            stopped_because=next(iter(concepts(given.status_reason)), None),
            is_cancer_treatment=PROFILE in profile_names(given.meta) or for_cancer(given.reason_code),
            fulfils=reference(given.request, reader),
            note=note(given.note),
        )
    )


def _doses(received: r4.AdministeredDosage | None, reader: Reader) -> tuple[Dose, ...]:
    if received is None:
        return ()
    dose = dosage.dose(
        text=received.text or "",
        amount=received.dose,
        rate=received.rate_quantity,
        ratio=received.rate_ratio,
        reader=reader,
    )
    return (dose,) if dose.amount or dose.rate or dose.text else ()
