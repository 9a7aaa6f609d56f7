"""CarePlan: a course of treatment or a steroid taper as planned here. A plan of another system is not read."""

from __future__ import annotations

from medonc.fhir import own
from medonc.fhir.r4 import orders as r4
from medonc.fhir.read import taper
from medonc.fhir.read.elements import known, reference, when
from medonc.fhir.read.reading import Reader, Reading
from medonc.record.orders import TreatmentPlan


def read(plan: r4.CarePlan, reader: Reader) -> Reading:
    """The plan; one that was entered in error, or is not of ours, is no fact."""
    held = {e.url.rpartition(":")[2]: e.value_string or "" for e in plan.extension if e.url.startswith(own.PLAN)}
    if plan.status == "entered-in-error":
        return reader.no_fact("a treatment plan was entered in error; left out")
    if taper.told(plan):
        return taper.read(plan, reader)
    if "regimen" not in held:
        return reader.no_fact("a care plan without a regimen of this library; not read")
    starts = when(plan.period.start, reader, what="start") if plan.period else None
    ends = when(plan.period.end, reader, what="end") if plan.period else None
    return reader.reading(
        TreatmentPlan(
            source=reader.by(reference(plan.author, reader)),
            effective=starts,
            ended=ends,
            known=known(reader, plan.created, held=starts),
            status=plan.status or "",
            regimen=held["regimen"],
            regimen_name=plan.title or held["regimen"],
            edition=held.get("edition", ""),
            intent=held.get("intent", ""),
            choice=held.get("choice", ""),
            words=" ".join(note.text for note in plan.note if note.text),
        )
    )
