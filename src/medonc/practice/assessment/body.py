"""Size and kidneys of the patient on a day: body surface, creatinine clearance, change of weight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from medonc.knowledge.shapes import Library
from medonc.practice.answers import Input
from medonc.practice.assessment.methods import METHODS
from medonc.practice.assessment.plausibility import codes_of
from medonc.practice.assessment.reading import answer, as_kind, given
from medonc.practice.assessment.worksheet import title_of
from medonc.record import Chart
from medonc.record.measured import Result
from medonc.values.calendar import days_between
from medonc.values.evidence import Answer, Finding, Missing, NotKnown
from medonc.values.quantity import Quantity

DUBOIS = "assessment/body_surface/du_bois"
DEINDEX = "assessment/renal/deindexed"
WEIGHT_CHANGE = "assessment/weight/change"


def body_surface(chart: Chart, library: Library, on: date) -> Answer[Quantity]:
    """Body surface in m² by the site's formula, unrounded; shown to two decimals."""
    return as_kind(answer(library.policy.body_surface, chart, library, on, methods=METHODS), Quantity)


def creatinine_clearance(chart: Chart, library: Library, on: date) -> Answer[Quantity]:
    """Clearance in mL/min by the site's formula; one that is per 1.73 m² is de-indexed by the body surface."""
    rule = library.rule(library.policy.clearance)
    also = _surface_input(chart, library, on) if any(spec.name == "surface" for spec in rule.inputs) else {}
    if isinstance(also, NotKnown):
        return also
    found = as_kind(answer(rule.rule.id, chart, library, on, methods=METHODS, also=also), Quantity)
    indexed = isinstance(found, Finding) and found.value.code == "mL/min/{1.73_m2}"
    return _deindexed(found, chart, library, on) if isinstance(found, Finding) and indexed else found


def _surface_input(chart: Chart, library: Library, on: date) -> Mapping[str, Input] | NotKnown:
    """The DuBois surface that Wright's formula was made with."""
    surface = answer(DUBOIS, chart, library, on, methods=METHODS)
    if isinstance(surface, NotKnown):
        return surface
    return {"surface": Input(value=as_quantity(surface))}


def _deindexed(rate: Finding[Quantity], chart: Chart, library: Library, on: date) -> Answer[Quantity]:
    surface = body_surface(chart, library, on)
    if isinstance(surface, NotKnown):
        return replace(surface, title=title_of(library.rule(DEINDEX)), rule=rate.rule, facts=rate.facts)
    also = {"rate": Input(value=rate.value), "surface": Input(value=surface.value)}
    found = as_kind(answer(DEINDEX, chart, library, on, methods=METHODS, also=also), Quantity)
    if isinstance(found, NotKnown):
        return found
    return replace(
        found,
        steps=(*rate.steps, *surface.steps, *found.steps),
        facts=tuple(dict.fromkeys((*rate.facts, *surface.facts))),
        remarks=(*rate.remarks, *surface.remarks, *found.remarks),
    )


def as_quantity(found: Finding[object]) -> Quantity:
    """The value of a finding that is a quantity."""
    if not isinstance(found.value, Quantity):
        raise TypeError(f"{found.rule.id} gives no quantity")
    return found.value


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
