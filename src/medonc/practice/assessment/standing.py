"""How the patient is: performance status as assessed, and the two questionnaires of the older patient."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Input
from medonc.practice.assessment.methods import METHODS
from medonc.practice.assessment.reading import NOTHING, answer, as_kind
from medonc.practice.assessment.worksheet import title_of
from medonc.record import Chart
from medonc.record.measured import Performance
from medonc.values.calendar import instant
from medonc.values.evidence import Answer, Finding, Missing, NotKnown
from medonc.values.quantity import Quantity

ECOG = "assessment/performance/ecog"
FROM_KARNOFSKY = "assessment/performance/ecog_from_karnofsky"
G8 = "assessment/geriatric/g8"
MASS_INDEX = "assessment/weight/mass_index"
CARG = "assessment/geriatric/carg"


def performance(chart: Chart, library: Library, on: date) -> Answer[Decimal]:
    """ECOG as assessed; where only a Karnofsky is recorded, the ECOG that a published table puts beside it."""
    rule = library.rule(ECOG)
    for scale, rule_id in (("ECOG", ECOG), ("Karnofsky", FROM_KARNOFSKY)):
        last = _last(chart, scale, on)
        if isinstance(last, Performance) and _recent(last, library.rule(rule_id), chart, on):
            also = {"grade": Input(value=last.grade or 0, fact=last.ref())}
            return as_kind(answer(rule_id, chart, library, on, methods=METHODS, also=also), Decimal)
    return NotKnown(title=title_of(rule), missing=(_lacking(chart, rule, on),), rule=rule.rule)


def _last(chart: Chart, scale: str, on: date) -> Performance | Missing | None:
    """The last assessment on a scale; two of one instant that differ are a contradiction."""
    limit = instant(on, zone=chart.zone)
    held = [
        p
        for p in chart.all(Performance)
        if p.scale == scale and p.grade is not None and p.effective and p.effective.start <= limit
    ]
    if not held:
        return None
    same = [p for p in held if p.effective and held[-1].effective and p.effective.start == held[-1].effective.start]
    grades = " and ".join(dict.fromkeys(str(p.grade) for p in same))
    if " and " in grades:
        return Missing(what=scale, why=f"contradictory ({grades})", since=held[-1].effective)
    return held[-1]


def _recent(last: Performance, rule: KnowledgeRule, chart: Chart, on: date) -> bool:
    days = next(spec.within_days for spec in rule.inputs if spec.name == "grade")
    limit = instant(on, zone=chart.zone)
    return days is None or last.effective is None or last.effective.end >= limit - timedelta(days=days)


def _lacking(chart: Chart, rule: KnowledgeRule, on: date) -> Missing:
    last = _last(chart, "ECOG", on) or _last(chart, "Karnofsky", on)
    if isinstance(last, Missing):
        return last
    if last is None:
        return Missing(what="ECOG performance status")
    days = next(spec.within_days for spec in rule.inputs if spec.name == "grade")
    return Missing(
        what=f"{last.scale} performance status",
        why="out of date",
        since=last.effective,
        do=f"assess again; good for {days} days",
    )


def g8(chart: Chart, library: Library, on: date, *, answers: Mapping[str, Input] = NOTHING) -> Answer[Decimal]:
    """The G8 score; `answers` are those of the questionnaire; the mass index is taken from height and weight."""
    index = as_kind(answer(MASS_INDEX, chart, library, on, methods=METHODS), Quantity)
    known = {"mass_index": Input(value=index.value)} if isinstance(index, Finding) else {}
    return as_kind(answer(G8, chart, library, on, methods=METHODS, also={**known, **answers}), Decimal)


def carg(chart: Chart, library: Library, on: date, *, answers: Mapping[str, Input] = NOTHING) -> Answer[Decimal]:
    """The CARG score of 2011; `answers` are the items that the record does not hold."""
    return as_kind(answer(CARG, chart, library, on, methods=METHODS, also=answers), Decimal)
