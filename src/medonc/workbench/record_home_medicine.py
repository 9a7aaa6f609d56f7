"""What the patient takes at home, and its reconciliation: on this day, each of it was asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from medonc.fhir.write import to_json
from medonc.record.therapy import Dose, DrugEvent, DrugFact
from medonc.store.models import Resource, User
from medonc.values.errors import ImpossibleValue, Refused
from medonc.workbench import entered
from medonc.workbench.edit_text import edited
from medonc.workbench.patients import family_of
from medonc.workbench.record_page import resource_of
from medonc.workbench.restricted import must_of_patient
from medonc.workbench.write_facts import Written, begin, current_text, new_source, write_facts, write_next_version

ACT = "record_home_medicine"


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeMedicine:
    """A medicine that is taken at home, and when somebody last asked."""

    resource: int
    version: int
    name: str
    since: str
    asked_on: str


def record_home_medicine(
    patient: int,
    *,
    name: str,
    by: User,
    dose: str = "",
    since: str = "",
    code: str = "",
    system: str = "http://www.nlm.nih.gov/research/umls/rxnorm",
) -> Written:
    """Write a medicine that the patient takes, in the words of the label ("500 mg twice a day"). Refuses one held."""
    entry, chart = begin(patient, by=by, act=ACT)
    person = chart.person
    fact = DrugFact(
        source=new_source("MedicationStatement", by=by),
        event=DrugEvent.TAKEN,
        effective=entered.day(since, what="the start", born=person.born, died=person.died) if since else None,
        known=entered.this_moment(),
        status="active",
        drug=entered.concept(code, name, system, what="the medicine"),
        doses=(Dose(text=dose.strip()),) if dose.strip() else (),
    )
    for held in chart.all(DrugFact):
        same = str(held.drug).casefold() == str(fact.drug).casefold()
        if held.event is DrugEvent.TAKEN and held.status == "active" and same:
            raise Refused(f"{held.drug} is recorded as taken already", do="reconcile the list, or correct that one")
    return write_facts(entry, [fact], by=by, act=ACT)[0]


def home_medicines(patient: int, *, by: User) -> tuple[HomeMedicine, ...]:
    """The medicines taken at home as recorded."""
    must_of_patient(patient, by=by, act="read")
    _, chart = begin(patient, by=by, act="read")
    taken = [f for f in chart.all(DrugFact) if f.event is DrugEvent.TAKEN and f.status == "active"]
    heads = {
        (h.kind, h.rid): h
        for h in Resource.objects.filter(patient__in=family_of(patient), kind="MedicationStatement", withdrawn=False)
    }
    return tuple(
        _medicine(f, heads[f.source.kind, f.source.id]) for f in taken if (f.source.kind, f.source.id) in heads
    )


def reconcile(
    patient: int, *, on: str, by: User, kept: Sequence[int] = (), stopped: Sequence[int] = ()
) -> tuple[Written, ...]:
    """Say of each medicine that it is still taken, or was stopped; `kept` and `stopped` are resource numbers.

    Refuses a list that leaves one out, or names one in both: a reconciliation is of the whole list.
    """
    _, chart = begin(patient, by=by, act=ACT)
    asked = entered.day(on, what="the day of reconciliation", born=chart.person.born, died=chart.person.died)
    held = {m.resource for m in home_medicines(patient, by=by)}
    if set(kept) & set(stopped) or set(kept) | set(stopped) != held:
        raise ImpossibleValue(
            f"{len(kept)} kept and {len(stopped)} stopped of {len(held)} medicines",
            expected="each of them once",
            do="go through the whole list",
        )
    with transaction.atomic():
        still = [_ask(patient, pk, {"dateAsserted": asked.text}, "still taken", by) for pk in kept]
        ended: dict[str, object] = {"dateAsserted": asked.text, "status": "stopped", "effectiveDateTime": None}
        return (*still, *(_stop(patient, pk, ended, asked.text, by) for pk in stopped))


def _stop(patient: int, pk: int, changes: Mapping[str, object], on: str, by: User) -> Written:
    head = resource_of(patient, pk)
    start = edited(current_text(head), {}).get("effectiveDateTime")
    span = {"end": on} | ({"start": start} if start else {})
    return _ask(patient, pk, {**changes, "effectivePeriod": span}, "stopped", by)


def _ask(patient: int, pk: int, changes: Mapping[str, object], said: str, by: User) -> Written:
    head = resource_of(patient, pk)
    text = to_json(edited(current_text(head), changes))
    reason = f"reconciled: {said}"
    return write_next_version(head, text, by=by, act="reconcile", reason=reason, expected_version=head.version)


def _medicine(fact: DrugFact, head: Resource) -> HomeMedicine:
    return HomeMedicine(
        resource=head.pk,
        version=head.version,
        name=fact.said(),
        since=fact.effective.text if fact.effective else "",
        asked_on=fact.known.text[:10] if fact.known else "",
    )
