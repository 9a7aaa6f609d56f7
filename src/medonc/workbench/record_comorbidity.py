"""Another illness of the patient."""

from __future__ import annotations

from medonc.record.disease import Condition, Role
from medonc.store.models import User
from medonc.values.errors import Refused
from medonc.workbench import entered
from medonc.workbench.write_facts import Written, begin, new_source, write_facts

ACT = "record_comorbidity"


def record_comorbidity(
    patient: int,
    *,
    name: str,
    by: User,
    on: str = "",
    code: str = "",
    system: str = "http://hl7.org/fhir/sid/icd-10-cm",
) -> Written:
    """Write an illness beside the cancer; `on` is its beginning, where known. Refuses one that is recorded already."""
    entry, chart = begin(patient, by=by, act=ACT)
    began = entered.day(on, what="its beginning", born=chart.person.born, died=chart.person.died) if on else None
    fact = Condition(
        source=new_source("Condition", by=by),
        effective=began,
        known=entered.this_moment(),
        status="confirmed",
        role=Role.COMORBIDITY,
        code=entered.concept(code, name, system, what="the illness"),
        clinical_status="active",
        verification="confirmed",
    )
    for held in chart.all(Condition):
        same = held.said().casefold() == fact.said().casefold() or held.code.has(fact.code.codings)
        if held.role is Role.COMORBIDITY and same:
            raise Refused(f"{held.said()} is recorded already", do="correct that one")
    return write_facts(entry, [fact], by=by, act=ACT)[0]
