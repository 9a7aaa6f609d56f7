"""Total calcium as CTCAE grades it: corrected for the albumin measured nearest to it, where one was near enough."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Input
from medonc.practice.assessment.accepted import accept
from medonc.practice.assessment.methods import METHODS
from medonc.practice.assessment.results import CALCIUM, CALCIUM_US
from medonc.practice.toxicity.ctcae import Graded, answered, unreadable
from medonc.practice.toxicity.judged import Measured
from medonc.practice.toxicity.terms import by_code
from medonc.record.facts import Interval
from medonc.record.measured import Result
from medonc.values.codes import Loinc
from medonc.values.errors import MedoncError, UnreadableInput
from medonc.values.evidence import Answer, Finding, Missing, NotKnown, Remark
from medonc.values.quantity import Quantity
from medonc.values.units import UNITS

_CORRECTED = Loinc("29265-6")
_NO_LIMITS = Interval()


@dataclass(frozen=True, slots=True)
class _Codes:
    calcium: frozenset[Loinc]
    albumin: frozenset[Loinc]


def total_calcium(library: Library) -> frozenset[Loinc]:
    """The codes of total calcium."""
    return library.once(_codes).calcium


def _codes(library: Library) -> _Codes:
    specs = {spec.name: frozenset(map(Loinc, spec.loinc)) for spec in library.rule(CALCIUM).inputs}
    return _Codes(calcium=specs["calcium"], albumin=specs["albumin"])


class Albumins:
    """The albumin results of a chart that have a number and a day."""

    def __init__(self, results: Sequence[Result], library: Library) -> None:
        codes = library.once(_codes).albumin
        held = [r for r in results if not codes.isdisjoint(r.code.codings) and r.quantity is not None]
        self._days = [(_ordinal(each), each) for each in held]
        self._together = int(library.rule(CALCIUM).numbers["together_days"])

    def nearest(self, result: Result) -> Result | None:
        """The albumin of the nearest day, the later of two; None where none is near enough."""
        day = _ordinal(result)
        near = [(abs(each - day), -place, one) for place, (each, one) in enumerate(self._days)]
        held = [each for each in near if each[0] <= self._together]
        return min(held, key=lambda each: each[:2])[2] if held else None


def _ordinal(result: Result) -> int:
    if result.effective is None:
        raise UnreadableInput("a result without a day", expected="results with their days")
    return result.effective.day.toordinal()


def graded_calcium(
    result: Result, albumin: Result | None, library: Library, edition: str, memory: dict[Hashable, Answer[Graded]]
) -> Iterator[Answer[Graded]]:
    """The grades of a total calcium by the terms of corrected calcium; not known where no albumin is near."""
    facts = (result.ref(),) if albumin is None else (result.ref(), albumin.ref())
    for rule in by_code(edition, library)[_CORRECTED]:
        if result.quantity is None:
            yield unreadable(rule, result)
        else:
            of = None if albumin is None else str(albumin.quantity)
            key = ("corrected", rule.rule.id, str(result.quantity), str(result.normal), of, _day_of(albumin))
            if key not in memory:
                memory[key] = _graded(rule, result, result.quantity, albumin, library)
            yield replace(memory[key], facts=facts)


def _day_of(albumin: Result | None) -> int:
    return 0 if albumin is None else _ordinal(albumin)


def _graded(
    rule: KnowledgeRule, result: Result, calcium: Quantity, near: Result | None, library: Library
) -> Answer[Graded]:
    us = UNITS[calcium.code].kind == UNITS["mg/dL"].kind
    correction = library.rule(CALCIUM_US if us else CALCIUM)
    if near is None or near.effective is None:
        within = f"none within {int(correction.numbers['together_days'])} days of this calcium"
        lacking = Missing(what="albumin", why=within, do="measure albumin or ionised calcium")
        return NotKnown(title=rule.rule.title, missing=(lacking,), rule=rule.rule)
    try:
        corrected = _corrected(correction, calcium, near, library)
        if not isinstance(corrected, Finding):
            return NotKnown(title=rule.rule.title, missing=corrected.missing, rule=rule.rule)
        normal = result.normal or _NO_LIMITS
        found = answered(rule, Measured(value=corrected.value, uln=normal.high, lln=normal.low, analyte="calcium"))
    except MedoncError as wrong:
        why = Missing(what="calcium corrected for albumin", why=f"unreadable ({wrong.found})", do=wrong.expected)
        return NotKnown(title=rule.rule.title, missing=(why,), rule=rule.rule)
    said = f"Calcium {calcium}, corrected to {corrected.value} with albumin {near.quantity} of {near.effective.day}."
    remarks = (*found.remarks, Remark(text=said, kind="reading"))
    if isinstance(found, NotKnown):
        return replace(found, remarks=remarks)
    return replace(found, steps=(*corrected.steps, *found.steps), remarks=remarks)


def _corrected(
    correction: KnowledgeRule, calcium: Quantity, albumin: Result, library: Library
) -> Finding[Quantity] | NotKnown:
    """The calcium at the reference albumin; not known where a result cannot be true."""
    values = {"calcium": calcium, "albumin": albumin.quantity}
    for spec in correction.inputs:
        value = values[spec.name]
        if value is not None and (odd := accept(spec, value).implausible):
            return NotKnown(title=correction.rule.title, missing=(Missing(what=spec.label, why=odd),))
    inputs = {name: Input(value=value) for name, value in values.items() if value is not None}
    found = METHODS[correction.method](correction, inputs, library)
    if not isinstance(found, Finding) or not isinstance(found.value, Quantity):
        return NotKnown(title=correction.rule.title, missing=found.missing if isinstance(found, NotKnown) else ())
    return replace(found, value=found.value)  # type: ignore[return-value]
