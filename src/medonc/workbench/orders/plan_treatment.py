"""Deciding on a course of treatment: the plan that its orders belong to; ending it."""

from __future__ import annotations

from datetime import date

from medonc.fhir.write import to_json
from medonc.practice.criteria import Truth, scene_on
from medonc.practice.treatment.indicated import indication
from medonc.practice.treatment.orders import DONE
from medonc.record.orders import TreatmentPlan
from medonc.store.models import OrderEntry, Resource, User
from medonc.values.calendar import read_when
from medonc.values.errors import ImpossibleValue, Refused
from medonc.workbench import entered
from medonc.workbench.edit_text import edited
from medonc.workbench.open_chart import library
from medonc.workbench.reasons import stated
from medonc.workbench.site_settings import today
from medonc.workbench.write_facts import (
    HERE,
    Written,
    begin,
    current_text,
    new_source,
    write_facts,
    write_next_version,
)

ACT = "plan_treatment"
INTENTS = ("curative", "palliative")
ADULT_FROM = 18


def plan_treatment(
    patient: int, *, regimen: str, intent: str, starts: str, by: User, choice: str = "", words: str = ""
) -> Written:
    """Write the plan of a course. Refuses a second one beside a plan under way, anyone under 18, an unknown regimen,
    and one whose indication is not met without a coded reason and words.
    """
    entry, chart = begin(patient, by=by, act=ACT)
    held, day = library(), _first_day(starts)
    chosen = held.regimen(regimen)
    entered.choice(intent, INTENTS, what="the intent")
    if (under_way := next((p for p in chart.all(TreatmentPlan) if p.status == "active"), None)) is not None:
        raise Refused(f"{under_way.regimen_name} is under way", do="end that plan first, with its reason")
    age = chart.person.age(on=day)
    if age is None or age < ADULT_FROM:
        said = "the age is not known" if age is None else f"the patient is {age} years old"
        raise Refused(said, expected=f"{ADULT_FROM} or over", do="regimens here are for adults")
    answer = indication(chosen, scene_on(chart, held, today())) if chosen.indicated else None
    if (answer is None or answer.truth is not Truth.MET) and not (choice.strip() and words.strip()):
        said = answer.truth.said if answer is not None else "not written"
        raise Refused(f"the indication of {chosen.short} is {said}", expected="a coded reason and words", do="say why")
    fact = TreatmentPlan(
        source=new_source("CarePlan", by=by),
        effective=read_when(day.isoformat()),
        known=entered.this_moment(),
        status="active",
        regimen=regimen,
        regimen_name=chosen.short,
        edition=held.edition,
        intent=intent,
        choice=choice.strip(),
        words=words.strip(),
    )
    return write_facts(entry, [fact], by=by, act=ACT)[0]


def end_plan(patient: int, *, plan: int, reason: str, by: User, completed: bool = False) -> Written:
    """End a plan: completed, or given up for a reason. Refuses while one of its orders is on its way."""
    entry, _ = begin(patient, by=by, act=ACT)
    head = Resource.objects.get(pk=plan, patient=entry, kind="CarePlan", source=HERE)
    open_ones = OrderEntry.objects.filter(plan=head).exclude(state__in=[state.value for state in DONE])
    if waiting := open_ones.first():
        raise Refused(f"{waiting.label} is {waiting.state.replace('_', ' ')}", do="finish or cancel that order first")
    why = stated(reason)
    status = "completed" if completed else "revoked"
    ended = entered.this_moment()
    text = current_text(head)
    held = edited(text, {"status": status})
    held["period"] = {**held.get("period", {}), "end": ended.text}
    return write_next_version(head, to_json(held), by=by, act=ACT, reason=why, expected_version=head.version)


def _first_day(text: str) -> date:
    day = entered.calendar_day(text, what="the first day")
    if day < today():
        raise ImpossibleValue(f"a first day of {day}", expected="today or later", do="an earlier course is recorded")
    return day
