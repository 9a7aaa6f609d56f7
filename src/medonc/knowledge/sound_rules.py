"""What a rule file must be: known kinds and units, items named once, bands without gap or overlap."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from medonc.knowledge.shapes import Band, InputSpec, Item, KnowledgeRule
from medonc.values.analytes import ANALYTES, convert
from medonc.values.errors import MedoncError
from medonc.values.quantity import Quantity
from medonc.values.units import UNITS

ONE = Decimal(1)

WORD_KINDS = frozenset({"choice", "yes/no", "date", "codes", "text"})
BARE_KINDS = frozenset({"number", "count"})
UNIT_KINDS = frozenset(unit.kind for unit in UNITS.values())
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_LOINC = re.compile(r"\d{1,5}-\d")


def rule_faults(rule: KnowledgeRule) -> Iterator[str]:
    """What is wrong with a rule's inputs, numbers, items and bands."""
    if rule.result_unit and rule.result_unit not in UNITS:
        yield f"result_unit '{rule.result_unit}' is not in the unit table"
    yield from repeated("input", (spec.name for spec in rule.inputs))
    yield from repeated("item", (item.name for item in rule.items))
    for spec in rule.inputs:
        yield from (f"input {spec.name}: {fault}" for fault in _input_faults(spec))
    for item in rule.items:
        yield from (f"item {item.name}: {fault}" for fault in _item_faults(item, rule))
    yield from _cycle_faults({item.name: item.unless for item in rule.items})
    yield from band_faults(rule.bands)


def _cycle_faults(unless: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Items that stand for each other in a circle: with all of them present none would count."""
    for start in unless:
        reached, ahead = set[str](), list(unless[start])
        while ahead:
            name = ahead.pop()
            ahead += [] if name in reached else unless.get(name, ())
            reached.add(name)
        if start in reached:
            yield f"item {start}: it is left out by itself, through unless of {', '.join(sorted(reached))}"


def repeated(what: str, names: Iterable[str]) -> Iterator[str]:
    """Names that stand more than once."""
    yield from (f"{what} '{name}' stands {count} times" for name, count in Counter(names).items() if count > 1)


def band_faults(bands: tuple[Band, ...]) -> Iterator[str]:
    """Where two bands overlap or leave a gap, and bands that say nothing or are empty."""
    for band in bands:
        if not _holds_anything(band):
            yield f"band {_said(band)} holds no value"
        if band.points is None and not band.says:
            yield f"band {_said(band)} gives neither points nor words"
    for lower, upper in pairwise(bands):
        if lower.high is None or upper.low is None or lower.high != upper.low:
            yield f"bands {_said(lower)} and {_said(upper)} do not meet"
        elif lower.closed_high is not upper.open_low:
            yield f"bands {_said(lower)} and {_said(upper)} {'overlap' if lower.closed_high else 'leave a gap'}"


def _holds_anything(band: Band) -> bool:
    if band.low is None or band.high is None or band.low < band.high:
        return True
    return band.low == band.high and band.closed_high and not band.open_low


def _said(band: Band) -> str:
    low = "" if band.low is None else f"{band.low} {'<' if band.open_low else '≤'} "
    return f"{low}value" + ("" if band.high is None else f" {'≤' if band.closed_high else '<'} {band.high}")


def _input_faults(spec: InputSpec) -> Iterator[str]:
    if not _NAME.fullmatch(spec.name):
        yield "its name is not lower case with underscores"
    if not spec.label.strip():
        yield "it has no label"
    if spec.kind not in WORD_KINDS | BARE_KINDS | UNIT_KINDS:
        yield f"kind '{spec.kind}' is no kind of the unit table, nor number, count, choice, yes/no, date, codes or text"
    if (spec.kind == "choice") != bool(spec.choices):
        yield "choices belong to kind choice, and a choice needs them"
    if spec.low is not None and spec.high is not None and spec.low >= spec.high:
        yield f"low {spec.low} is not below high {spec.high}"
    if spec.within_days is not None and spec.within_days < 1:
        yield "within_days is less than one day"
    yield from (f"'{code}' is no LOINC code" for code in spec.loinc if not _LOINC.fullmatch(code))
    yield from _unit_faults(spec)


def _unit_faults(spec: InputSpec) -> Iterator[str]:
    if spec.analyte and spec.analyte not in ANALYTES:
        yield f"analyte '{spec.analyte}' is not in the table"
    elif spec.unit and spec.unit not in UNITS:
        yield f"unit '{spec.unit}' is not in the unit table"
    elif spec.kind in UNIT_KINDS - BARE_KINDS and not spec.unit:
        yield "it has no unit to compute in"
    elif spec.kind in UNIT_KINDS and spec.unit and not _convertible(spec):
        yield f"unit '{spec.unit}' is a {UNITS[spec.unit].kind}, not a {spec.kind}"


def _convertible(spec: InputSpec) -> bool:
    """Whether the unit is of the input's kind, or reached from it by the analyte."""
    if UNITS[spec.unit].kind == spec.kind:
        return True
    base = next(unit.code for unit in UNITS.values() if unit.kind == spec.kind)
    try:
        convert(Quantity(ONE, base), spec.unit, analyte=spec.analyte)
    except MedoncError:
        return False
    return True


def _item_faults(item: Item, rule: KnowledgeRule) -> Iterator[str]:
    if not (item.bands or item.points or item.codes):
        yield "it has neither bands, points nor codes"
    others = {other.name for other in rule.items} - {item.name}
    yield from (f"'{name}' in unless is no other item" for name in item.unless if name not in others)
    for system, codes in item.codes.items():
        yield from repeated(f"{system} code", codes)
        if not codes or not all(code.strip() for code in codes):
            yield f"an empty list or code of {system}"
    spec = next((spec for spec in rule.inputs if spec.name == item.name), None)
    if spec is not None and spec.choices and item.points and set(item.points) != set(spec.choices):
        yield f"points for {', '.join(sorted(item.points))}, choices {', '.join(sorted(spec.choices))}"
    yield from band_faults(item.bands)
