"""The second engine: recalculates a dose in exact fractions and may only block it, never supply one.

Written apart from `dose.py`: its own units, its own sums, its own order of steps. A dose that both reach stands; any
other is stopped with the reasons.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from medonc.knowledge.shapes.library import Policy
from medonc.practice.treatment.prescription import Prescription
from medonc.values.quantity import Quantity

# How many mg, USP units, international units or MBq each unit is; below, how many m2, how many kg.
_OVER = {
    "mg": Fraction(1),
    "g": Fraction(1000),
    "kg": Fraction(10**6),
    "ug": Fraction(1, 1000),
    "ng": Fraction(1, 10**6),
    "pg": Fraction(1, 10**9),
    "[lb_av]": Fraction(45359237, 100),
    "[oz_av]": Fraction(45359237, 1600),
    "[stone_av]": Fraction(45359237 * 14, 100),
    "[USP'U]": Fraction(1),
    "[iU]": Fraction(1),
    "k[iU]": Fraction(1000),
    "MBq": Fraction(1),
    "GBq": Fraction(1000),
}
_AREAS = {"m2": Fraction(1), "cm2": Fraction(1, 10**4), "mm2": Fraction(1, 10**6)}
_MASSES = ("mg", "g", "kg", "ug", "ng", "pg", "[lb_av]", "[oz_av]", "[stone_av]")
_FLOW = {"mL/min": Fraction(1), "mL/s": Fraction(60), "L/h": Fraction(1000, 60), "mL/h": Fraction(1, 60)} | {
    "L/min": Fraction(1000)
}
_MANY = 2000  # vials of the smallest kind; beyond that whole vials are not looked for
_TINY = Fraction(1, 10**15)  # the first engine carries 34 digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Both engines reach the dose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """The dose may not go on; each reason in a sentence."""

    reasons: tuple[str, ...]


def recheck(
    order: Prescription, *, measure: Quantity | None, age: int | None, policy: Policy, amount: Quantity
) -> Agreement | Stop:
    """Whether `amount` is what the prescription comes to for this measure (surface, weight, clearance) and policy."""
    if age is None or age < 18:
        return Stop(reasons=("the patient is not known to be 18 or over",))
    try:
        reasons = tuple(_reasons(order, measure, policy, amount))
    except (KeyError, ZeroDivisionError) as unit:
        return Stop(reasons=(f"the second engine cannot read the unit or value {unit}",))
    return Stop(reasons=reasons) if reasons else Agreement()


def _reasons(order: Prescription, measure: Quantity | None, policy: Policy, amount: Quantity) -> list[str]:
    mine = _own(order, measure, policy)
    if mine is None:
        return [f"no {_counted_by(order)} in a unit that a dose may be counted by"]
    if _family(amount.code) != _family(order.dose_unit):
        return [f"the dose is in {amount.code}, the drug is counted in {order.dose_unit}"]
    given = Fraction(amount.value) * _OVER[amount.code]
    found = [f"{amount} is above the cap of {cap.limit}" for cap in order.caps if given > _plain(cap.limit)]
    if given <= 0:
        found.append("the dose is not above zero")
    if not any(abs(given - each) <= _TINY * each for each in _acceptable(order, mine, policy)):
        found.append(f"the dose is {amount}, recalculated {_said(mine, order)}")
    return found


def _own(order: Prescription, measure: Quantity | None, policy: Policy) -> Fraction | None:
    """The allowed dose before rounding, as this engine reaches it."""
    standard = _standard_dose(order, measure, policy)
    if standard is None:
        return None
    ceiling = min([_plain(cap.limit) for cap in order.caps], default=None)
    held = standard if ceiling is None or standard < ceiling else ceiling
    if order.change is not None:
        held = held * Fraction(order.change.percent) / 100
    return held if ceiling is None or held < ceiling else ceiling


def _standard_dose(order: Prescription, measure: Quantity | None, policy: Policy) -> Fraction | None:
    if order.sizes:
        return _for_size(order, measure)
    number = Fraction(order.dose.value)
    if order.basis == "flat":
        return number * _OVER[order.dose.code]
    if measure is None or measure.value < 0:
        return None
    if order.basis == "auc":
        return _area(order, number, measure, policy)
    above, _, below = order.dose.code.rpartition("/")
    size = _size(measure, below)
    if size is None:
        return None
    if below == "m2" and policy.surface_cap is not None:
        size = min(size, Fraction(policy.surface_cap))
    return size * number * _OVER[above]


def _for_size(order: Prescription, measure: Quantity | None) -> Fraction | None:
    """The one dose whose edges hold the patient's size or age; none where no band or several do."""
    if measure is not None and order.sized_by == "age":
        size = Fraction(measure.value) if measure.code == "a" else None
    else:
        size = None if measure is None else _size(measure, "kg" if order.sized_by == "weight" else "m2")
    if size is None or size <= 0:
        return None
    fits = [
        each.dose
        for each in order.sizes
        if (each.low is None or Fraction(each.low.value) <= size)
        and (each.high is None or size < Fraction(each.high.value))
    ]
    return Fraction(fits[0].value) * _OVER[fits[0].code] if len(fits) == 1 else None


def _area(order: Prescription, number: Fraction, measure: Quantity, policy: Policy) -> Fraction | None:
    if measure.code not in _FLOW:  # a clearance for 1.73 m2 is not a clearance
        return None
    flow = Fraction(measure.value) * _FLOW[measure.code]
    most = Fraction(policy.gfr_cap)
    if order.gfr_cap is not None:
        most = Fraction(order.gfr_cap.limit.value) * _FLOW[order.gfr_cap.limit.code]
    return number * min(flow, most) + number * 25


def _acceptable(order: Prescription, mine: Fraction, policy: Policy) -> list[Fraction]:
    """The doses that rounding may make of this one: the step's, or a whole-vial one below it within tolerance."""
    if order.step is None:
        near = [mine]
    else:
        step = _plain(order.step)
        low = mine // step * step
        near = [low if mine - low < step / 2 else low + step]
        if abs(mine - low - step / 2) <= _TINY * mine:
            # A third of something stands in the chart with so many digits: half a step is then met from either side.
            near = [low + step, low]
        ceiling = min([_plain(cap.limit) for cap in order.caps], default=None)
        if ceiling is not None and near[0] > ceiling:
            near = [low]
    if not order.to_vials:
        return near
    least = mine * (1 - Fraction(policy.vial_tolerance) / 100)
    contents = sorted(_plain(vial) for vial in order.vials)
    if not contents or near[0] / contents[0] > _MANY:
        return near
    sums = [each for each in _vial_sums(tuple(contents), near[0]) if least <= each <= near[0]]
    return sums[-1:] or near


@lru_cache(maxsize=1024)
def _vial_sums(contents: tuple[Fraction, ...], most: Fraction) -> list[Fraction]:
    """Every sum of contents up to `most`, rising."""
    reached = {Fraction(0)}
    edge = {Fraction(0)}
    while edge:
        edge = {total + each for total, each in ((t, c) for t in edge for c in contents) if total + each <= most}
        edge -= reached
        reached |= edge
    return sorted(reached - {Fraction(0)})


def _size(measure: Quantity, below: str) -> Fraction | None:
    """The measure in m2 or kg; None where it is neither an area nor a mass as the dose wants it."""
    if below == "m2" and measure.code in _AREAS:
        return Fraction(measure.value) * _AREAS[measure.code]
    if below == "kg" and measure.code in _MASSES:
        return Fraction(measure.value) * _OVER[measure.code] / 10**6
    return None


def _plain(quantity: Quantity) -> Fraction:
    return Fraction(quantity.value) * _OVER[quantity.code]


def _family(code: str) -> str:
    families = {
        "mass": _MASSES,
        "bleomycin": ("[USP'U]",),
        "international": ("[iU]", "k[iU]"),
        "radioactivity": ("MBq", "GBq"),
    }
    return next((name for name, codes in families.items() if code in codes), code)


def _counted_by(order: Prescription) -> str:
    return {"surface": "body surface", "weight": "body weight", "auc": "clearance"}.get(str(order.basis), "measure")


def _said(mine: Fraction, order: Prescription) -> str:
    digits = f"{mine.numerator * 1000 // mine.denominator:04d}"
    return f"{digits[:-3]}.{digits[-3:]} {order.dose_unit} before rounding"
