"""Drafting the orders of the due day: its doses as proposed, or as the prescriber changed them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

from medonc.fhir.write import to_json, write_fact
from medonc.fhir.write.orders import write_group, write_order
from medonc.practice.cycles.day_plan import DayPlan, day_plan
from medonc.practice.cycles.ordered import days_of, kind_of
from medonc.practice.cycles.proposal import DrugProposal
from medonc.practice.treatment.course import line_dose, line_number
from medonc.practice.treatment.dose import ProposedDose, said_dose
from medonc.practice.treatment.measures import measures_for
from medonc.practice.treatment.orders import DONE, Kind, State
from medonc.practice.treatment.prescription import Change, Wishes
from medonc.record.facts import FactSource
from medonc.record.orders import OrderedDose, TreatmentOrder
from medonc.record.therapy import Dose, DrugEvent, DrugFact
from medonc.store import audit
from medonc.store.clock import now
from medonc.store.models import OrderEntry, PatientEntry, Resource, User
from medonc.store.versions import write_versions
from medonc.values.calendar import When, read_when
from medonc.values.codes import Concept
from medonc.values.errors import ImpossibleValue, Refused
from medonc.workbench import entered
from medonc.workbench.dirty import mark_dirty
from medonc.workbench.open_chart import library
from medonc.workbench.orders.at_once import as_read, must_live
from medonc.workbench.orders.content import content_digest
from medonc.workbench.orders.move_order import Asked, move_order
from medonc.workbench.orders.record import drug_concept
from medonc.workbench.patients import family_of
from medonc.workbench.reasons import stated
from medonc.workbench.site_settings import closed_days, today
from medonc.workbench.write_facts import HERE, begin, new_source, reference_of, version_of

ACT = "draft_order"
HUNDRED = Decimal(100)
ACCESS = ("", "central", "peripheral")
_REPLACED = (State.HELD, State.DEFERRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseWish:
    """What a prescriber asks for one line of the day, instead of what is proposed. `omit`: it is left out."""

    percent: Decimal | None = None
    omit: bool = False
    reason: str = ""
    to_vials: bool = False  # the dose that opens no part vial, where one is proposed


def draft_order(
    patient: int, *, by: User, on: str = "", access: str = "", wishes: Mapping[int, DoseWish] | None = None
) -> tuple[OrderEntry, ...]:
    """Write the orders of the due day, infused and taken apart. `wishes` by the place of the line in the day.

    Refuses where nothing is due, a dose that cannot be calculated, a change without a reason, a second draft.
    """
    entry, chart = begin(patient, by=by, act=ACT)
    must_live(entry, act=ACT, do="nothing is to be ordered")
    plan = day_plan(chart, library(), today(), closed=closed_days())
    if plan is None or plan.plan is None:
        raise Refused("no treatment is planned, or it is over", do="plan the treatment first")
    replaced = _refuse_a_second(entry)
    due = _due(on, plan)
    entered.choice(access, ACCESS, what="the venous access")
    doses = list(_doses(plan, wishes or {}))
    if not doses:
        raise Refused("every drug of the day is left out", do="hold or defer the day instead")
    for order in replaced:
        asked = Asked(move="cancel", expected_version=order.version, reason="drafted again")
        move_order(order.pk, asked, by=by)
        entry.refresh_from_db()
    with as_read(entry):
        _refuse_a_second(entry)
        made = tuple(
            _write(entry, plan, kind, [dose for each, dose in doses if each is kind], due, access, by=by)
            for kind in Kind
            if any(each is kind for each, _ in doses)
        )
        mark_dirty([entry.pk], at=now())
    return made


def _refuse_a_second(entry: PatientEntry) -> tuple[OrderEntry, ...]:
    """The orders that a new draft takes the place of: those held or deferred. Refuses beside any other open order."""
    mine = OrderEntry.objects.filter(patient__in=family_of(entry.pk))
    waiting = tuple(mine.exclude(state__in=[state.value for state in DONE]))
    for order in waiting:
        if order.state not in _REPLACED:
            raise Refused(
                f"{order.label} is {order.state.replace('_', ' ')} already", do="change that order, or cancel it"
            )
    return waiting


def _due(text: str, plan: DayPlan) -> date:
    day = entered.calendar_day(text, what="the day of treatment") if text.strip() else max(plan.due.date, today())
    if day < today():
        raise ImpossibleValue(f"a day of treatment on {day}", expected="today or later")
    return day


def _doses(plan: DayPlan, wishes: Mapping[int, DoseWish]) -> Iterable[tuple[Kind, OrderedDose]]:
    for place, one in enumerate(plan.doses):
        asked = _asked(one, wishes.get(place))
        if asked is None:
            continue
        answer = _answer(plan, one, asked)
        yield kind_of(one.line), _ordered(plan, one, asked, answer)


def _asked(one: DrugProposal, wish: DoseWish | None) -> Wishes | None:
    """What is asked of the engine for a line; None where it is left out."""
    asked = _share_asked(one, wish)
    return replace(asked, to_vials=True) if asked is not None and wish is not None and wish.to_vials else asked


def _share_asked(one: DrugProposal, wish: DoseWish | None) -> Wishes | None:
    if wish is None or (wish.percent is None and not wish.omit):
        if one.proposed is None:
            return None
        if one.open_question:
            raise Refused(one.open_question, do="say the share of standard and why, or leave the drug out")
        return one.wishes
    if wish.omit:
        stated(wish.reason)
        return None
    assert wish.percent is not None
    if wish.percent == HUNDRED and not wish.reason.strip() and one.percent != HUNDRED:
        raise ImpossibleValue(f"{one.drug} back at standard without a reason", expected="a reason", do="say why")
    return Wishes(change=Change(percent=wish.percent, reason=wish.reason)) if wish.percent != HUNDRED else Wishes()


def _answer(plan: DayPlan, one: DrugProposal, asked: Wishes) -> ProposedDose:
    scene = plan.scene
    answer = line_dose(
        plan.due.regimen,
        plan.due.phase,
        one.line,
        cycle=plan.due.cycle,
        by=measures_for(one.line.basis, scene),
        library=scene.library,
        wishes=asked,
    )
    if not isinstance(answer, ProposedDose):
        missing = answer.missing[0]
        raise Refused(f"{one.drug} cannot be dosed: {answer.said()}", do=missing.do or f"record {missing.what}")
    return answer


def _ordered(plan: DayPlan, one: DrugProposal, asked: Wishes, answer: ProposedDose) -> OrderedDose:
    day = next(each for each in one.line.days if each.day == plan.due.day)
    standard = answer.prescription.dose
    return OrderedDose(
        drug=one.drug,
        route=one.line.route,
        amount=answer.amount,
        percent=asked.change.percent if asked.change else HUNDRED,
        standard=f"{standard.value.normalize():f} {standard.code}",
        times=day.times,
        days=days_of(one.line),
        line=line_number(plan.due.phase, one.line),
        because=asked.change.reason if asked.change else "",
        rules=one.rules,
        request=f"MedicationRequest/{uuid4().hex}",
    )


def _write(
    entry: PatientEntry, plan: DayPlan, kind: Kind, doses: list[OrderedDose], due: date, access: str, *, by: User
) -> OrderEntry:
    """One order: its requests, their group and its task, then its row. Runs inside the transaction."""
    assert plan.plan is not None
    moment, group = entered.this_moment(), uuid4().hex
    order = TreatmentOrder(
        source=new_source("Task", by=by),
        effective=read_when(due.isoformat()),
        known=moment,
        status="draft",
        plan=str(plan.plan.source),
        regimen=plan.plan.regimen,
        phase=plan.due.phase.name,
        cycle=plan.due.cycle,
        day=plan.due.day,
        kind=kind.value,
        state=State.DRAFTED.value,
        doses=tuple(doses),
        access=access if kind is Kind.INFUSION else "",
    )
    person = reference_of(entry)
    requests = [_request(dose, order, moment, person) for dose in doses]
    content = to_json(write_group(order, patient=person, group=group, requests=[dose.request for dose in doses]))
    task = to_json(write_order(order, patient=person, group=f"RequestGroup/{group}"))
    rows = [
        *(version_of("MedicationRequest", dose.request.partition("/")[2], text, patient=entry.pk)
          for dose, text in zip(doses, requests, strict=True)),
        version_of("RequestGroup", group, content, patient=entry.pk),
        version_of("Task", order.source.id, task, patient=entry.pk),
    ]  # fmt: skip
    at = now()
    write_versions(rows, at=at, who=by.username, act=ACT)
    made = _row(entry, plan, order, group, content_digest([content, *requests]), by=by)
    audit.append(who=by.username, act=ACT, at=at, patient=entry.pk, detail={"order": made.pk, "digest": made.digest})
    return made


def _row(entry: PatientEntry, plan: DayPlan, order: TreatmentOrder, group: str, digest: str, *, by: User) -> OrderEntry:
    heads = {(h.kind, h.rid): h for h in Resource.objects.filter(source=HERE, rid__in=[order.source.id, group])}
    decided = Resource.objects.get(source=HERE, kind="CarePlan", rid=order.plan.partition("/")[2])
    return OrderEntry.objects.create(
        task=heads["Task", order.source.id],
        group=heads["RequestGroup", group],
        plan=decided,
        patient=entry,
        kind=order.kind,
        due=order.due,
        state=order.state,
        digest=digest,
        label=replace(plan.due, date=order.due).said(),
        drugs=json.dumps([_shown(dose) for dose in order.doses], ensure_ascii=False),
        made_by=by.username,
        changed_at=now(),
    )


def _shown(dose: OrderedDose) -> dict[str, object]:
    """What a queue shows of a dose."""
    return {
        "drug": dose.drug,
        "dose": said_dose(dose.amount),
        "amount": f"{dose.amount.value:f}",
        "unit": dose.amount.code,
        "route": dose.route,
        "percent": f"{dose.percent:f}",
        "times": dose.times,
        "days": dose.days,
        "request": dose.request,
    }


def _request(dose: OrderedDose, order: TreatmentOrder, moment: When, person: str) -> str:
    """The MedicationRequest of one dose."""
    source = FactSource(
        kind="MedicationRequest", id=dose.request.partition("/")[2], origin=HERE, author=order.source.author
    )
    fact = DrugFact(
        source=source,
        effective=order.effective,
        known=moment,
        status="draft",
        event=DrugEvent.REQUESTED,
        drug=drug_concept(dose.drug),
        doses=(Dose(amount=dose.amount, text=_words(dose)),),
        route=Concept((), dose.route),
        authored=moment,
        is_cancer_treatment=True,
        note=dose.because,
    )
    return to_json(write_fact(fact, patient=person))


def _words(dose: OrderedDose) -> str:
    often = {1: "once", 2: "twice"}.get(dose.times, f"{dose.times} times")
    return f"{said_dose(dose.amount)} {dose.route}, {often}" + (f" a day for {dose.days} days" if dose.days > 1 else "")
