"""What a chart tells to the sheets of emergencies: surface, clearance, the upper limit of creatinine, results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Input
from medonc.practice.assessment import body_surface, creatinine_clearance
from medonc.practice.assessment.plausibility import codes_of
from medonc.practice.assessment.reading import inputs_from_chart
from medonc.record import Chart
from medonc.values.evidence import Answer, NotKnown
from medonc.values.quantity import Quantity

Computed = Callable[[Chart, Library, date], Answer[Quantity]]
_COMPUTED: Mapping[str, Computed] = MappingProxyType({"surface": body_surface, "clearance": creatinine_clearance})
_LIMITS = MappingProxyType({"creatinine_limit": "creatinine"})  # the upper limit of normal of another input


def told_by_chart(rule: KnowledgeRule, chart: Chart, library: Library, on: date) -> Mapping[str, Input]:
    """The inputs of a rule as the chart has them on a day; surface and clearance by the site's own formula.

    What is missing, stale or contradictory is left out.
    """
    return {**dict(_computed(rule, chart, library, on)), **inputs_from_chart(rule, chart, on).inputs}


def _computed(rule: KnowledgeRule, chart: Chart, library: Library, on: date) -> Iterator[tuple[str, Input]]:
    for spec in rule.inputs:
        if spec.name in _COMPUTED:
            found = _COMPUTED[spec.name](chart, library, on)
            if not isinstance(found, NotKnown):
                yield spec.name, Input(value=found.value, fact=found.facts[-1] if found.facts else None)
        elif spec.name in _LIMITS:
            limit = _upper_limit(rule, _LIMITS[spec.name], chart, on)
            if limit is not None:
                yield spec.name, limit


def _upper_limit(rule: KnowledgeRule, name: str, chart: Chart, on: date) -> Input | None:
    """The upper limit that came with the last result of an input."""
    spec = next(each for each in rule.inputs if each.name == name)
    last = chart.latest(codes_of(spec), on=on)
    high = last.normal.high if last is not None and last.normal is not None else None
    return Input(value=high, fact=last.ref()) if last is not None and high is not None else None
