"""What the patient has had in all: drugs with a lifetime limit, and the anthracyclines together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from medonc.knowledge.shapes import Library
from medonc.practice.answers import Input
from medonc.practice.assessment import body_surface
from medonc.practice.exposure import Course
from medonc.practice.exposure.cumulative import (
    ANTHRACYCLINES,
    CUMULATIVE,
    Cumulative,
    against_limit,
    anthracyclines,
    cumulative,
)
from medonc.record import Chart
from medonc.values.evidence import Answer, Finding, Missing, NotKnown
from medonc.values.quantity import Quantity


def had(found: Sequence[Course], chart: Chart, library: Library, on: date) -> Iterator[Answer[object]]:
    """Cumulative doses as given of every drug that has a limit, then all anthracyclines as doxorubicin."""
    events = [event for course in found if course.record == "given" for event in course.events]
    limited = sorted({e.drug for e in events if library.drugs[e.drug].cumulative})
    answers = {drug: _against_limit(cumulative(events, drug), chart, library, on) for drug in limited}
    yield from answers.values()
    factors = library.rule(ANTHRACYCLINES).numbers
    sums = {drug: answer for drug, answer in answers.items() if drug in factors}
    if len(sums) > 1:
        yield _together(sums, library)


def _against_limit(total: Cumulative, chart: Chart, library: Library, on: date) -> Answer[object]:
    """Amounts are divided by the body surface on the day of the last of them."""
    rule = library.rule(CUMULATIVE)
    if total.unstated:
        missing = Missing(what=f"the dose of {total.unstated} of {len(total.events)} administrations")
        return NotKnown(title=f"Cumulative {total.drug}", missing=(missing,), rule=rule.rule)
    inputs = {"drug": Input(value=total.drug)}
    if total.amount is not None:
        inputs["amount"] = Input(value=total.amount)
        surface = body_surface(chart, library, min(on, total.events[-1].day))
        if isinstance(surface, NotKnown):
            return NotKnown(title=f"Cumulative {total.drug}", missing=surface.missing, rule=rule.rule)
        inputs["surface"] = Input(value=surface.value)
    if total.by_body is not None:
        inputs["by_body"] = Input(value=total.by_body)
    answer = against_limit(rule, inputs, library)
    return _with_facts(answer, total) if isinstance(answer, Finding) else answer


def _with_facts(answer: Finding[object], total: Cumulative) -> Finding[object]:
    return replace(answer, facts=tuple(event.fact.ref() for event in total.events if event.fact is not None))


def _together(sums: dict[str, Answer[object]], library: Library) -> Answer[object]:
    rule = library.rule(ANTHRACYCLINES)
    lacking = [answer for answer in sums.values() if isinstance(answer, NotKnown)]
    if lacking:
        missing = tuple(dict.fromkeys(each for answer in lacking for each in answer.missing))
        return NotKnown(title="Anthracyclines as doxorubicin", missing=missing, rule=rule.rule)
    doses = {d: a.value for d, a in sums.items() if isinstance(a, Finding) and isinstance(a.value, Quantity)}
    return anthracyclines(rule, doses)
