"""A result, typed in: a laboratory value, a marker, a measurement."""

from __future__ import annotations

from collections.abc import Iterable

from medonc.fhir.read.observation.families import BY_CODE
from medonc.practice.assessment.plausibility import doubts_of
from medonc.record import Chart
from medonc.record.measured import Result, ResultKind
from medonc.store.models import User
from medonc.values.codes import Concept, Loinc
from medonc.values.errors import ImpossibleValue, Refused
from medonc.workbench import entered, open_chart
from medonc.workbench.write_facts import Written, begin, new_source, write_facts

ACT = "record_result"


def record_result(
    patient: int,
    *,
    code: str,
    name: str,
    value: str,
    on: str,
    by: User,
    unit: str = "",
    low: str = "",
    high: str = "",
    note: str = "",
) -> Written:
    """Write one result. `code` is LOINC; `value` may carry <, > and so on; words where no unit is given.

    Refuses an unknown unit, a day that cannot be, a value that no patient can have, and a second value of one moment.
    """
    entry, chart = begin(patient, by=by, act=ACT)
    said = entered.words(name, what="the name of the result", longest=200)
    loinc = Loinc(entered.words(code, what="the LOINC code", longest=20), said)
    kind = _kind(loinc)
    result = Result(
        source=new_source("Observation", by=by),
        effective=entered.day(on, what=f"the day of {said}", born=chart.person.born, died=chart.person.died),
        known=entered.this_moment(),
        status="final",
        kind=kind,
        code=Concept((loinc,), said),
        value=entered.measured(value, unit, what=said),
        normal=entered.normal_range(low, high, unit, what=said),
        categories=("vital-signs" if kind is ResultKind.VITAL else "laboratory",),
        note=note.strip(),
    )
    must_be_possible([result])
    must_be_new(chart, result)
    return write_facts(entry, [result], by=by, act=ACT)[0]


def _kind(code: Loinc) -> ResultKind:
    """The drawer of the record that a code belongs in; refuses a code that has a form of its own."""
    family = BY_CODE.get(code)
    if family is None:
        return ResultKind.LABORATORY
    kind = getattr(family, "keywords", {}).get("kind")
    if not isinstance(kind, ResultKind):
        raise Refused(
            f"{code} ({code.code}) is no laboratory result",
            do="use the form for stages, performance status or findings",
        )
    return kind


def must_be_possible(results: Iterable[Result]) -> None:
    """Refuses a value that no patient can have, in the words of the rule that says so."""
    for remark in doubts_of(results, open_chart.library()):
        raise ImpossibleValue(remark.text, do="check number, unit and patient")


def must_be_new(chart: Chart, result: Result) -> None:
    """Refuses a second value of the same thing at the same moment."""
    same = [r for r in chart.results(result.code.codings) if _at_once(r, result)]
    if same:
        held = same[0]
        raise Refused(
            f"{held.label} of {held.effective} is recorded already: {held.said()}",
            do="correct that one, or give this one its own time",
        )


def _at_once(one: Result, other: Result) -> bool:
    return bool(one.effective and other.effective and one.effective.start == other.effective.start)
