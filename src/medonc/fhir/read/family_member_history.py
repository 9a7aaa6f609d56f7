"""FamilyMemberHistory: a relative and what they had."""

from __future__ import annotations

from medonc.fhir.r4 import resources as r4
from medonc.fhir.read.elements import concept, interval, known, plain_quantity, when
from medonc.fhir.read.reading import Reader, Reading
from medonc.record.person import FamilyIllness
from medonc.values.codes import Concept


def read(history: r4.FamilyMemberHistory, reader: Reader) -> Reading:
    """The relative's illnesses with the age at onset of each, empty where it is not told."""
    relationship = concept(history.relationship) or Concept((), "relative not named")
    if history.status == "entered-in-error":
        return reader.no_fact(f"the history of {relationship} was entered in error; left out")
    told = [(c, concept(c.code)) for c in history.condition]
    return reader.reading(
        FamilyIllness(
            source=reader.source,
            effective=when(history.date, reader),
            known=known(reader, history.date, held=None),
            status=history.status or "",
            relationship=relationship,
            conditions=tuple(code for _, code in told if code),
            onset_ages=tuple(_onset(c, reader) for c, code in told if code),
            deceased=_deceased(history),
        )
    )


def _onset(condition: r4.FamilyCondition, reader: Reader) -> str:
    age = plain_quantity(condition.onset_age, reader, what="age at onset")
    span = interval(condition.onset_range, reader, what="age at onset")
    return condition.onset_string or str(age or span or "")


def _deceased(history: r4.FamilyMemberHistory) -> bool | None:
    if history.deceased_age or history.deceased_date:
        return True
    return history.deceased_boolean
