"""The body of an invented person through the illness, and the doses that follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from medonc.simulation.chance import Chance, decimal
from medonc.simulation.courses import DrugLine, drugs
from medonc.simulation.people import Human
from medonc.simulation.story import Story

GFR_LIMIT = Decimal(125)


@dataclass(frozen=True, kw_only=True)
class Body:
    """What a dose is computed from on one day."""

    height: Decimal  # cm
    weight: Decimal  # kg
    clearance: Decimal  # mL/min

    @property
    def surface(self) -> Decimal:
        """Mosteller, m2."""
        return (self.height * self.weight / 3600).sqrt()


def weight_on(human: Human, story: Story, chance: Chance, day: date) -> Decimal:
    """Weight in kg: lost before the diagnosis and under treatment, regained in follow-up, lost near the end."""
    lost = story.disease.weight_loss / 100
    weeks = max(0, (min(day, story.last_day) - story.diagnosed).days) / 7
    under_treatment = any(p.start <= day <= p.end for p in story.parts)
    drift = min(0.04, weeks * 0.0012) if under_treatment else min(0.02, weeks * 0.0004)
    ending = max(0.0, 1 - (story.died - day).days / 120) * 0.11 if story.died else 0.0
    noise = chance.of("weight", day).around(0, 0.004)
    return decimal(human.weight * (1 - lost - drift - ending + noise), 1)


def clearance(human: Human, *, on: date, weight: Decimal, creatinine: Decimal) -> Decimal:
    """Cockcroft-Gault with the actual weight, mL/min; creatinine in mg/dL."""
    age = on.year - human.born.year - ((on.month, on.day) < (human.born.month, human.born.day))
    value = (140 - age) * weight / (72 * creatinine)
    return value * Decimal("0.85") if human.female else value


def amount(line: DrugLine, body: Body, *, share: Decimal, first: bool) -> Decimal:
    """The ordered amount of one dose, rounded to the drug's step; a reduced share never rounds to nothing."""
    dose = line.first if first and line.first is not None else line.dose
    full = dose * _measure(line.unit, body)
    if line.cap is not None:
        full = min(full, line.cap)
    step = drugs()[line.drug].step
    steps = (full * share / step).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return max(step, steps * step).normalize()


def _measure(unit: str, body: Body) -> Decimal:
    if unit.endswith("/m2"):
        return body.surface
    if unit.endswith("/kg"):
        return body.weight
    return min(body.clearance, GFR_LIMIT) + 25 if unit == "AUC" else Decimal(1)
