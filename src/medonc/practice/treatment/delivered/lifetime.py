"""Lifetime doses of a course's drugs to its planned end: each in its own unit, and the anthracyclines together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from medonc.knowledge.shapes import Basis, Library
from medonc.practice.answers import Input
from medonc.practice.exposure.course import Course
from medonc.practice.exposure.cumulative import ANTHRACYCLINES
from medonc.practice.exposure.projected import PROJECTED, lifetime_limit, projected
from medonc.practice.treatment.delivered.ahead import AS_LAST, Ahead, cycles_ahead
from medonc.practice.treatment.delivered.cycle_doses import HUNDRED, planned_dose
from medonc.practice.treatment.delivered.placed import Placed, placed_cycles
from medonc.practice.treatment.had import had
from medonc.record import Chart
from medonc.values.evidence import Answer, Finding, Missing, NotKnown
from medonc.values.quantity import EXACT, Quantity, plain
from medonc.values.units import unit

CLASS_LIMIT_OF = "doxorubicin"  # the anthracyclines together are held against its limit
TOGETHER = "Anthracyclines as doxorubicin"


def lifetime_doses(
    found: Sequence[Course], course: Course, chart: Chart, library: Library, on: date, proposed: Ahead = AS_LAST
) -> tuple[Answer[object], ...]:
    """What was had in all, outside doses included, then where each limited drug of this course leads as proposed.

    `found` are all courses of the record; `course` is the one that goes on. A course without a planned end, or one
    that is over, adds nothing ahead.
    """
    so_far = tuple(had(found, chart, library, on))
    if course.regimen is None or course.record != "given":
        return so_far
    ahead = cycles_ahead(course.regimen, placed_cycles(course, chart, library, on), proposed, on, library)
    if not ahead:
        return so_far
    return (*so_far, *_projected(so_far, ahead, proposed, library))


def _projected(
    so_far: Sequence[Answer[object]], ahead: Sequence[Placed], proposed: Ahead, library: Library
) -> Iterator[Answer[object]]:
    by_title = {answer.title: answer for answer in so_far}
    drugs = sorted({line.drug for each in ahead for line in each.phase.drugs})
    for drug in drugs:
        if lifetime_limit(library.drug(drug)) is not None:
            answer = by_title.get(f"Cumulative {library.drug(drug).name}")
            yield _of_drug(drug, answer, _doses(drug, ahead, proposed, library), library)
    together = by_title.get(TOGETHER)
    if together is not None:
        yield _of_class(drugs, together, ahead, proposed, library)


def _of_drug(
    drug: str, answer: Answer[object] | None, doses: Sequence[tuple[str, Decimal]] | Missing, library: Library
) -> Answer[object]:
    title = f"Lifetime dose ahead, {library.drug(drug).name}"
    total = answer.value if isinstance(answer, Finding) and isinstance(answer.value, Quantity) else None
    lacking = answer.missing if isinstance(answer, NotKnown) else (Missing(what="the dose had so far"),)
    if isinstance(doses, Missing) or total is None:
        missing = (doses,) if isinstance(doses, Missing) else lacking
        return NotKnown(title=title, missing=missing, rule=library.rule(PROJECTED).rule)
    return _asked(drug, total, doses, library, facts_of=answer)


def _of_class(
    drugs: Sequence[str], together: Answer[object], ahead: Sequence[Placed], proposed: Ahead, library: Library
) -> Answer[object]:
    """The class sum with each anthracycline ahead counted by its factor."""
    factors: Mapping[str, Decimal] = library.rule(ANTHRACYCLINES).numbers
    sums: dict[str, Decimal] = {}
    for drug in drugs:
        doses = _doses(drug, ahead, proposed, library) if drug in factors else ()
        if isinstance(doses, Missing):
            return _of_drug(CLASS_LIMIT_OF, together, doses, library)
        for cycle, dose in doses:
            sums[cycle] = EXACT.add(sums.get(cycle, Decimal(0)), EXACT.multiply(dose, factors[drug]))
    if not isinstance(together, Finding) or not isinstance(together.value, Quantity):
        return _of_drug(CLASS_LIMIT_OF, together, (), library)
    return _asked(CLASS_LIMIT_OF, together.value, tuple(sums.items()), library, facts_of=together, of=TOGETHER.lower())


def _asked(
    drug: str,
    total: Quantity,
    doses: Sequence[tuple[str, Decimal]],
    library: Library,
    *,
    facts_of: Answer[object] | None,
    of: str = "",
) -> Answer[object]:
    rule = library.rule(PROJECTED)
    name = "had" if total.unit.kind == unit("mg/m2").kind else "had_units"
    inputs = {
        "drug": Input(value=drug),
        name: Input(value=total),
        "ahead": Input(value=tuple(f"{cycle}: {plain(dose)}" for cycle, dose in doses)),
    }
    if of:
        inputs["of"] = Input(value=of)
    answer = projected(rule, inputs, library)
    facts = facts_of.facts if facts_of is not None else ()
    return replace(answer, facts=facts)


def _doses(
    drug: str, ahead: Sequence[Placed], proposed: Ahead, library: Library
) -> tuple[tuple[str, Decimal], ...] | Missing:
    """The dose of each cycle ahead in the unit of the limit; what is missing where the regimen counts otherwise."""
    limit = lifetime_limit(library.drug(drug))
    lines = [line for each in ahead for line in each.lines(drug)]
    kind = unit(limit.unit).kind if limit is not None else unit("mg/m2").kind
    if any(unit(line.unit).kind != kind or (line.basis is Basis.FLAT and line.bands) for line in lines):
        return Missing(what=f"the dose of {drug} ahead in {limit.unit if limit else 'mg/m2'}", why="planned otherwise")
    percent = proposed.percent.get(drug, HUNDRED)
    doses = (
        (each, planned_dose(drug, each)) for place, each in enumerate(ahead) if place or drug not in proposed.left_out
    )
    return tuple((_named(each), EXACT.divide(EXACT.multiply(dose, percent), HUNDRED)) for each, dose in doses if dose)


def _named(each: Placed) -> str:
    return f"{each.phase.name.replace(':', ' ').replace(',', ' ')} cycle {each.number}"
