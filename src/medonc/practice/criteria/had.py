"""What was had of one treatment: the last day, whether it runs, and what the record leaves open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from medonc.knowledge.shapes import Library
from medonc.practice.as_recorded import words
from medonc.practice.criteria.scene import Scene
from medonc.practice.criteria.tables import rows
from medonc.practice.criteria.treated import given, given_courses, is_anticancer, last_day, requested, runs
from medonc.practice.exposure import Course
from medonc.practice.exposure.events import OWN_DRUG, Event
from medonc.record.disease import DiseaseStatus
from medonc.record.facts import Fact
from medonc.record.therapy import DrugFact, Operation, RadiotherapyCourse
from medonc.values.codes import Snomed
from medonc.values.evidence import Missing

DONE = frozenset({"completed", "stopped", "in-progress", ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Had:
    """`last` is None where none is recorded; `unclear` names what could still have been one."""

    said: str
    last: date | None = None
    ongoing: bool = False
    facts: tuple[Fact, ...] = ()
    unclear: tuple[Missing, ...] = ()


def systemic_treatment(
    scene: Scene, *, drugs: frozenset[str] | None, setting: str, line: int | None, progressed: bool
) -> Had:
    """Drugs given or taken, of these or of any against the cancer; within courses of an intent, line or outcome."""
    events = [e for e in given(scene).known if is_meant(e.drug, drugs, scene.library)]
    unclear = _unclear(scene, drugs, {e.drug for e in events})
    if setting or line is not None or progressed:
        courses = [c for c in given_courses(scene) if any(is_meant(d, drugs, scene.library) for d in c.drugs)]
        unclear += _not_told(courses, setting)
        chosen = [c for c in courses if _is_course(c, setting, line) and (not progressed or _progressed(c, scene))]
        events = [e for c in chosen for e in c.events if is_meant(e.drug, drugs, scene.library)]
    if not events:
        return Had(said="none recorded as given", unclear=tuple(unclear))
    last = max(events, key=lambda e: last_day(e, scene.on))
    facts = tuple(e.fact for e in _last_of_each(events, scene) if e.fact is not None)
    ongoing = any(runs(e) for e in events)
    day = last_day(last, scene.on)
    names = ", ".join(sorted({e.drug for e in events}))
    said = f"{names}, {'still taken' if ongoing else f'last on {day}'}"
    return Had(said=said, last=day, ongoing=ongoing, facts=facts, unclear=tuple(unclear))


def is_meant(drug: str, drugs: frozenset[str] | None, library: Library) -> bool:
    """Whether a drug is one of these, or against the cancer where any will do."""
    return is_anticancer(drug, library) if drugs is None else drug in drugs


def _last_of_each(events: list[Event], scene: Scene) -> list[Event]:
    latest: dict[str, Event] = {}
    for event in sorted(events, key=lambda e: last_day(e, scene.on)):
        latest[event.drug] = event
    return list(latest.values())


def _unclear(scene: Scene, drugs: frozenset[str] | None, had: set[str]) -> list[Missing]:
    """Drugs that are requested only, that no formulary code names, or that have no day."""
    asked_for = {e.drug for e in requested(scene).known if is_meant(e.drug, drugs, scene.library)} - had
    found = [Missing(what=f"whether {drug} was given", why="requested only") for drug in sorted(asked_for)]
    shown = (*given(scene).unknown, *requested(scene).unknown)
    names = sorted({words(f.drug) for f in shown})
    found += [Missing(what=f"which drug '{name}' is", why="no code of the formulary") for name in names]
    undated = [f for f in given(scene).undated if names_one(f, drugs, scene.library)]
    return found + [Missing(what=f"the day of {words(f.drug)}", why="not recorded exactly") for f in undated]


def names_one(fact: DrugFact, drugs: frozenset[str] | None, library: Library) -> bool:
    """Whether a record names one of these drugs by a code."""
    wanted = library.drugs if drugs is None else drugs
    codes = {c for d in wanted for c in library.drugs[d].rxnorm if is_meant(d, drugs, library)}
    return any(c.code in codes or (c.system == OWN_DRUG and c.code in wanted) for c in fact.drug.codings)


def _not_told(courses: list[Course], setting: str) -> list[Missing]:
    if not setting:
        return []
    names = [c.name for c in courses if c.intent == "not recorded" and not c.hormonal]
    return [Missing(what=f"the intent of {name}") for name in dict.fromkeys(names)]


def _is_course(course: Course, setting: str, line: int | None) -> bool:
    return setting in ("", course.intent) and line in (None, course.line)


def _progressed(course: Course, scene: Scene) -> bool:
    """Whether the disease was recorded as worse after a course began and before the next one did."""
    worse = {Snomed(c) for r in rows(scene.library, "statuses") if r["name"] == "worse" for c in r["snomed"].split()}
    later = [c.starts for c in given_courses(scene) if c.starts > course.starts]
    until = min(later, default=scene.on)
    days = [s.effective.day for s in scene.happened(DiseaseStatus) if s.effective and s.value.has(worse)]
    return any(course.starts < day <= until for day in days)


def local_treatment(scene: Scene, *, surgery: bool) -> Had:
    """Operations on the cancer, or radiotherapy, that were done; one without a day leaves the last day open."""
    found: list[Operation | RadiotherapyCourse] = (
        [o for o in scene.happened(Operation) if o.is_cancer_surgery and o.status in DONE]
        if surgery
        else [r for r in scene.happened(RadiotherapyCourse) if r.status in DONE]
    )
    dated = [(_end(f, scene), f) for f in found]
    days = [day for day, _ in dated if day is not None]
    undated = [f for day, f in dated if day is None]
    unclear = tuple(
        Missing(what=f"the day of {words(f.said()) or f.label}", why="not recorded exactly") for f in undated
    )
    if not days:
        return Had(said="none recorded", facts=tuple(undated), unclear=unclear)
    ongoing = any(f.status == "in-progress" and f.ended is None for f in found)
    facts = tuple(f for day, f in dated if day == max(days))
    return Had(said=f"last on {max(days)}", last=max(days), ongoing=ongoing, facts=facts, unclear=unclear)


def _end(fact: Fact, scene: Scene) -> date | None:
    """The last day by the day of the question; None where only a month or a year is known."""
    when = fact.ended or fact.effective
    if when is None or when.is_partial:
        return None
    return min(when.day, scene.on)
