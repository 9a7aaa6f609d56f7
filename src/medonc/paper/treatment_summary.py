"""The summary of a course of treatment, assembled from the record: every word of it, for each form that it takes."""

from __future__ import annotations

from dataclasses import dataclass

from medonc.paper.day_words import day_words, moment_words
from medonc.paper.order_sheet_patient import allergies, diagnosis
from medonc.paper.review_pdf import identity
from medonc.paper.review_text import CAVEAT
from medonc.paper.treatment_summary_after import follow_up, open_questions, responses, toxicities
from medonc.paper.treatment_summary_doses import changes, cycles_given, drug_totals, lifetime
from medonc.paper.treatment_summary_section import Section
from medonc.practice.as_recorded import words
from medonc.record.disease import Condition, Role, Stage
from medonc.workbench.orders.course_papers import CourseRecord

_PROBLEMS, _MEDICATION = "11450-4", "10160-0"  # LOINC: problem list, history of medication use


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentSummary:
    """Every word of a summary. `standing` says whether the course is over, goes on, or was given up."""

    title: str
    name: str
    identity: str
    regimen: str
    standing: str
    sections: tuple[Section, ...]
    missing: tuple[str, ...]  # all that is missing, once
    on: str
    printed: str
    by: str
    edition: str
    caveat: str = CAVEAT


def treatment_summary(record: CourseRecord) -> TreatmentSummary:
    """The summary as the record stands; what it does not hold is said in the section where it belongs."""
    person, scene = record.scene.chart.person, record.scene
    sections = tuple(part for part in _sections(record) if part.rows or part.missing or part.notes)
    return TreatmentSummary(
        title="Treatment summary",
        name=person.name,
        identity=identity(person),
        regimen=regimen_words(record),
        standing=standing_words(record),
        sections=sections,
        missing=tuple(dict.fromkeys(text for part in sections for text in part.missing)),
        on=day_words(scene.on),
        printed=moment_words(record.at),
        by=record.by,
        edition=f"Knowledge edition {scene.library.edition}.",
    )


def regimen_words(record: CourseRecord) -> str:
    """The regimen as planned, else as recognised in the record."""
    course = record.course
    if course is not None and course.regimen is not None:
        return f"{course.name}: {course.regimen.rule.title}"
    if course is not None:
        return course.name
    return record.plan.regimen_name if record.plan is not None else "no systemic treatment is recorded as given"


def standing_words(record: CourseRecord) -> str:
    """`completed on 3 Mar 2026`, `goes on`: where the course stands."""
    plan = record.plan
    if plan is None:
        return "as recorded; no plan was made here" if record.course is not None else "nothing was given"
    if plan.status == "active":
        return "under way: this is no final summary" if record.course is not None else "planned, nothing given yet"
    ended = f" on {day_words(plan.ended.day)}" if plan.ended is not None else ""
    return ("completed" if plan.status == "completed" else "given up") + ended


def _sections(record: CourseRecord) -> tuple[Section, ...]:
    return (
        _disease(record),
        _treatment(record),
        cycles_given(record),
        drug_totals(record),
        changes(record),
        lifetime(record),
        toxicities(record),
        responses(record),
        follow_up(record),
        open_questions(record),
    )


def _disease(record: CourseRecord) -> Section:
    """The primary cancers and their stages as recorded."""
    chart = record.scene.chart
    rows = [
        ("Diagnosis", words(each.said()), _when(each)) for each in chart.all(Condition) if each.role is Role.PRIMARY
    ]
    stages = [("Stage", f"{words(each.label)}: {words(each.said())}", _when(each)) for each in _stages(record)]
    missing = [] if rows else [diagnosis(chart)]
    missing += [] if stages else ["stage: not recorded"]
    allergic = [("Allergies", text, "") for text in allergies(chart)]
    return Section(
        title="Illness",
        code=_PROBLEMS,
        header=("What", "As recorded", "When"),
        rows=(*rows, *stages, *allergic),
        missing=tuple(missing),
    )


def _stages(record: CourseRecord) -> tuple[Stage, ...]:
    """The last stage group of each kind."""
    found = {stage.label: stage for stage in record.scene.chart.all(Stage) if stage.part == "group"}
    return tuple(found.values())


def _treatment(record: CourseRecord) -> Section:
    course, plan = record.course, record.plan
    if course is None:
        return Section(title="Treatment", code=_MEDICATION, missing=("doses: none is recorded as given",))
    intent = plan.intent if plan is not None else course.intent
    rows = [
        ("Regimen", regimen_words(record)),
        ("Intent", intent),
        ("First and last dose", f"{day_words(course.starts)} to {day_words(course.last)}"),
        ("Standing", standing_words(record)),
    ]
    if plan is not None and (plan.choice or plan.words):
        rows.append(("Why this regimen", ": ".join(filter(None, (plan.choice, plan.words)))))
    if course.line is not None:
        rows.insert(2, ("Line", str(course.line)))
    missing = ("intent: not recorded",) if intent == "not recorded" else ()
    return Section(title="Treatment", code=_MEDICATION, header=("What", "As given"), rows=tuple(rows), missing=missing)


def _when(fact: Condition | Stage) -> str:
    if fact.effective is None:
        return "undated"
    return fact.effective.text if fact.effective.is_partial else day_words(fact.effective.day)
