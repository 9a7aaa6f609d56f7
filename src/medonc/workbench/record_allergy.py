"""What the patient must not meet."""

from __future__ import annotations

from medonc.record.person import Allergy
from medonc.store.models import User
from medonc.values.errors import Refused
from medonc.workbench import entered
from medonc.workbench.write_facts import Written, begin, new_source, write_facts

ACT = "record_allergy"
CRITICALITY = ("low", "high", "unable-to-assess")


def record_allergy(
    patient: int,
    *,
    substance: str,
    by: User,
    on: str = "",
    code: str = "",
    system: str = "http://www.nlm.nih.gov/research/umls/rxnorm",
    reactions: tuple[str, ...] = (),
    criticality: str = "unable-to-assess",
) -> Written:
    """Write an allergy or intolerance with its reactions; `on` is when it was first seen. Refuses one held already."""
    entry, chart = begin(patient, by=by, act=ACT)
    seen = entered.day(on, what="the first reaction", born=chart.person.born, died=chart.person.died) if on else None
    fact = Allergy(
        source=new_source("AllergyIntolerance", by=by),
        effective=seen,
        known=entered.this_moment(),
        status="confirmed",
        substance=entered.concept(code, substance, system, what="the substance"),
        clinical_status="active",
        verification="confirmed",
        criticality=entered.choice(criticality, CRITICALITY, what="criticality"),
        reactions=tuple(r.strip() for r in reactions if r.strip()),
    )
    for held in chart.all(Allergy):
        if str(held.substance).casefold() == str(fact.substance).casefold():
            raise Refused(f"an allergy to {held.substance} is recorded already", do="correct that one")
    return write_facts(entry, [fact], by=by, act=ACT)[0]
