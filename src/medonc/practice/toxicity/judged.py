"""Which limits of a term a value passes: yes, no, or not to be told from what is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias

from medonc.knowledge.shapes import GradeLimit
from medonc.record.facts import Bounded
from medonc.values.analytes import convert
from medonc.values.errors import MedoncError
from medonc.values.quantity import Quantity
from medonc.values.units import UNITS

Told: TypeAlias = bool | None  # None: cannot be told
NOTHING: Mapping[str, bool] = MappingProxyType({})
BOTH = "ULN and baseline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A result beside what it is held against; `told` are the yes/no answers, `others` further quantities by name."""

    value: Quantity | Bounded
    uln: Quantity | None = None
    lln: Quantity | None = None
    baseline: Quantity | None = None
    told: Mapping[str, bool] = field(default_factory=lambda: NOTHING)
    others: Mapping[str, Quantity] = field(default_factory=dict)
    analyte: str = ""

    @property
    def quantity(self) -> Quantity:
        """The number of the result, without its comparator."""
        return self.value.quantity if isinstance(self.value, Bounded) else self.value

    def held(self, name: str) -> Quantity | None:
        """What a limit is counted in, in the kind of unit of the value; None where it is not given or does not fit."""
        found = {"ULN": self.uln, "LLN": self.lln, "baseline": self.baseline}.get(name, self.others.get(name))
        return None if found is None else in_kind_of(found, self.quantity, self.analyte)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The grade lies from `lowest`, which `by` gives, to `highest`; `lacking` are the inputs that would settle it."""

    lowest: int
    highest: int
    by: GradeLimit | None = None
    lacking: tuple[str, ...] = ()


def judge(limits: tuple[GradeLimit, ...], measured: Measured) -> Judged:
    """The grades that a value can have by the limits of a term."""
    told = [(limit, holds(limit, measured)) for limit in fitting(limits, measured.quantity)]
    passed = [limit for limit, holds in told if holds]
    by = max(passed, key=lambda limit: limit.grade, default=None)
    lowest = by.grade if by else 0
    open_ = [limit for limit, holds in told if holds is None and limit.grade > lowest]
    lacking = dict.fromkeys(name for limit in open_ for name in _lacking(limit, measured))
    highest = max((limit.grade for limit in open_), default=lowest)
    return Judged(lowest=lowest, highest=highest, by=by, lacking=tuple(lacking))


def fitting(limits: tuple[GradeLimit, ...], value: Quantity) -> tuple[GradeLimit, ...]:
    """The limits for a value of this unit: fixed ones of its own kind where the term has any, else all."""
    own = {limit.of for limit in limits if limit.of in UNITS and UNITS[limit.of].kind == value.unit.kind}
    return tuple(limit for limit in limits if not own or limit.of not in UNITS or limit.of in own)


def in_kind_of(quantity: Quantity, value: Quantity, analyte: str) -> Quantity | None:
    """A quantity in the kind of unit of a value; None where nothing brings it there."""
    if quantity.unit.kind == value.unit.kind:
        return quantity
    try:
        return convert(quantity, value.code, analyte=analyte)
    except MedoncError:
        return None


def holds(limit: GradeLimit, measured: Measured) -> Told:
    """Whether a limit is passed and its condition holds; None where what is given cannot tell."""
    condition = _condition(limit.when, measured)
    if condition is False:
        return False
    passed = _passed(limit, measured)
    return False if passed is False else True if condition and passed else None


def _condition(when: str, measured: Measured) -> Told:
    if not when:
        return True
    if when.startswith("baseline "):
        return _baseline_is(when, measured)
    name = when.removeprefix("not ")
    told = measured.told.get(name)
    return None if told is None else told is (name == when)


def _baseline_is(when: str, measured: Measured) -> Told:
    baseline, bound = measured.held("baseline"), measured.held("LLN" if when.endswith("LLN") else "ULN")
    if baseline is None or bound is None:
        return None
    beyond = baseline < bound if when.endswith("LLN") else baseline > bound
    return beyond is not when.startswith("baseline not")


def _passed(limit: GradeLimit, measured: Measured) -> Told:
    if limit.of == BOTH:
        told = [_beyond(limit, _times(limit, name, measured), measured) for name in ("ULN", "baseline")]
        return False if False in told else None if None in told else True
    outside = _lies_outside(limit)
    if outside and measured.held(limit.of) is None:
        # Whatever it is, it lies outside the laboratory's limit: what does not exceed that does not pass it.
        at = _times(limit, outside, measured)
        upwards = outside == "ULN"
        strictly = replace(limit, above=number(limit), at_least=None) if upwards else _strictly_below(limit)
        return False if _beyond(strictly, at, measured) is False else None
    return _beyond(limit, bound(limit, measured), measured)


def _lies_outside(limit: GradeLimit) -> str:
    """The limit beyond which alone it can lie what a limit is counted in: an abnormal baseline, a graver level."""
    upwards = limit.above is not None or limit.at_least is not None
    if limit.of == "baseline":
        sides = {("baseline above ULN", True): "ULN", ("baseline below LLN", False): "LLN"}
        return sides.get((limit.when, upwards), "")
    return "ULN" if upwards and limit.of not in UNITS and limit.of not in ("ULN", "LLN") else ""


def _strictly_below(limit: GradeLimit) -> GradeLimit:
    return replace(limit, below=number(limit), at_most=None)


def bound(limit: GradeLimit, measured: Measured) -> Quantity | None:
    """The value at which a limit lies for this result; None where what it is counted in is not given."""
    if limit.of not in UNITS:
        return _times(limit, limit.of, measured)
    fixed = in_kind_of(Quantity(number(limit), limit.of), measured.quantity, measured.analyte)
    if not limit.over or fixed is None:
        return fixed
    base = measured.held(limit.over)
    return None if base is None else base + fixed


def _times(limit: GradeLimit, name: str, measured: Measured) -> Quantity | None:
    unit = measured.held(name)
    return None if unit is None else unit.times(number(limit))


def number(limit: GradeLimit) -> Decimal:
    """The number of a limit, whichever way it looks."""
    found = (limit.above, limit.at_least, limit.below, limit.at_most)
    return next(each for each in found if each is not None)


def _beyond(limit: GradeLimit, at: Quantity | None, measured: Measured) -> Told:
    """Whether a value lies beyond a bound; of `< 0.1` where every value below 0.1 would say the same."""
    if at is None:
        return None
    value, comparator = measured.quantity, measured.value.comparator if isinstance(measured.value, Bounded) else "="
    if comparator == "=":
        return _is_beyond(limit, value, at)
    upwards = limit.above is not None or limit.at_least is not None
    if comparator in ("<", "<="):
        highest = value <= at if limit.above is not None or comparator == "<" else value < at
        lowest = value <= at if limit.at_most is not None or comparator == "<" else value < at
        return (False if highest else None) if upwards else (True if lowest else None)
    if comparator in (">", ">="):
        lowest = value >= at if limit.at_least is not None or comparator == ">" else value > at
        highest = value >= at if limit.below is not None or comparator == ">" else value > at
        return (True if lowest else None) if upwards else (False if highest else None)
    return None


def _is_beyond(limit: GradeLimit, value: Quantity, at: Quantity) -> bool:
    if limit.above is not None:
        return value > at
    if limit.at_least is not None:
        return value >= at
    return value < at if limit.below is not None else value <= at


def _lacking(limit: GradeLimit, measured: Measured) -> Iterator[str]:
    """The inputs without which a limit cannot be told."""
    named = limit.when.removeprefix("not ")
    wanted = {"ULN": "uln", "LLN": "lln", "baseline": "baseline"}
    counted = {name for name in wanted if name in f"{limit.of} {limit.over} {limit.when}"}
    yield from (wanted[name] for name in wanted if name in counted and measured.held(name) is None)
    if named and not named.startswith("baseline") and named not in measured.told:
        yield named
    if limit.of not in UNITS and not counted and measured.held(limit.of) is None:
        yield limit.of
