"""Size and kidneys of the patient on a day: body surface, creatinine clearance, change of weight."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Input
from medonc.practice.assessment.methods import METHODS
from medonc.practice.assessment.plausibility import codes_of
from medonc.practice.assessment.reading import answer, as_kind, given
from medonc.practice.assessment.worksheet import title_of
from medonc.record import Chart
from medonc.record.measured import Result
from medonc.values.calendar import days_between
from medonc.values.evidence import Answer, Finding, Missing, NotKnown, Step
from medonc.values.quantity import Quantity

DUBOIS = "assessment/body_surface/du_bois"
DEINDEX = "assessment/renal/deindexed"
WEIGHT_CHANGE = "assessment/weight/change"
_INDEXED = "mL/min/{1.73_m2}"


def body_surface(chart: Chart, library: Library, on: date) -> Answer[Quantity]:
    """Body surface in m² by the site's formula, unrounded; shown to two decimals."""
    return as_kind(answer(library.policy.body_surface, chart, library, on, methods=METHODS), Quantity)


def creatinine_clearance(chart: Chart, library: Library, on: date) -> Answer[Quantity]:
    """Clearance in mL/min by the site's formula; one that is per 1.73 m² is de-indexed by the body surface."""
    rule = library.rule(library.policy.clearance)
    if any(spec.name == "surface" for spec in rule.inputs):
        surface = as_kind(answer(DUBOIS, chart, library, on, methods=METHODS), Quantity)
        return _upon(rule, surface, chart, library, on)
    found = as_kind(answer(rule.rule.id, chart, library, on, methods=METHODS), Quantity)
    if isinstance(found, NotKnown) or found.value.code != _INDEXED:
        return found
    return _deindexed(found, chart, library, on)


def _upon(rule: KnowledgeRule, surface: Answer[Quantity], chart: Chart, library: Library, on: date) -> Answer[Quantity]:
    """A rule that takes the body surface, upon the DuBois surface that its paper used."""
    if isinstance(surface, NotKnown):
        return replace(surface, title=title_of(rule), rule=rule.rule)
    also = {"surface": Input(value=surface.value)}
    return _after(surface, as_kind(answer(rule.rule.id, chart, library, on, methods=METHODS, also=also), Quantity))


def _deindexed(rate: Finding[Quantity], chart: Chart, library: Library, on: date) -> Answer[Quantity]:
    surface = body_surface(chart, library, on)
    if isinstance(surface, NotKnown):
        return replace(surface, title=title_of(library.rule(DEINDEX)), rule=rate.rule, facts=rate.facts)
    also = {"rate": Input(value=rate.value), "surface": Input(value=surface.value)}
    found = as_kind(answer(DEINDEX, chart, library, on, methods=METHODS, also=also), Quantity)
    return _after(rate, _after(surface, found))


def _after(earlier: Finding[Quantity], found: Answer[Quantity]) -> Answer[Quantity]:
    """The answer with the steps, facts and remarks of what it was computed from in front of its own."""
    facts = tuple(dict.fromkeys((*earlier.facts, *found.facts)))
    remarks = (*earlier.remarks, *found.remarks)
    if isinstance(found, NotKnown):
        return replace(found, facts=facts, remarks=remarks)
    return replace(found, facts=facts, remarks=remarks, steps=(*_unnamed(earlier.steps), *found.steps))


def _unnamed(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Steps of an earlier rule: on the receipt, but no inputs of the rule that gave the answer."""
    return tuple(replace(step, name="") for step in steps)


def weight_change(chart: Chart, library: Library, on: date) -> Answer[Quantity]:
    """Change of weight in per cent since the earliest weight of the look-back; not known with fewer than two."""
    rule = library.rule(WEIGHT_CHANGE)
    spec = next(spec for spec in rule.inputs if spec.name == "weight")
    last = chart.latest(codes_of(spec), on=on)
    first = _first_within(chart.results(codes_of(spec)), last, days=int(rule.numbers["look_back_days"]))
    if last is None or first is None or first.quantity is None or first.effective is None or last.effective is None:
        return NotKnown(title=title_of(rule), missing=(Missing(what="an earlier weight"),), rule=rule.rule)
    apart = days_between(first.effective.day, last.effective.day)
    also = {"earlier_weight": Input(value=first.quantity, fact=first.ref()), "days": given(apart)}
    return as_kind(answer(WEIGHT_CHANGE, chart, library, on, methods=METHODS, also=also), Quantity)


def _first_within(weights: tuple[Result, ...], last: Result | None, *, days: int) -> Result | None:
    """The earliest weight in the days before the last one, on another day than it."""
    if last is None or last.effective is None:
        return None
    from_day = last.effective.day - timedelta(days=days)
    earlier = [w for w in weights if w.effective and from_day <= w.effective.day < last.effective.day and w.quantity]
    return earlier[0] if earlier else None
