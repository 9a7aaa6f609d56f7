"""The exposure rules that can be asked by name, from events typed as `2024-01-08:carboplatin`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs, Method
from medonc.practice.exposure.course import Course
from medonc.practice.exposure.courses import courses_of
from medonc.practice.exposure.cumulative import against_limit, anthracyclines
from medonc.practice.exposure.events import Event
from medonc.practice.exposure.intensity_methods import INTENSITY_METHODS
from medonc.practice.exposure.lines import with_lines
from medonc.practice.exposure.projected import PROJECTED_METHODS
from medonc.values.errors import ImpossibleValue
from medonc.values.evidence import Answer, Finding, Step, StepKind
from medonc.values.quantity import Quantity


def recognition(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:
    """The courses that the events are, by name, with the cycles seen."""
    found = courses_of(typed_events(inputs, library), library, "given")
    return _said(rule, inputs, "; ".join(_course(course) for course in found), found)


def lines(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:
    """How many lines the events are, each with its first day and drugs."""
    intent = str(inputs["intent"].value) if "intent" in inputs else "not recorded"
    plain = [replace(c, line=None, intent=intent) for c in courses_of(typed_events(inputs, library), library, "given")]
    found = with_lines(tuple(plain), library)
    return _said(rule, inputs, "; ".join(_line(course) for course in found), found)


def anthracycline_sum(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """Cumulative anthracyclines counted as doxorubicin."""
    given = {name: entry.value for name, entry in inputs.items() if isinstance(entry.value, Quantity)}
    return anthracyclines(rule, given)


def typed_events(inputs: Inputs, library: Library) -> tuple[Event, ...]:
    """Events from text; refuses what is not `YYYY-MM-DD:drug` and a drug that is not in the formulary."""
    value = inputs["events"].value
    return tuple(_event(str(each), library) for each in (value if isinstance(value, tuple) else (value,)))


def _event(text: str, library: Library) -> Event:
    day, _, drug = (part.strip() for part in text.partition(":"))
    try:
        when = date.fromisoformat(day)
    except ValueError:
        raise ImpossibleValue(f"'{text}' is no drug event", expected="YYYY-MM-DD:drug") from None
    library.drug(drug)  # refuses one that is not held
    return Event(drug=drug, day=when)


def _line(course: Course) -> str:
    place = f"line {course.line}" if course.line else "no line"
    return f"{place} from {course.starts}: {', '.join(sorted(course.drugs))}"


def _course(course: Course) -> str:
    seen = [f"{p.name} cycle {len(p.cycles)} of {p.planned or 'open'}" for p in course.phases if p.cycles]
    return f"{course.name} ({', '.join(seen)})" if seen else course.name


def _said(rule: KnowledgeRule, inputs: Inputs, said: str, found: tuple[Course, ...]) -> Answer[object]:
    value = inputs["events"].value
    events = ", ".join(value) if isinstance(value, tuple) else str(value)
    others = [(name, str(entry.value)) for name, entry in inputs.items() if name != "events"]
    return Finding(
        title=rule.result_label,
        value=said,
        rule=rule.rule,
        sentence=said,
        steps=(
            Step(kind=StepKind.INPUT, label="events", value=events, name="events"),
            *(Step(kind=StepKind.INPUT, label=name, value=text, name=name) for name, text in others),
            Step(kind=StepKind.RESULT, label=rule.result_label, value=said),
        ),
        remarks=tuple(remark for course in found for remark in course.remarks),
    )


METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "exposure.recognition": recognition,
        "exposure.lines": lines,
        "exposure.anthracyclines": anthracycline_sum,
        "exposure.cumulative": against_limit,
        **INTENSITY_METHODS,
        **PROJECTED_METHODS,
    }
)
