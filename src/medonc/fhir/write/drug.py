"""Drugs out: requested, given, left out, taken."""

from __future__ import annotations

from medonc.fhir.write.elements import concept, date_time, extension, held, period, quantity, recorded, told
from medonc.fhir.write.resource import (
    MCODE,
    US_CORE,
    Json,
    author,
    is_reference,
    must,
    present,
    reference,
    references,
    required_code,
    resource,
    subject,
)
from medonc.record.therapy import Dose, DrugEvent, DrugFact, Schedule
from medonc.values.errors import InvalidResource

_PERIOD_UNITS = ("s", "min", "h", "d", "wk", "mo", "a")


def write_drug(drug: DrugFact, *, patient: str) -> Json:
    """The request, the administration (given or left out) or the statement."""
    if drug.event is DrugEvent.REQUESTED:
        return write_request(drug, patient=patient)
    if drug.event is DrugEvent.TAKEN:
        return write_taken(drug, patient=patient)
    return write_given(drug, patient=patient)


def write_request(drug: DrugFact, *, patient: str) -> Json:
    """A MedicationRequest."""
    authored = drug.authored or told(drug.known, otherwise=drug.effective)
    cancer = MCODE + "mcode-cancer-related-medication-request"
    return resource(
        "MedicationRequest",
        drug,
        profiles=[cancer if drug.is_cancer_treatment else US_CORE + "us-core-medicationrequest"],
        extension=extension("mcode-procedure-intent", valueCodeableConcept=concept(drug.intent)),
        status=required_code("MedicationRequest.status", drug.status),
        statusReason=concept(drug.stopped_because),
        intent=required_code("MedicationRequest.intent", drug.intent_of_request or "order"),
        medicationCodeableConcept=must(concept(drug.drug), "drug"),
        subject=subject(patient),
        authoredOn=date_time(authored),
        requester=author(drug, "MedicationRequest.requester"),
        **_reasons(drug),
        note=_note(drug),
        dosageInstruction=_dosages(drug, bounds=_bounds(drug)),
    )


def write_given(drug: DrugFact, *, patient: str) -> Json:
    """A MedicationAdministration; a dose left out has the status not-done, and no other has."""
    if (drug.event is DrugEvent.NOT_GIVEN) != (drug.status == "not-done"):
        raise InvalidResource(
            f"{drug.drug} {drug.event} with status '{drug.status}'", expected="not-done for a dose left out"
        )
    finished = drug.ended if drug.status == "completed" else None
    known = told(drug.known, otherwise=finished or drug.effective)
    cancer = MCODE + "mcode-cancer-related-medication-administration"
    return resource(
        "MedicationAdministration",
        drug,
        profiles=[cancer if drug.is_cancer_treatment else ""],
        extension=[
            *extension("mcode-procedure-intent", valueCodeableConcept=concept(drug.intent)),
            *recorded("MedicationAdministration", known),
        ],
        status=required_code("MedicationAdministration.status", drug.status),
        statusReason=[found] if (found := concept(drug.stopped_because)) else [],
        medicationCodeableConcept=must(concept(drug.drug), "drug"),
        subject=subject(patient),
        **must(held("effective", drug.effective, drug.ended), "date given"),
        performer=[{"actor": found}] if (found := author(drug, "MedicationAdministration.performer")) else [],
        **_reasons(drug),
        request=reference(drug.fulfils),
        note=_note(drug),
        dosage=_administered(drug),
    )


def write_taken(drug: DrugFact, *, patient: str) -> Json:
    """A MedicationStatement."""
    return resource(
        "MedicationStatement",
        drug,
        extension=extension("mcode-procedure-intent", valueCodeableConcept=concept(drug.intent)),
        basedOn=references([drug.fulfils]),
        status=required_code("MedicationStatement.status", drug.status),
        statusReason=[found] if (found := concept(drug.stopped_because)) else [],
        medicationCodeableConcept=must(concept(drug.drug), "drug"),
        subject=subject(patient),
        **held("effective", drug.effective, drug.ended),
        dateAsserted=date_time(told(drug.known, otherwise=drug.effective)),
        informationSource=author(drug, "MedicationStatement.informationSource"),
        **_reasons(drug),
        note=_note(drug),
        dosage=_dosages(drug, bounds=None),
    )


def _reasons(drug: DrugFact) -> Json:
    return {
        "reasonCode": [{"text": r} for r in drug.reasons if not is_reference(r)],
        "reasonReference": references(r for r in drug.reasons if is_reference(r)),
    }


def _note(drug: DrugFact) -> list[Json]:
    return [{"text": drug.note}] if drug.note else []


def _bounds(drug: DrugFact) -> Json | None:
    start = drug.effective if drug.effective != drug.authored else None
    return period(start, drug.ended) or None


def _dosages(drug: DrugFact, *, bounds: Json | None) -> list[Json]:
    """One dosage a dose, each with the route and the schedule."""
    timing = _timing(drug.schedule, bounds)
    written = [
        present(text=dose.text, timing=timing, route=concept(drug.route), doseAndRate=_dose_and_rate(dose))
        for dose in drug.doses or (Dose(),)
    ]
    return [dosage for dosage in written if dosage]


def _dose_and_rate(dose: Dose) -> list[Json]:
    found = present(
        doseQuantity=quantity(dose.amount) if dose.amount else None,
        rateQuantity=quantity(dose.rate) if dose.rate else None,
    )
    return [found] if found else []


def _timing(schedule: Schedule | None, bounds: Json | None) -> Json | None:
    repeat = present(boundsPeriod=bounds, **(_repeat(schedule) if schedule else {}))
    return {"repeat": repeat} if repeat else None


def _repeat(schedule: Schedule) -> Json:
    if schedule.every.code not in _PERIOD_UNITS or schedule.every.value <= 0 or schedule.times < 1:
        raise InvalidResource(f"a dose {schedule}", expected="an interval in hours, days, weeks or months")
    return {"frequency": schedule.times, "period": schedule.every.value, "periodUnit": schedule.every.code}


def _administered(drug: DrugFact) -> Json | None:
    """The dose that was given; R4 wants an amount or a rate in it, and one dosage an administration."""
    if len(drug.doses) > 1:
        raise InvalidResource(f"{len(drug.doses)} doses in one administration of {drug.drug}", expected="one")
    dose = next(iter(drug.doses), Dose())
    found = present(
        text=dose.text,
        route=concept(drug.route),
        dose=quantity(dose.amount) if dose.amount else None,
        rateQuantity=quantity(dose.rate) if dose.rate else None,
    )
    if found and not (dose.amount or dose.rate):
        raise InvalidResource(
            f"{drug.drug} given without an amount", expected="an amount or a rate beside words and route"
        )
    return found or None
