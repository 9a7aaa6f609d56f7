"""The duty Plan: the patient's systemic treatment as requested and as given, and its doses held against the regimen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from medonc.knowledge.shapes import Library
from medonc.practice.answers import DutyAnswers
from medonc.practice.exposure import Course, courses
from medonc.practice.exposure.courses import KINDS, RECOGNITION, recorded_events
from medonc.practice.treatment.checks import (
    Checked,
    checked_doses,
    dose_remarks,
    implied_surfaces,
    is_child,
    route_remarks,
)
from medonc.practice.treatment.had import had
from medonc.practice.treatment.sentences import course_sentence, given_sentence, requested_sentence
from medonc.practice.treatment.vials import signed
from medonc.record import Chart
from medonc.values.evidence import Answer, FactRef, Finding, Level, Missing, NotKnown, Remark, Step, StepKind
from medonc.values.quantity import Quantity

DUTY = "Plan"
ABOVE = "above standard"  # the kind of remark that no reduction explains
_DIFFERS = 5  # per cent; the rule's own number decides, this only chooses what is remarked on


def treatment(chart: Chart, library: Library, on: date) -> DutyAnswers:
    """Treatment on a day: the course, what was requested, what was given, each dose against its regimen."""
    known = chart.on(on)
    found = courses(known, library, on)
    answers: list[Answer[object]] = [*_course(found, library), *_requested(found, library), *_given(found, library)]
    remarks = [remark for course in found for remark in (*course.remarks, *route_remarks(course, library))]
    if is_child(chart, on):
        remarks.append(Remark(text="regimens here are for adults: no dose is checked", level=Level.CAUTION))
    else:
        for course in found:
            checked = checked_doses(course, known, library, on)
            answers += _doses(course, checked, library)
            remarks += [*_differing(course, checked, library), *dose_remarks(checked, library)]
        answers += had(found, known, library, on)
    answers += _unread(known, library)
    return DutyAnswers(duty=DUTY, answers=tuple(a.under(DUTY) for a in answers), remarks=tuple(remarks))


def _course(found: Sequence[Course], library: Library) -> Iterator[Answer[object]]:
    """One sentence on where treatment stands; silent where the record holds none."""
    if found:
        yield _finding("Course", course_sentence(found), found, library)


def _requested(found: Sequence[Course], library: Library) -> Iterator[Answer[object]]:
    for course in found:
        if course.record == "requested":
            yield _finding("Requested", requested_sentence(course), [course], library)


def _given(found: Sequence[Course], library: Library) -> Iterator[Answer[object]]:
    given = [course for course in found if course.record == "given"]
    for course in given:
        yield _finding("Given", given_sentence(course), [course], library)
    if found and not given:
        missing = Missing(what="administrations", why="nothing is recorded as given")
        yield NotKnown(title="Given", missing=(missing,), rule=library.rule(RECOGNITION).rule)


def _finding(title: str, said: str, found: Sequence[Course], library: Library) -> Finding[str]:
    refs = _refs(found)
    steps = [Step(kind=StepKind.INPUT, label=ref.label, value=ref.value, fact=ref) for ref in refs]
    steps += [Step(kind=StepKind.FORMULA, label="published", value=source) for source in _published(found)]
    steps += [Step(kind=StepKind.RESULT, label=course.record, value=course.name) for course in found]
    rule = library.rule(RECOGNITION).rule
    return Finding(title=title, value=said, rule=rule, sentence=said, facts=refs, steps=tuple(steps))


def _published(found: Sequence[Course]) -> tuple[str, ...]:
    """Where the recognised regimens are published, each once."""
    named = [f"{c.regimen.short}: {source}" for c in found if c.regimen for source in c.regimen.rule.sources]
    return tuple(dict.fromkeys(named))


def _refs(found: Sequence[Course]) -> tuple[FactRef, ...]:
    return tuple(fact.ref() for course in found for fact in course.facts)


def _differing(course: Course, checked: Sequence[Checked], library: Library) -> Iterator[Remark]:
    """One caution for a course whose last doses differ from the regimen, with the body surface that they imply."""
    last = list(_last_of_each(checked))
    differ = [c for c in last if c.percent is not None and abs(c.percent.value) > _DIFFERS]
    if not differ:
        return
    said = ", ".join(f"{c.event.drug} {signed(c.percent.value)} %" for c in differ if c.percent is not None)
    implied = {finding.said() for finding in implied_surfaces(differ, library).values()}
    why = f"; they imply a body surface of {' and '.join(sorted(implied))}" if implied else ""
    facts = tuple(c.event.fact.ref() for c in differ if c.event.fact is not None)
    text = f"doses {course.record} differ by more than {_DIFFERS} % from {course.name}: {said}{why}"
    above = any(c.percent is not None and c.percent.value > _DIFFERS for c in differ)
    kind = ABOVE if above else "difference"
    yield Remark(text=text, level=Level.CAUTION, facts=facts, kind=kind)


def _doses(course: Course, checked: Sequence[Checked], library: Library) -> Iterator[Answer[object]]:
    """The last recorded dose of each drug against the regimen; drugs that lack the same things share a line."""
    lacking: list[tuple[str, NotKnown]] = []
    for drug, doses in groupby(sorted(checked, key=lambda c: c.event.drug), key=lambda c: c.event.drug):
        each = list(doses)
        last = each[-1].answer
        if isinstance(last, NotKnown):
            lacking.append((drug, last))
        else:
            yield _with_others(last, each[:-1])
    yield from _surface(checked, library, known=not any(_lacks_surface(answer) for _, answer in lacking))
    yield from _shared(lacking, course)


def _with_others(last: Finding[Quantity], others: Sequence[Checked]) -> Finding[Quantity]:
    """The last dose's finding, with a remark on earlier ones that differ as well."""
    said = [
        f"{each.event.day}: {signed(each.percent.value)} %"
        for each in others
        if each.percent is not None and abs(each.percent.value) > _DIFFERS
    ]
    if not said:
        return last
    return replace(last, remarks=(*last.remarks, Remark(text="earlier: " + ", ".join(said), kind="difference")))


def _surface(checked: Sequence[Checked], library: Library, *, known: bool) -> Iterator[Answer[object]]:
    """The body surface that the last amounts imply: where none is measured, or where doses differ from it."""
    found = implied_surfaces(_last_of_each(checked), library)
    differ = any(c.percent is not None and abs(c.percent.value) > _DIFFERS for c in checked)
    if not found or (known and not differ):
        return
    agree = len({finding.said() for finding in found.values()}) == 1
    said = "; ".join(f"{drug} {finding.steps[-2].value}" for drug, finding in found.items())
    text = said if agree else f"the recorded doses imply different body surfaces: {said}"
    remark = Remark(text=text, level=Level.NOTE if agree else Level.CAUTION, kind="difference")
    yield replace(next(iter(found.values())), remarks=(remark,))


def _last_of_each(checked: Sequence[Checked]) -> Iterator[Checked]:
    for _, doses in groupby(sorted(checked, key=lambda c: c.event.drug), key=lambda c: c.event.drug):
        yield list(doses)[-1]


def _lacks_surface(answer: NotKnown) -> bool:
    return any(each.what in ("height", "weight", "body surface") for each in answer.missing)


def _shared(lacking: Sequence[tuple[str, NotKnown]], course: Course) -> Iterator[Answer[object]]:
    for missing, same in groupby(sorted(lacking, key=lambda pair: str(pair[1].missing)), key=lambda p: p[1].missing):
        pairs = list(same)
        drugs = ", ".join(drug for drug, _ in pairs)
        answer = pairs[0][1]
        title = f"Expected dose, {course.record}: {drugs}"
        yield NotKnown(title=title, missing=missing, rule=answer.rule, facts=answer.facts, remarks=answer.remarks)


def _unread(chart: Chart, library: Library) -> Iterator[Answer[object]]:
    """Cancer drugs outside the formulary, and drugs without a day: named, never dropped."""
    for record in KINDS:
        found = recorded_events(chart, library, record)
        for title, facts in (("Not in the formulary", found.unknown), ("Without a day", found.undated)):
            if facts:
                said = ", ".join(dict.fromkeys(str(fact.drug) for fact in facts))
                refs = tuple(fact.ref() for fact in facts)
                rule = library.rule(RECOGNITION).rule
                steps = tuple(Step(kind=StepKind.INPUT, label=ref.label, value=ref.value, fact=ref) for ref in refs)
                yield Finding(title=f"{title}, {record}", value=said, rule=rule, sentence=said, facts=refs, steps=steps)
