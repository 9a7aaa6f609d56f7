"""The same grades as expressions that an engine keeps and runs itself: DuckDB, PySpark, Polars lazy, all of narwhals.

Each plan becomes comparisons that are true, false or empty, and empty means what cannot be told: grades between the
lowest and the highest possible come of it as in the other engines. A multiple of a limit is whole millionths divided
once, so that doubles compare as the decimals do; a limit of more than six decimals is multiplied as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import narwhals as nw

from medonc.cohort.grading.lazy_columns import BASE, FASTING, HIGH, LOW, PLAN, VALUE
from medonc.cohort.grading.limit_by_limit import asks
from medonc.cohort.grading.plans import Limit, Plan, Plans
from medonc.cohort.grading.reasons import MISSING, SAID, Why, questions_of

Expr: TypeAlias = nw.Expr
_MILLION = 1_000_000.0
_HELD = {"ULN": HIGH, "LLN": LOW, "baseline": BASE}
_NAMES = (("ULN", "uln"), ("LLN", "lln"), ("baseline", "baseline"))
_SIDES = (("low", Why.OPEN_LOW), ("high", Why.OPEN_HIGH))


def graded_frame(frame: nw.LazyFrame[Any], plans: Plans) -> nw.LazyFrame[Any]:
    """A frame of plans and numbers with the columns that grading adds; nothing is computed yet."""
    held = dict(enumerate(plans.each))
    sides = [_Side(side, bit, held) for side, bit in _SIDES]
    frame = frame.with_columns(**{name: each for side in sides for name, each in side.slots().items()})
    frame = frame.with_columns(**{name: each for side in sides for name, each in side.ends().items()})
    found: dict[Why, list[Expr]] = {}
    for reason, expr in (each for side in sides for each in (*side.lacking(), *side.within())):
        found.setdefault(reason, []).append(expr)
    found[Why.GAP] = [_in(number) & _inside(*gap) for number, plan in held.items() for gap in plan.gaps]
    sound = ~nw.col(_why(Why.VOID))
    frame = frame.with_columns(
        **{_why(reason): nw.coalesce(sound & _any(some), nw.lit(False)) for reason, some in found.items() if some}
    )
    return frame.with_columns(**_answers(held))


def _in(*numbers: int) -> Expr:
    return nw.col(PLAN).is_in(numbers)


def _inside(low: float, high: float, closed: bool) -> Expr:
    return (nw.col(VALUE) >= low if closed else nw.col(VALUE) > low) & (nw.col(VALUE) < high)


@dataclass(frozen=True, slots=True)
class _Side:
    """The limits of all plans that look down or up. The first limits of all plans are one column, and so on.

    Such a column holds the grade where its limit is passed, less than nothing where that cannot be told, else 0.
    """

    name: str
    asked: Why
    plans: Mapping[int, Plan]

    def limits(self) -> Mapping[int, tuple[Limit, ...]]:
        """The limits of each plan that has any."""
        each = {n: p.low_limits if self.name == "low" else p.high_limits for n, p in self.plans.items()}
        return {number: limits for number, limits in each.items() if limits}

    def count(self) -> int:
        """How many limits a plan has at most."""
        return max(map(len, self.limits().values()), default=0)

    def slot(self, place: int) -> Expr:
        """The column of the limits at one place."""
        return nw.col(f"__{self.name}_{place}")

    def slots(self) -> dict[str, Expr]:
        """The columns of all places."""
        found: dict[str, Expr] = {}
        for place in range(self.count()):
            each = {number: limits[place] for number, limits in self.limits().items() if len(limits) > place}
            told = [nw.when(_in(number)).then(_as_grade(limit)) for number, limit in each.items()]
            found[f"__{self.name}_{place}"] = nw.coalesce(*told, nw.lit(0))
        return found

    def ends(self) -> dict[str, Expr]:
        """The least and the highest grade that a row can have; nothing where a reason stands against any."""
        some = nw.when(~nw.col(_why(Why.VOID)) & _in(*self.limits()))
        slots = [self.slot(place) for place in range(self.count())]
        least = nw.max_horizontal(nw.lit(0), *slots)
        most = nw.max_horizontal(nw.lit(0), *(slot.abs() for slot in slots))
        return {f"__least_{self.name}": some.then(least), f"__most_{self.name}": some.then(most)}

    def _where(self, place: int, holds: Callable[[Limit], bool]) -> list[int]:
        """The plans whose limit at a place is such."""
        return [n for n, limits in self.limits().items() if len(limits) > place and holds(limits[place])]

    def lacking(self) -> Iterator[tuple[Why, Expr]]:
        """What would settle a row that is open."""
        for place in range(self.count()):
            open_ = (self.slot(place) < 0) & (-self.slot(place) > nw.col(f"__least_{self.name}"))
            for word, name in _NAMES:
                if plans := self._where(place, lambda limit, word=word: word in _words(limit)):  # type: ignore[misc]
                    yield MISSING[name], open_ & _in(*plans) & nw.col(_HELD[word]).is_null()
            if plans := self._where(place, lambda limit: limit.when == "fasting"):
                yield self.asked, open_ & _in(*plans) & nw.col(FASTING).is_null()
            if plans := self._where(place, lambda limit: asks(limit) and limit.when != "fasting"):
                yield self.asked, open_ & _in(*plans)

    def within(self) -> Iterator[tuple[Why, Expr]]:
        """What a fixed limit grades although it lies within the laboratory's limits."""
        end = nw.col(VALUE) >= nw.col(LOW) if self.name == "low" else nw.col(VALUE) <= nw.col(HIGH)
        for place in range(self.count()):
            if plans := self._where(place, lambda limit: not (limit.of or limit.over or limit.when)):
                slot = self.slot(place)
                before = [self.slot(other) == slot for other in range(place)]
                first = (slot > 0) & (slot == nw.col(f"__least_{self.name}")) & ~_any(before)
                yield Why.NORMAL, first & _in(*plans) & end


def _words(limit: Limit) -> str:
    return f"{limit.of} {limit.over} {limit.when}"


def _as_grade(limit: Limit) -> Expr:
    holds = _holds(limit)
    return (
        nw.when(nw.coalesce(holds, nw.lit(False)))
        .then(nw.lit(limit.grade))
        .otherwise(nw.when(holds.is_null()).then(nw.lit(-limit.grade)).otherwise(nw.lit(0)))
    )


def _any(expressions: Iterable[Expr]) -> Expr:
    found: Expr | None = None
    for each in expressions:
        found = each if found is None else found | each
    return nw.lit(False) if found is None else found


def _holds(limit: Limit) -> Expr:
    """Whether a limit is passed: true, false, or empty where what is given cannot tell."""
    passed = _passed(limit)
    if not limit.when:
        return passed
    return passed & _condition(limit.when)


def _condition(when: str) -> Expr:
    base = nw.col(BASE)
    known = {
        "baseline above ULN": base > nw.col(HIGH),
        "baseline not above ULN": base <= nw.col(HIGH),
        "baseline below LLN": base < nw.col(LOW),
        "baseline not below LLN": base >= nw.col(LOW),
        "fasting": nw.col(FASTING),
    }
    return known.get(when, nw.lit(None, dtype=nw.Boolean()))


def _passed(limit: Limit) -> Expr:
    if limit.of == "ULN and baseline":
        return _beyond(limit, nw.col(HIGH)) & _beyond(limit, nw.col(BASE))
    if not limit.of and not limit.over:
        return _beyond(limit, nw.lit(limit.at))
    name = _HELD.get(limit.over or limit.of)
    found = nw.lit(None, dtype=nw.Boolean()) if name is None else _beyond(limit, _at(limit, name))
    edge = _outside(limit, is_other=name is None)
    if edge is None:
        return found
    # What is missing lies outside the laboratory's limit: what does not exceed that does not pass it.
    missing = nw.lit(True) if name is None else nw.col(BASE).is_null()
    within = nw.col(VALUE) <= nw.col(edge) if limit.upwards else nw.col(VALUE) >= nw.col(edge)
    return nw.when(missing & nw.coalesce(within, nw.lit(False))).then(nw.lit(False)).otherwise(found)


def _outside(limit: Limit, *, is_other: bool) -> str | None:
    """The laboratory's limit beyond which alone lies what a limit is counted in."""
    if limit.of == "baseline":
        return {("baseline above ULN", True): HIGH, ("baseline below LLN", False): LOW}.get((limit.when, limit.upwards))
    return HIGH if is_other and limit.upwards else None


def _at(limit: Limit, name: str) -> Expr:
    """Where a limit lies, as the double nearest to its decimal."""
    if limit.times == 1 and not limit.over:
        return nw.col(name)
    whole = (nw.col(name) * _MILLION).round(0)
    if limit.over:
        exact, rough = (whole + float(limit.amount) * _MILLION) / _MILLION, nw.col(name) + float(limit.amount)
    else:
        exact = whole * float(limit.times.numerator) / (float(limit.times.denominator) * _MILLION)
        rough = nw.col(name) * float(limit.times)
    return nw.when(whole / _MILLION == nw.col(name)).then(exact).otherwise(rough)


def _beyond(limit: Limit, at: Expr) -> Expr:
    value = nw.col(VALUE)
    if limit.upwards:
        return value >= at if limit.closed else value > at
    return value <= at if limit.closed else value < at


def _why(reason: Why) -> str:
    return f"__why_{int(reason)}"


def _answers(plans: Mapping[int, Plan]) -> dict[str, Expr]:
    """Term, grade and whether it is a least one, on both sides; and the reasons in words."""
    found: dict[str, Expr] = {}
    for side, _ in _SIDES:
        least, most = nw.col(f"__least_{side}"), nw.col(f"__most_{side}")
        rules = {number: plan.low if side == "low" else plan.high for number, plan in plans.items()}
        titles: dict[str, list[int]] = {}
        for number, rule in rules.items():
            if rule is not None:
                titles.setdefault(rule.rule.title, []).append(number)
        found[f"term_{side}"] = _word(titles)
        found[f"grade_{side}"] = nw.when(~((most > least) & (least == 0))).then(least)
        found[f"at_least_{side}"] = nw.coalesce((most > least) & (least > 0), nw.lit(False))
    return found | {"remarks": _remarks(plans)}


def _word(plans: Mapping[str, Sequence[int]]) -> Expr:
    """The word of a row's own plan; nothing where it has none."""
    each = [nw.when(_in(*numbers)).then(nw.lit(word)) for word, numbers in plans.items() if word]
    return nw.coalesce(*each, nw.lit(None)) if each else nw.lit(None, dtype=nw.String())


def _remarks(plans: Mapping[int, Plan]) -> Expr:
    """The reasons of a row in words, in the order of their gravity; nothing where there is none."""
    parts = [nw.when(nw.col(_why(bit))).then(nw.lit(f"; {said}")).otherwise(nw.lit("")) for bit, said in SAID.items()]
    for side, bit in _SIDES:
        asked: dict[str, list[int]] = {}
        for number, plan in plans.items():
            if said := questions_of(plan.low if side == "low" else plan.high):
                asked.setdefault(f"; {said}", []).append(number)
        said_here = nw.coalesce(_word(asked), nw.lit(""))
        parts.append(nw.when(nw.col(_why(bit))).then(said_here).otherwise(nw.lit("")))
    text = nw.concat_str(parts)
    return nw.when(text != "").then(text.str.slice(2))
