"""Lifetime doses: what was had of a limited drug or its class, and what the whole regimen would add."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from medonc.knowledge.shapes import CumulativeLimit, DrugLine, Phase, Regimen
from medonc.practice.assessment import body_surface
from medonc.practice.criteria import Scene
from medonc.practice.criteria.treated import given, given_courses
from medonc.practice.exposure.cumulative import ANTHRACYCLINES, Cumulative, cumulative, per_surface
from medonc.practice.treatment.harm import PatientHarm
from medonc.values.evidence import FactRef, Finding, Level
from medonc.values.quantity import EXACT, Quantity, plain
from medonc.values.units import UNITS

_FACTOR_OF = "doxorubicin"  # its limit holds for the sum of the anthracyclines
_UNIT = "mg/m2"


def lifetime_doses(regimen: Regimen, scene: Scene) -> Iterator[PatientHarm]:
    """A line for each limited drug of the regimen of which, or of whose class, some was had before."""
    factors = scene.library.rule(ANTHRACYCLINES).numbers
    group = [drug for drug in regimen.drugs if drug in factors]
    if group:
        weighed = {drug: factors[drug] for drug in factors}
        yield from _line(regimen, tuple(group), weighed, _FACTOR_OF, "anthracyclines as doxorubicin", scene)
    for drug in regimen.drugs:
        if drug not in factors and scene.library.drug(drug).cumulative:
            yield from _line(regimen, (drug,), {drug: Decimal(1)}, drug, scene.library.drug(drug).name, scene)


def _line(
    regimen: Regimen, drugs: tuple[str, ...], factors: dict[str, Decimal], of: str, name: str, scene: Scene
) -> Iterator[PatientHarm]:
    limit = _limit(scene.library.drug(of).cumulative)
    had = _had(factors, limit.unit, scene) if limit is not None else None
    if limit is None or had is None:
        return
    before, facts = had
    added, adds = _added(regimen, factors, limit.unit, scene)
    over = EXACT.add(before, added) > limit.limit
    yield PatientHarm(
        about=f"lifetime {of}",
        level=Level.STOP if before >= limit.limit else Level.CAUTION if over else Level.NOTE,
        drugs=drugs,
        harm=f"lifetime dose ({limit.organ})",
        because=f"{name}: {_short(before)} of {Quantity(limit.limit, limit.unit)} had{adds}",
        means="above the limit before the end: fewer cycles, or another drug" if over else "within the limit",
        source=limit.source or scene.library.drug(of).rule.sources[0].title,
        rule=scene.library.drug(of).rule,
        facts=facts,
    )


def _limit(limits: Iterable[CumulativeLimit]) -> CumulativeLimit | None:
    return min((each for each in limits if not each.condition), key=lambda each: each.limit, default=None)


def _had(factors: dict[str, Decimal], unit: str, scene: Scene) -> tuple[Decimal, tuple[FactRef, ...]] | None:
    """What was given of these, in the limit's unit; None where nothing was, or a dose or the surface is not known."""
    return scene.once(("lifetime", unit, *factors), lambda: _counted(factors, unit, scene))


def _counted(factors: dict[str, Decimal], unit: str, scene: Scene) -> tuple[Decimal, tuple[FactRef, ...]] | None:
    events = given(scene).known
    total, facts = Decimal(0), []
    for drug in sorted({event.drug for event in events} & set(factors)):
        found = cumulative(events, drug)
        dose = _in_unit(found, unit, scene)
        if dose is None:
            return None
        total = EXACT.add(total, EXACT.multiply(dose.value, factors[drug]))
        facts += [scene.ref(event.fact) for event in found.events[-1:] if event.fact is not None]
    return (total, tuple(facts)) if total else None


def _in_unit(found: Cumulative, unit: str, scene: Scene) -> Quantity | None:
    """A sum per m² by the surface of the last day, or whole amounts; None where a part of it does not compare."""
    if found.unstated:
        return None
    if unit != _UNIT:
        whole = found.amount is not None and found.amount.unit.kind == UNITS[unit].kind and found.by_body is None
        return found.amount.to(unit) if whole and found.amount is not None else None
    surface = body_surface(scene.chart, scene.library, min(scene.on, found.events[-1].day))
    known = surface.value if isinstance(surface, Finding) else None
    if found.amount is not None and known is None:
        return None
    return per_surface(amount=found.amount, by_body=found.by_body, surface=known)


def _added(regimen: Regimen, factors: dict[str, Decimal], unit: str, scene: Scene) -> tuple[Decimal, str]:
    """What the standard doses of every cycle add, in the unit of the limit, and its words; nothing where unknown."""
    nothing = Decimal(0)
    if any(course.regimen == regimen for course in given_courses(scene)):
        return nothing, ", some of it by this regimen"
    lines = [(phase, line) for phase in regimen.phases for line in phase.drugs if line.drug in factors]
    if any(line.unit != unit for _, line in lines):
        return nothing, ", the regimen counts by another unit"
    doses = [_doses(phase, line, regimen.rounds) for phase, line in lines]
    if any(each is None for each in doses):
        return nothing, ", the regimen has no end"
    total = nothing
    for (_, line), count in zip(lines, doses, strict=True):
        total = EXACT.add(total, EXACT.multiply(EXACT.multiply(line.dose, count or nothing), factors[line.drug]))
    return total, f", the whole regimen adds {_short(total)}"


def _doses(phase: Phase, line: DrugLine, rounds: int) -> Decimal | None:
    """How many doses of a line there are in all; None where its phase has no end."""
    last = line.last_cycle or phase.cycles
    if last is None:
        return None
    return Decimal(sum(day.times for day in line.days) * (last - (line.first_cycle or 1) + 1) * rounds)


def _short(number: Decimal) -> str:
    return plain(number.quantize(Decimal(1), rounding="ROUND_HALF_UP", context=EXACT))
