"""Size and kidneys of the patient on a day: body surface, creatinine clearance, change of weight."""

from __future__ import annotations

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
from medonc.values.errors import NotHeld
from medonc.values.evidence import Answer, Missing, NotKnown
from medonc.values.quantity import Quantity

WEIGHT_CHANGE = "assessment/weight/change"


def body_surface(chart: Chart, library: Library, on: date) -> Answer[Quantity]:
    """Body surface in m² by the site's formula, unrounded; shown to two decimals."""
    return as_kind(answer(library.policy.body_surface, chart, library, on, methods=METHODS), Quantity)


def creatinine_clearance(chart: Chart, library: Library, on: date) -> Answer[Quantity]:
    """Clearance in mL/min by the site's formula; one that is per 1.73 m² is de-indexed by the body surface."""
    rule = library.rule(library.policy.clearance)
    if rule.result_unit != "mL/min":
        rule = _of_patient(rule, library)
    return as_kind(answer(rule.rule.id, chart, library, on, methods=METHODS), Quantity)


def _of_patient(rule: KnowledgeRule, library: Library) -> KnowledgeRule:
    """The rule that de-indexes a rate per 1.73 m² by the body surface; refuses a rate that has none."""
    pairs = {each.texts["rate_rule"]: each for each in library.rules.values() if "rate_rule" in each.texts}
    if rule.rule.id not in pairs:
        raise NotHeld.named("rule that de-indexes", rule.rule.id, pairs)
    return pairs[rule.rule.id]


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
