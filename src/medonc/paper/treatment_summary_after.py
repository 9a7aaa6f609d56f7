"""What a course did and what follows: worst toxicities, response as recorded, follow-up, open questions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from medonc.knowledge.shapes import Monitor, Regimen
from medonc.paper.day_words import day_words
from medonc.paper.treatment_summary_section import Section
from medonc.practice.as_recorded import words
from medonc.practice.treatment.care import From, care_of
from medonc.practice.treatment.orders import DONE, State
from medonc.record.disease import DiseaseStatus
from medonc.record.toxicity import Toxicity
from medonc.workbench.orders.course_papers import CourseRecord

_PLAN = "18776-5"  # LOINC: plan of care note


def toxicities(record: CourseRecord) -> Section:
    """The worst grade of each toxicity since the first dose, and whether it is over."""
    first = _first(record)
    if first is None:
        return Section(title="Worst toxicities")
    found: dict[str, list[Toxicity]] = {}
    for each in record.scene.chart.all(Toxicity):
        if each.effective is not None and each.effective.day >= first:
            found.setdefault(each.term.casefold(), []).append(each)
    graded = [held for held in found.values() if max(one.grade for one in held) > 0]
    rows = tuple(_worst(held) for held in sorted(graded, key=lambda held: -max(one.grade for one in held)))
    looked_for = tuple(f"looked for and not there: {held[-1].term}" for held in found.values() if held not in graded)
    return Section(
        title="Worst toxicities",
        header=("Toxicity", "Worst grade", "When", "At the last look"),
        rows=rows,
        notes=looked_for,
        missing=() if found else ("toxicities: none is recorded since the first dose, not even that there were none",),
    )


def responses(record: CourseRecord) -> Section:
    """What was recorded of the disease since the first dose, the latest first."""
    first = _first(record)
    if first is None:
        return Section(title="Response as recorded")
    held = [
        each
        for each in record.scene.chart.all(DiseaseStatus)
        if each.effective is not None and each.effective.day >= first
    ]
    rows = tuple(
        (
            day_words(each.effective.day) if each.effective is not None else "",
            words(each.said()),
            ", ".join(map(words, each.evidence)) or "basis not recorded",
        )
        for each in reversed(held)
    )
    return Section(
        title="Response as recorded",
        header=("When", "Status of the disease", "Judged by"),
        rows=rows,
        missing=() if rows else ("response: none is recorded since the first dose",),
    )


def follow_up(record: CourseRecord) -> Section:
    """What the regimen's files ask for at the end and after it."""
    regimen = _regimen(record)
    if regimen is None:
        return Section(title="Follow-up needed", code=_PLAN, missing=("follow-up: the regimen is none that is held",))
    care, library = care_of(regimen, record.scene.library), record.scene.library
    rows = [_watched(each) for each in care.monitoring if each.entry.when == "at the end"]
    for drug in regimen.drugs:
        held = library.drug(drug)
        if held.contraception:
            rows.append((f"Contraception after {held.name}", held.contraception, "the drug's label"))
    asked = any(each.entry.when == "at the end" for each in care.monitoring)
    return Section(
        title="Follow-up needed",
        code=_PLAN,
        header=("What", "How", "Source"),
        rows=tuple(rows),
        missing=() if asked else (f"tests at the end: none is held for {regimen.short}; decide and record them",),
    )


def open_questions(record: CourseRecord) -> Section:
    """What is left to settle before the course can be closed."""
    notes = tuple(_open(record))
    return Section(title="Open questions", code=_PLAN, notes=notes or ("None that the record shows.",))


def _open(record: CourseRecord) -> Iterator[str]:
    if record.plan is not None and record.plan.status == "active":
        yield "The plan is active: end it with its reason when the course is over."
    for order in record.orders:
        state = State(order.state)
        if state not in DONE:
            yield f"Cycle {order.cycle}, day {order.day}, due {day_words(order.due)}, is {state.said}."
        elif state in (State.GIVEN, State.PARTLY_GIVEN, State.TAKEN):
            yield f"Cycle {order.cycle}, day {order.day} is {state.said} and not reconciled."
    first = _first(record)
    last: dict[str, Toxicity] = {}
    for each in record.scene.chart.all(Toxicity):
        if first is not None and each.effective is not None and each.effective.day >= first:
            last[each.term.casefold()] = each
    for each in last.values():
        if each.grade > 0 and each.ended is None:
            yield f"{each.term}, grade {each.grade}: not recorded as over."


def _worst(held: list[Toxicity]) -> tuple[str, ...]:
    worst = max(held, key=lambda one: one.grade)
    last = held[-1]
    ended = f"over on {day_words(last.ended.day)}" if last.ended is not None else f"grade {last.grade}"
    when = day_words(worst.effective.day) if worst.effective is not None else "undated"
    return worst.term, f"{worst.grade} ({worst.edition})", when, ended


def _watched(each: From[Monitor]) -> tuple[str, ...]:
    entry = each.entry
    return ", ".join(entry.tests), entry.text or entry.when, entry.source


def _first(record: CourseRecord) -> date | None:
    return record.course.starts if record.course is not None else None


def _regimen(record: CourseRecord) -> Regimen | None:
    """The regimen of the course, else the one that is planned."""
    if record.course is not None:
        return record.course.regimen
    return record.scene.library.regimens.get(record.plan.regimen) if record.plan is not None else None
