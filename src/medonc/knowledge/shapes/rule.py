"""A rule that computes or scores: its inputs, its numbers, its bands and items, all with their source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from medonc.values.evidence import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class InputSpec:
    """One input that a rule asks for.

    `kind` is a unit kind (`mass`), or `number`, `count`, `choice`, `yes/no`, `date`, `codes`, `text`.

    Where the record supplies it, `loinc` names the results that do and `within_days` how old they may be.
    """

    name: str
    label: str
    kind: str
    unit: str = ""  # the unit the formula works in; conversion to it is a recorded step
    choices: tuple[str, ...] = ()
    loinc: tuple[str, ...] = ()
    within_days: int | None = None
    low: Decimal | None = None  # plausible range in `unit`; outside: no number
    high: Decimal | None = None
    required: bool = True
    default: str = ""  # a site policy that is shown, never a patient value
    analyte: str = ""  # for mass<->substance conversion


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """`low <= value < high` (ends open where absent; `closed_high` takes the upper end in) gives `points` or `says`."""

    low: Decimal | None = None
    high: Decimal | None = None
    closed_high: bool = False  # low <= value <= high
    open_low: bool = False  # low < value
    points: Decimal | None = None
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a score: bands of a measured input, or points per choice, or codes that count it as present."""

    name: str
    label: str
    bands: tuple[Band, ...] = ()
    points: Mapping[str, Decimal] = field(default_factory=dict)
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # code system name -> codes or code prefixes
    unless: tuple[str, ...] = ()  # items that, when present, replace this one


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeLimit:
    """A value beyond it has at least this grade: exactly one of `above`, `at_least`, `below`, `at_most` is written.

    `of` is a unit of the table (a fixed limit), `ULN`, `LLN` or `baseline` (so many times it), `ULN and baseline`
    (beyond both), or the name of another input. `over` counts a fixed amount from `ULN` or `baseline`.
    `when` is what must hold beside it: `baseline above ULN`, `baseline below LLN`, either with `not` before above or
    below, or the name of a yes/no input, with `not` before it where it must not be so.
    """

    grade: int
    of: str
    above: Decimal | None = None
    at_least: Decimal | None = None
    below: Decimal | None = None
    at_most: Decimal | None = None
    over: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """One test of a complete work-up, or one subset of a disease: for which spread, what settles it, what to order.

    It is settled where a result with one of the `loinc` codes, every gene of `genes` or one of the `stains` was
    reported, or where `settled` is met. `when` is a criterion: asked only of patients of whom it is met.
    """

    name: str
    spread: tuple[str, ...] = ("early", "advanced")
    when: tuple[Mapping[str, object], ...] = ()
    settled: tuple[Mapping[str, object], ...] = ()
    loinc: tuple[str, ...] = ()
    genes: tuple[str, ...] = ()
    stains: tuple[str, ...] = ()
    order: str = ""
    why: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeRule:
    """A rule file under data/<duty>/…: `rule.id` is its path. `method` names the arithmetic in practice."""

    rule: Rule
    method: str
    inputs: tuple[InputSpec, ...] = ()
    numbers: Mapping[str, Decimal] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    bands: tuple[Band, ...] = ()  # interpretation of the result
    limits: tuple[GradeLimit, ...] = ()  # of a graded toxicity: the grade is the highest whose limit is passed
    result_unit: str = ""
    result_label: str = ""
    formula: str = ""  # as printed on the receipt
    texts: Mapping[str, str] = field(default_factory=dict)
    applies: tuple[Mapping[str, object], ...] = ()  # of a work-up: the criterion of the patients it is for
    needed: tuple[Needed, ...] = ()  # of a work-up: its tests
