"""What a test in a unit is graded by: its terms in both directions, with every limit ready to be compared."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from threading import Lock

from medonc.cohort.grading.reasons import NOTHING, Why
from medonc.knowledge.shapes import GradeLimit, KnowledgeRule, Library
from medonc.practice.given import unit_code
from medonc.practice.toxicity.ctcae import value_of
from medonc.practice.toxicity.judged import fitting, in_kind_of, number
from medonc.practice.toxicity.terms import EDITIONS, rules_of
from medonc.values.errors import MedoncError
from medonc.values.quantity import Quantity
from medonc.values.units import UNITS

_ONE = Decimal(1)
_SMALL = 1000
_MILLION = 1_000_000
_FIFTEEN = 1e15
_COUNTED = (("ULN", "high"), ("LLN", "low"), ("baseline", "baseline"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One limit in one unit: beyond `times` what it is counted in, or beyond the fixed `at`."""

    grade: int
    upwards: bool
    closed: bool  # at the limit itself
    of: str  # "" for a fixed limit
    over: str
    when: str
    at: float  # the fixed limit as the nearest double; `closed` then says how that double lies to it
    times: Fraction
    amount: Fraction  # a fixed amount over a limit


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A test in one unit. `why` is set where it cannot be graded."""

    low: KnowledgeRule | None = None
    high: KnowledgeRule | None = None
    low_limits: tuple[Limit, ...] = ()
    high_limits: tuple[Limit, ...] = ()
    gaps: tuple[tuple[float, float, bool], ...] = ()
    needs: frozenset[str] = frozenset()  # of high, low, baseline: what its limits are counted in
    scaled: frozenset[str] = frozenset()  # of them what is multiplied, or added to
    why: Why = NOTHING

    @cached_property
    def is_simple(self) -> bool:
        """Whether every limit is a small fraction of a limit or baseline, or a whole number of millionths over one."""
        return all(_is_simple(limit) for limit in (*self.low_limits, *self.high_limits))

    @cached_property
    def most(self) -> float:
        """What is counted in stays below so many millionths, for its multiples to keep their fifteen digits."""
        factors = [_digits(limit.times) for limit in (*self.low_limits, *self.high_limits) if limit.times]
        return _FIFTEEN / (2.0 * max(factors, default=1))


def _is_simple(limit: Limit) -> bool:
    small = limit.times.numerator < _SMALL and _SMALL % limit.times.denominator == 0
    known = limit.of in ("", "ULN", "LLN", "baseline", "ULN and baseline")
    return small and known and (not limit.over or (limit.amount * _MILLION).denominator == 1)


def _digits(times: Fraction) -> int:
    """A factor without its point: the digits that it adds to what it multiplies."""
    while times.denominator > 1:
        times *= 10
    return int(times)


class Plans:
    """The plans of an edition, each made when a test and unit first come."""

    def __init__(self, library: Library, edition: str) -> None:
        self._library = library
        self._terms = terms_by_test(library, edition)
        self.each: list[Plan] = []
        self._alike: dict[Hashable, int] = {}
        self._lock = Lock()
        self._numbers: dict[tuple[str, str], int] = {}

    def number(self, test: str, unit: str) -> int:
        """The number of the plan of a test in a unit; other names of the test share it, and so do all of one fault."""
        key = (test, unit)
        if key not in self._numbers:
            with self._lock:
                if key not in self._numbers:
                    self._numbers[key] = self._added(self._terms.get(test.strip().casefold(), ()), unit)
        return self._numbers[key]

    def _added(self, rules: tuple[KnowledgeRule, ...], unit: str) -> int:
        plan = plan_of(rules, unit)
        same: Hashable = plan.why or (tuple(rule.rule.id for rule in rules), unit.strip())
        if same not in self._alike:
            self.each.append(plan)
            self._alike[same] = len(self.each) - 1
        return self._alike[same]

    def knows(self, test: str) -> bool:
        """Whether any term grades a test."""
        return test.strip().casefold() in self._terms


def terms_by_test(library: Library, edition: str) -> Mapping[str, tuple[KnowledgeRule, ...]]:
    """The terms of each test, by LOINC code, by the label of its input, and by its short name."""
    rules_of(edition, library)
    return library.once(_terms)[edition]


def _terms(library: Library) -> Mapping[str, Mapping[str, tuple[KnowledgeRule, ...]]]:
    return {edition: _terms_of(library, edition) for edition in EDITIONS}


def _terms_of(library: Library, edition: str) -> Mapping[str, tuple[KnowledgeRule, ...]]:
    found: dict[str, dict[str, KnowledgeRule]] = {}
    short = {row["code"]: row["label"] for row in library.tables.get("record/names", ()) if row["system"] == "loinc"}
    for rule in rules_of(edition, library).values():
        spec = value_of(rule)
        labels = [short[code] for code in spec.loinc if code in short]
        for name in (*spec.loinc, spec.label, *labels):
            found.setdefault(name.casefold(), {})[rule.rule.id] = rule
    return {name: tuple(rules.values()) for name, rules in found.items()}


def plan_of(rules: tuple[KnowledgeRule, ...], unit: str) -> Plan:
    """The plan of a test with these terms in a unit as written."""
    if not rules:
        return Plan(why=Why.NOT_MAPPED)
    if not unit.strip() and value_of(rules[0]).kind != "number":
        return Plan(why=Why.NO_UNIT)
    try:
        code = unit_code(unit.strip()) if unit.strip() else "1"
    except MedoncError:
        return Plan(why=Why.UNKNOWN_UNIT)
    one = Quantity(_ONE, code)
    if any(not _fits(rule, one) for rule in rules):
        return Plan(why=Why.WRONG_KIND)
    low = next((rule for rule in rules if not _looks_up(rule.limits[0])), None)
    high = next((rule for rule in rules if _looks_up(rule.limits[0])), None)
    low_limits = tuple(_limits(low, one)) if low else ()
    high_limits = tuple(_limits(high, one)) if high else ()
    return Plan(
        low=low,
        high=high,
        low_limits=low_limits,
        high_limits=high_limits,
        needs=_needs((*low_limits, *high_limits)),
        scaled=_scaled((*low_limits, *high_limits)),
        gaps=tuple(gap for rule in rules for gap in _gaps(rule, one)),
    )


def _needs(limits: tuple[Limit, ...]) -> frozenset[str]:
    words = " ".join(f"{limit.of} {limit.over} {limit.when}" for limit in limits)
    return frozenset(ours for name, ours in _COUNTED if name in words)


def _scaled(limits: tuple[Limit, ...]) -> frozenset[str]:
    """What limits are a multiple of, other than once, or lie an amount over."""
    names = [limit.over or limit.of for limit in limits if limit.over or limit.times != 1]
    return frozenset(ours for name, ours in _COUNTED if name in names)


def _fits(rule: KnowledgeRule, one: Quantity) -> bool:
    spec = value_of(rule)
    kinds = {UNITS[limit.of].kind for limit in rule.limits if limit.of in UNITS} | {UNITS[spec.unit].kind}
    return one.unit.kind in kinds or in_kind_of(Quantity(one.value, spec.unit), one, spec.analyte) is not None


def _looks_up(limit: GradeLimit) -> bool:
    return limit.above is not None or limit.at_least is not None


def _limits(rule: KnowledgeRule, one: Quantity) -> Iterator[Limit]:
    analyte = value_of(rule).analyte
    for limit in fitting(rule.limits, one):
        upwards, closed = _looks_up(limit), limit.at_least is not None or limit.at_most is not None
        fixed = in_kind_of(Quantity(number(limit), limit.of), one, analyte) if limit.of in UNITS else None
        exact = Fraction(0) if fixed is None else _in_unit(fixed, one.code)
        at, closed = (0.0, closed) if fixed is None or limit.over else _nearest(exact, upwards=upwards, closed=closed)
        yield Limit(
            grade=limit.grade,
            upwards=upwards,
            closed=closed,
            of="" if limit.of in UNITS else limit.of,
            over=limit.over,
            when=limit.when,
            at=at,
            times=Fraction(1 if limit.of in UNITS else number(limit)),
            amount=exact,
        )


def _in_unit(quantity: Quantity, code: str) -> Fraction:
    return UNITS[code].from_base(quantity.unit.to_base(Fraction(quantity.value)))


def _nearest(exact: Fraction, *, upwards: bool, closed: bool) -> tuple[float, bool]:
    """The double nearest to a limit, and whether the number that it is written as passes the limit."""
    at = float(exact)
    written = Fraction(repr(at))
    if written == exact:
        return at, closed
    return at, written > exact if upwards else written < exact


def _gaps(rule: KnowledgeRule, one: Quantity) -> Iterator[tuple[float, float, bool]]:
    """Where the published text grades nothing: from, to, and whether the lower end belongs to it."""
    for item in rule.items:
        for band in item.bands:
            if item.label in UNITS and UNITS[item.label].kind == one.unit.kind and band.low is not None:
                low = float(_in_unit(Quantity(band.low, item.label), one.code))
                high = float(_in_unit(Quantity(band.high or _ONE, item.label), one.code))
                yield low, high, not band.open_low
