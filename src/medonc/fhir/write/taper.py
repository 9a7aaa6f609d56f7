"""A steroid taper out: a CarePlan whose activities are its weeks, each with a daily amount, and its reminders."""

from __future__ import annotations

from medonc.fhir import own
from medonc.fhir.write.elements import date_time, period, quantity
from medonc.fhir.write.resource import Json, must, reference, required_code, resource, subject
from medonc.record.tapers import SteroidTaper, TaperDose, TaperReminder


def write_taper(taper: SteroidTaper, *, patient: str) -> Json:
    """The CarePlan; refused without a drug, an event or a step."""
    told = {"drug": must(taper.drug, "drug"), "because": must(taper.because, "event that is treated")}
    before = reference(taper.replaces)
    return resource(
        "CarePlan",
        taper,
        extension=[{"url": f"{own.TAPER}:{name}", "valueString": text} for name, text in told.items()],
        replaces=[before] if before else [],
        status=required_code("CarePlan.status", taper.status),
        intent="plan",
        title=f"Steroid taper for {taper.because}",
        subject=subject(patient),
        period=period(taper.effective, taper.ended),
        created=date_time(taper.known),
        author=reference(taper.source.author),
        activity=[
            *(_week(each, taper.drug) for each in must(taper.steps, "step")),
            *map(_reminder, taper.reminders),
        ],
        note=[{"text": taper.words}] if taper.words else [],
    )


def _week(step: TaperDose, drug: str) -> Json:
    detail = {
        "kind": "MedicationRequest",
        "status": "scheduled",
        "scheduledPeriod": {"start": step.starts.isoformat(), "end": step.ends.isoformat()},
        "productCodeableConcept": {"text": drug},
        "dailyAmount": quantity(step.amount),
    }
    return {"detail": detail}


def _reminder(each: TaperReminder) -> Json:
    detail = {
        "kind": "Task",
        "code": {"text": each.kind},
        "status": "completed" if each.done else "scheduled",
        "scheduledPeriod": {"start": each.on.isoformat()},
        "description": each.text,
    }
    return {"detail": detail}
