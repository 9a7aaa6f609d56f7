"""`result = { of = "neutrophils", at_least = "1.5 10*9/L", within_days = 7 }`: the last result of a test.

A limit carries its unit, or is a multiple of the laboratory's limits or of the value before treatment:
`"2.5 x ULN"`, `"1 x LLN"`, `"1.5 x baseline"`. `is = "negative"` asks for a class. `of` is a short name or a code,
`loinc:2160-0`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.practice.as_recorded import words as in_words
from medonc.practice.criteria.asks import days, either, one_of, only, word, words
from medonc.practice.criteria.baseline import before_treatment
from medonc.practice.criteria.explained import Explained, not_known
from medonc.practice.criteria.limits import KEYS, Limits, Span, compare, read_limits
from medonc.practice.criteria.results import in_unit_of, last_result, span_of, stale_on
from medonc.practice.criteria.scene import Scene
from medonc.practice.criteria.tables import NamedTest, answers, coded, named_test, rows
from medonc.practice.criteria.truth import Truth, known
from medonc.practice.given import read_quantity
from medonc.record.measured import Result
from medonc.values.codes import Concept
from medonc.values.errors import MedoncError, UnreadableInput
from medonc.values.evidence import FactRef, Missing
from medonc.values.quantity import Quantity, plain

KIND = "result"
_MULTIPLE = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)\s*[x×]\s*(ULN|LLN|baseline)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A quantity, or so many times one of the laboratory's own limits or the value before treatment."""

    quantity: Quantity | None = None
    times: Decimal = Decimal(1)
    of: str = ""  # ULN | LLN | baseline

    @property
    def measured(self) -> Quantity | Decimal:
        """What is compared: the quantity, or how many times."""
        return self.times if self.quantity is None else self.quantity

    def __str__(self) -> str:
        return str(self.quantity) if self.quantity is not None else f"{plain(self.times)} × {self.of}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A test with limits or classes, and how old it may be."""

    of: str
    limits: Limits[Limit]
    classes: tuple[str, ...]
    within_days: int | None


def read(asks: Mapping[str, object]) -> Asked:
    """Refuses other keys, a limit without a unit, and both a limit and a class."""
    only(asks, keys=("of", "is", "within_days", *KEYS), kind=KIND)
    of = word(asks, "of", needed=True)
    coded(of, ("loinc",))
    limits, classes = read_limits(asks, _limit, needed=False), words(asks, "is")
    one_of({**({"is": 1} if classes else {}), **({"a limit": 1} if limits.by_key else {})}, "is", "a limit", kind=KIND)
    return Asked(of=of, limits=limits, classes=classes, within_days=days(asks, "within_days"))


def _limit(written: object, key: str) -> Limit:
    if not isinstance(written, str):
        raise UnreadableInput(f"{key} = {written!r}", expected='a number with its unit, "1.5 10*9/L" or "2.5 x ULN"')
    multiple = _MULTIPLE.fullmatch(written.strip())
    if multiple:
        return Limit(times=Decimal(multiple[1]), of=multiple[2])
    return Limit(quantity=read_quantity(written))


def sentence(asked: Asked) -> str:
    """`neutrophils 1.5 ×10⁹/L or more within 7 days`."""
    recent = f" within {asked.within_days} days" if asked.within_days is not None else ""
    return f"{asked.of} {either(asked.classes) or asked.limits.said()}{recent}"


def lacks(asked: Asked, library: Library) -> str:
    """A test or class that no table holds, and a limit in a unit that the test never has."""
    test = named_test(library, asked.of)
    if test is None:
        return f"no test '{asked.of}'; use a short name as pages show it, or a code such as loinc:2160-0"
    odd = [each for each in asked.classes if each not in {r["name"] for r in rows(library, "answers")}]
    if odd:
        return f"no answer '{odd[0]}'"
    for _, limit in asked.limits.by_key:
        if test.spec is not None and limit.quantity is not None:
            try:
                in_unit_of(limit.quantity, Quantity(Decimal(1), test.spec.unit), test)
            except MedoncError as wrong:
                return wrong.found
    return ""


def explain(asked: Asked, scene: Scene) -> Explained:
    """By the last result; not known where it is missing, too old, contradictory, impossible or not comparable."""
    test = named_test(scene.library, asked.of) or NamedTest(codes=frozenset())
    last = last_result(test, asked.of, scene, within_days=asked.within_days)
    if isinstance(last, Missing):
        return not_known(f"{sentence(asked)}: {last.why}", last, how="a new result")
    facts: tuple[FactRef, ...] = (scene.ref(last),)
    if asked.classes:
        found = _class(asked, last, scene)
    else:
        found, more = _number(asked, last, test, scene)
        facts += more
    said = f"{sentence(asked)}: {in_words(last.said())} ({last.effective})"
    if isinstance(found, Missing):
        return not_known(said, found, facts=facts, how="a new result")
    stale = stale_on(last.effective, asked.within_days)
    how = "the result is out of date then" if stale else "a new result"
    return Explained(truth=found, sentence=said, facts=facts, changes_on=stale, how=how)


def _class(asked: Asked, last: Result, scene: Scene) -> Truth | Missing:
    table = scene.once("answers", lambda: answers(scene.library))
    said = table.said_by(last.value) if isinstance(last.value, Concept) else ""
    if said and (said in asked.classes or said not in {"equivocal", "indeterminate"}):
        return known(said in asked.classes)
    return Missing(what=asked.of, why=said or f"unreadable ({last.said()})", since=last.effective, do="test again")


def _number(asked: Asked, last: Result, test: NamedTest, scene: Scene) -> tuple[Truth | Missing, tuple[FactRef, ...]]:
    span = span_of(last, test, asked.of)
    if isinstance(span, Missing):
        return span, ()
    truths: list[Truth] = []
    facts: tuple[FactRef, ...] = ()
    for key, limit in asked.limits.by_key:
        quantity, used = _resolved(limit, asked, last, test, scene)
        facts += scene.refs(*used)
        if isinstance(quantity, Missing):
            return quantity, facts
        judged = _judge(span, key, quantity, asked, last, test)
        if isinstance(judged, Missing):
            return judged, facts
        truths.append(judged)
    return min(truths), facts


def _judge(
    span: Span[Quantity], key: str, limit: Quantity, asked: Asked, last: Result, test: NamedTest
) -> Truth | Missing:
    value = span.low or span.high or limit
    try:
        truth = compare(span, key, in_unit_of(limit, value, test))
    except MedoncError as wrong:
        return Missing(what=asked.of, why=f"in a unit that does not fit ({wrong.found})", since=last.effective)
    if truth is Truth.NOT_KNOWN:
        return Missing(what=asked.of, why=f"not exact ({last.said()})", since=last.effective)
    return truth


def _resolved(
    limit: Limit, asked: Asked, last: Result, test: NamedTest, scene: Scene
) -> tuple[Quantity | Missing, tuple[Result, ...]]:
    """The limit as a quantity, with the further result that it came from."""
    if limit.quantity is not None:
        return limit.quantity, ()
    if limit.of == "baseline":
        before = before_treatment(test, asked.of, scene)
        if isinstance(before, Missing):
            return before, ()
        value = before.quantity
        return (value.times(limit.times) if value else Missing(what=f"{asked.of} before treatment")), (before,)
    end = (last.normal.high if limit.of == "ULN" else last.normal.low) if last.normal else None
    if end is None:
        side = "upper" if limit.of == "ULN" else "lower"
        return Missing(what=f"the laboratory's {side} limit of {asked.of}", since=last.effective), ()
    return end.times(limit.times), ()
