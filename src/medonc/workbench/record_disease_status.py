"""How the disease is doing, as the clinician judges it: beside what the lesions come to, never in its place."""

from __future__ import annotations

from medonc.record.disease import DiseaseStatus
from medonc.store.models import User
from medonc.values.codes import Concept, Snomed
from medonc.values.errors import Refused
from medonc.workbench import entered, open_chart
from medonc.workbench.write_facts import Written, begin, new_source, write_facts

ACT = "record_disease_status"
STATUSES = "criteria/statuses"
BASES = ("imaging", "symptoms", "examination", "tumour marker", "pathology")  # what the judgement rests on


def record_disease_status(patient: int, *, status: str, on: str, by: User, basis: str = "") -> Written:
    """Write the status by its name in the table, with what it rests on; refuses a second one of a day."""
    entry, chart = begin(patient, by=by, act=ACT)
    codes = {row["name"]: row["snomed"].split()[0] for row in open_chart.library().tables[STATUSES]}
    entered.choice(status, tuple(codes), what="status of the disease")
    if basis:
        entered.choice(basis, BASES, what="what it rests on")
    moment = entered.day(on, what="the day of the judgement", born=chart.person.born, died=chart.person.died)
    if any(each.effective == moment for each in chart.all(DiseaseStatus)):
        raise Refused(f"the status of {moment} is recorded already", do="correct that one")
    fact = DiseaseStatus(
        source=new_source("Observation", by=by),
        effective=moment,
        known=entered.this_moment(),
        status="final",
        value=Concept((Snomed(codes[status], status),), status),
        evidence=(Concept((), basis),) if basis else (),
    )
    return write_facts(entry, [fact], by=by, act=ACT)[0]
