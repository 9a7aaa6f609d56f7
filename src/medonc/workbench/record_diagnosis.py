"""A cancer: the primary, or a metastasis of it."""

from __future__ import annotations

from medonc.record.disease import Condition, Role
from medonc.store.models import User
from medonc.values.codes import Concept
from medonc.values.errors import Refused
from medonc.workbench import entered
from medonc.workbench.write_facts import Written, begin, new_source, write_facts

ACT = "record_diagnosis"
SIDES = {"left": "7771000", "right": "24028007", "both": "51440002"}
_SNOMED = "http://snomed.info/sct"
_ICD_O_3 = "http://terminology.hl7.org/CodeSystem/icd-o-3"


def record_diagnosis(
    patient: int,
    *,
    name: str,
    on: str,
    by: User,
    code: str = "",
    system: str = "http://hl7.org/fhir/sid/icd-10-cm",
    role: str = "primary",
    histology: str = "",
    histology_code: str = "",
    site: str = "",
    laterality: str = "",
    primary: str = "",
) -> Written:
    """Write the diagnosis in words, with its code where one is given. `histology_code` is ICD-O-3 (8500/3).

    `primary` is the reference of the primary cancer, for a metastasis. Refuses what is recorded already.
    """
    entry, chart = begin(patient, by=by, act=ACT)
    entered.choice(role, ("primary", "metastasis"), what="kind of diagnosis")
    fact = Condition(
        source=new_source("Condition", by=by),
        effective=entered.day(on, what="the day of diagnosis", born=chart.person.born, died=chart.person.died),
        known=entered.this_moment(),
        status="confirmed",
        role=Role.PRIMARY if role == "primary" else Role.SECONDARY,
        code=entered.concept(code, name, system, what="the diagnosis"),
        histology=_histology(histology, histology_code),
        sites=(Concept((), site.strip()),) if site.strip() else (),
        laterality=_side(laterality),
        clinical_status="active",
        verification="confirmed",
        primary=primary,
    )
    for held in chart.all(Condition):
        if held.role is fact.role and held.said() == fact.said() and held.effective == fact.effective:
            raise Refused(f"{held.said()} of {held.effective} is recorded already", do="correct that one")
    return write_facts(entry, [fact], by=by, act=ACT)[0]


def _histology(words: str, code: str) -> Concept | None:
    if not words.strip() and not code.strip():
        return None
    return entered.concept(code, words, _ICD_O_3, what="the histology")


def _side(laterality: str) -> Concept | None:
    if not laterality:
        return None
    entered.choice(laterality, tuple(SIDES), what="side")
    return entered.concept(SIDES[laterality], laterality.capitalize(), _SNOMED, what="the side")
