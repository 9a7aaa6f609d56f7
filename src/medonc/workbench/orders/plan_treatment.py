"""Deciding on a course of treatment: the plan that its orders belong to; ending it."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from medonc.fhir.write import to_json
from medonc.practice.criteria import Scene, scene_on
from medonc.practice.treatment.choice import Choice, ChoiceStatus, Reason, choice, choice_off_library
from medonc.practice.treatment.orders import DONE
from medonc.record.orders import TreatmentPlan
from medonc.store.models import OrderEntry, Resource, User
from medonc.values.calendar import read_when
from medonc.values.errors import ImpossibleValue, NotHeld, Refused
from medonc.workbench import entered
from medonc.workbench.edit_text import edited
from medonc.workbench.open_chart import library
from medonc.workbench.orders.at_once import as_read, hold_resources, must_be_as_read, must_live
from medonc.workbench.patients import family_of
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
    patient: int,
    *,
    regimen: str,
    intent: str,
    starts: str,
    by: User,
    reason: str = "",
    words: str = "",
    named: str = "",
) -> Written:
    """Write the plan of a course. `named` instead of `regimen`: a treatment that the library does not hold.

    Refuses a second plan beside one under way, anyone under 18, an unknown regimen, and without a coded reason one that
    is not indicated or not held.
    """
    entry, chart = begin(patient, by=by, act=ACT)
    must_live(entry, act=ACT, do="nothing is to be planned")
    held, day = library(), _first_day(starts)
    entered.choice(intent, INTENTS, what="the intent")
    if (under_way := next((p for p in chart.all(TreatmentPlan) if p.status == "active"), None)) is not None:
        raise Refused(f"{under_way.regimen_name} is under way", do="end that plan first, with its reason")
    _must_be_adult(chart.person.age(on=day))
    chosen = _chosen(regimen, named, scene_on(chart, held, today()), Reason(code=reason.strip(), words=words))
    fact = TreatmentPlan(
        source=new_source("CarePlan", by=by),
        effective=read_when(day.isoformat()),
        known=entered.this_moment(),
        status="active",
        regimen=regimen,
        regimen_name=chosen.regimen.short if chosen.regimen is not None else chosen.named,
        edition=held.edition,
        intent=intent,
        choice=reason.strip(),
        words=words.strip(),
    )
    with as_read(entry):
        return write_facts(entry, [fact], by=by, act=ACT)[0]


def _chosen(regimen: str, named: str, scene: Scene, reason: Reason) -> Choice:
    """What is chosen; an indication that is not known is a choice for which the prescriber answers in words."""
    if not regimen:
        return choice_off_library(named, scene.library, reason)
    found = choice(scene.library.regimen(regimen), scene, reason)
    if found.status is ChoiceStatus.NOT_KNOWN and not (reason.code or reason.words.strip()):
        raise Refused(
            f"whether {found.named} is indicated is not known: {found.open.sentence or 'the record does not tell'}",
            do="record what is missing, or say in words on what you rely",
        )
    return found


def _must_be_adult(age: int | None) -> None:
    if age is None or age < ADULT_FROM:
        said = "the age is not known" if age is None else f"the patient is {age} years old"
        raise Refused(said, expected=f"{ADULT_FROM} or over", do="regimens here are for adults")


def end_plan(patient: int, *, plan: str, reason: str, by: User, completed: bool = False) -> Written:
    """End a plan: completed, or given up for a reason. Refuses while one of its orders is on its way."""
    entry, _ = begin(patient, by=by, act=ACT)
    held = Resource.objects.filter(rid=plan, patient__in=family_of(entry.pk), kind="CarePlan", source=HERE).first()
    if held is None:
        raise NotHeld(f"no plan {plan} of this patient", do="open the plan under way")
    why = stated(reason)
    with transaction.atomic():
        hold_resources([held.pk])
        must_be_as_read(entry)
        head = Resource.objects.get(pk=held.pk)
        _refuse_while_ordered(head)
        ended = entered.this_moment()
        said = edited(current_text(head), {"status": "completed" if completed else "revoked"})
        said["period"] = {**said.get("period", {}), "end": ended.text}
        return write_next_version(head, to_json(said), by=by, act=ACT, reason=why, expected_version=head.version)


def _refuse_while_ordered(plan: Resource) -> None:
    open_ones = OrderEntry.objects.filter(plan=plan).exclude(state__in=[state.value for state in DONE])
    if waiting := open_ones.first():
        raise Refused(f"{waiting.label} is {waiting.state.replace('_', ' ')}", do="finish or cancel that order first")


def _first_day(text: str) -> date:
    day = entered.calendar_day(text, what="the first day")
    if day < today():
        raise ImpossibleValue(f"a first day of {day}", expected="today or later", do="an earlier course is recorded")
    return day
