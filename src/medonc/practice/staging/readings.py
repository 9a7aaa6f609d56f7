"""What a stage rule asks beside T, N and M, read from a chart: each value with its fact, or why it is not known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias

from medonc.knowledge.shapes import InputSpec, KnowledgeRule, Library
from medonc.practice.answers import Given
from medonc.practice.staging.grades import grade, grade_group, morphology, topography
from medonc.practice.staging.published import band_of_bounded, bands_of
from medonc.practice.staging.stains import stain_class, stain_share
from medonc.practice.staging.taken import Row, Scene, taken
from medonc.record.facts import Bounded, Fact
from medonc.record.measured import Result
from medonc.values.codes import Concept, Loinc, Snomed
from medonc.values.errors import MedoncError
from medonc.values.evidence import Missing
from medonc.values.quantity import Quantity

TABLE, ANSWERS, CLASSES = "staging/inputs", "staging/answers", "criteria/answers"
_ONE_PER_CENT = Quantity(Decimal(1), "%")  # ASCO/CAP 2020: from 1 % of nuclei a receptor is positive
_HIGH, _NORMAL = frozenset({"H", "HH", "HU"}), frozenset({"N", "L", "LL"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One value with the facts that it came from."""

    value: Given
    facts: tuple[Fact, ...]


Read: TypeAlias = Reading | Missing


def readings(rule: KnowledgeRule, scene: Scene) -> Mapping[str, Read]:
    """Every input of a rule that the table knows, by name; an input that stands nowhere is a `Missing`."""
    return {spec.name: found for spec in rule.inputs if (found := read_one(spec, rule, scene)) is not None}


def read_one(spec: InputSpec, rule: KnowledgeRule, scene: Scene) -> Read | None:
    """The first row of the table that settles an input; the last reason where none does; None for other inputs."""
    why: Missing | None = None
    for row in _rows_of([spec.name], scene.library):
        read = _READERS[row["reads"]](row, spec, rule, scene)
        if isinstance(read, Reading):
            return read
        why = read if why is None or why.why == "not recorded" else why
    return why


def _class(row: Row, spec: InputSpec, _: KnowledgeRule, scene: Scene) -> Read:
    result = taken(row, spec.label, scene)
    if isinstance(result, Missing):
        return result
    said = _said(result, row["reads"], scene.library)
    if said in ("positive", "negative"):
        return Reading(value=said, facts=(result,))
    if said == "equivocal" and row["reads"] == "hybridisation":
        return Reading(value="negative", facts=(result,))  # counts as negative for the stage (AJCC, note to the tables)
    do = "in situ hybridisation settles it" if said and row["reads"] == "stain" else f"record {spec.label} by a code"
    return Missing(what=spec.label, why=said or f"unreadable ({result.said()})", since=result.effective, do=do)


def _said(result: Result, reads: str, library: Library) -> str:
    value = result.value
    if isinstance(value, bool):
        return "positive" if value else "negative"
    if isinstance(value, Concept):
        known = library.once(_classes)
        found = next((known[code] for code in value.codings if code in known), "")
        return found or _score(str(value), library)
    return _score(str(value), library) if reads == "stain" else str(value).casefold()


def _score(text: str, library: Library) -> str:
    rows = library.tables.get(ANSWERS, ())
    return next((r["says"] for r in rows if r["reads"] == "stain" and r["code"] == text.strip()), text.casefold())


def _classes(library: Library) -> Mapping[object, str]:
    rows = library.tables.get(CLASSES, ())
    known: dict[object, str] = {Loinc(code): row["name"] for row in rows for code in row["loinc"].split()}
    return known | {Snomed(code): row["name"] for row in rows for code in row["snomed"].split()}


def _share(row: Row, spec: InputSpec, _: KnowledgeRule, scene: Scene) -> Read:
    result = taken(row, spec.label, scene)
    if isinstance(result, Missing):
        return result
    value = result.value.quantity if isinstance(result.value, Bounded) else result.value
    if not isinstance(value, Quantity) or value.code != "%":
        return Missing(what=spec.label, why=f"unreadable ({result.said()})", since=result.effective)
    below = isinstance(result.value, Bounded) and result.value.comparator.startswith("<")
    is_positive = value.value > _ONE_PER_CENT.value if below else value.value >= _ONE_PER_CENT.value
    return Reading(value="positive" if is_positive else "negative", facts=(result,))


def _number(row: Row, spec: InputSpec, rule: KnowledgeRule, scene: Scene) -> Read:
    result = taken(row, spec.label, scene)
    if isinstance(result, Missing):
        return result
    if isinstance(result.value, Bounded):
        return _bounded(result, result.value, spec, rule)
    if not isinstance(result.value, Quantity | int):
        return Missing(what=spec.label, why=f"unreadable ({result.said()})", since=result.effective)
    found = _in_unit(result.value, row, spec)
    wrong = f"in a unit that does not fit ({result.said()})"
    return Missing(what=spec.label, why=wrong, since=result.effective) if found is None else _read(found, result)


def _bounded(result: Result, value: Bounded, spec: InputSpec, rule: KnowledgeRule) -> Read:
    item = bands_of(rule, spec.name)
    try:
        limit = value.quantity.to(spec.unit).value if spec.unit else value.quantity.value
    except MedoncError:
        limit = None
    word = band_of_bounded(value.comparator, limit, item) if item and limit is not None else ""
    if word:
        return _read(word, result)
    return Missing(what=spec.label, why=f"not exact enough ({value})", since=result.effective)


def _in_unit(value: Quantity | int, row: Row, spec: InputSpec) -> Given | None:
    if isinstance(value, int):
        return None if spec.unit or row["reads"] == "per cent" else Decimal(value)
    if row["reads"] == "per cent":
        return value.value if value.code == "%" else None
    if not spec.unit:
        return value.value if value.unit.kind == "number" else None
    return value if value.unit.kind == spec.kind else None


def _times_normal(row: Row, spec: InputSpec, _: KnowledgeRule, scene: Scene) -> Read:
    result = taken(row, spec.label, scene)
    if isinstance(result, Missing):
        return result
    high = result.normal.high if result.normal else None
    if not isinstance(result.value, Quantity) or high is None or high.code != result.value.code or not high.value:
        why = f"without its upper limit of normal ({result.said()})"
        return Missing(what=spec.label, why=why, since=result.effective, do="record the laboratory's range")
    return _read(result.value.value / high.value, result)


def _above_normal(row: Row, spec: InputSpec, _: KnowledgeRule, scene: Scene) -> Read:
    result = taken(row, spec.label, scene)
    if isinstance(result, Missing):
        return result
    high = result.normal.high if result.normal else None
    if isinstance(result.value, Quantity) and high is not None and high.code == result.value.code:
        return _read(result.value.value > high.value, result)
    if result.interpretation in _HIGH | _NORMAL:
        return _read(result.interpretation in _HIGH, result)
    why = f"without the laboratory's range ({result.said()})"
    return Missing(what=spec.label, why=why, since=result.effective, do="record the laboratory's range")


def _any_above(row: Row, spec: InputSpec, rule: KnowledgeRule, scene: Scene) -> Read:
    """Yes where one is above; no only where all are known and none is."""
    found = [_above_normal(each, spec, rule, scene) for each in _rows_of(row["of"].split(), scene.library)]
    above = [each for each in found if isinstance(each, Reading) and each.value is True]
    lacking = [each for each in found if isinstance(each, Missing)]
    if above or not lacking:
        used = above or [each for each in found if isinstance(each, Reading)]
        return Reading(value=bool(above), facts=tuple(fact for each in used for fact in each.facts))
    return lacking[0]


def _rows_of(names: list[str], library: Library) -> Iterator[Row]:
    yield from (row for row in library.tables.get(TABLE, ()) if row["input"] in names)


def _of_chart(find: Callable[[Row, str, Scene], tuple[str, Fact] | Missing]) -> Reader:
    def read(row: Row, spec: InputSpec, _: KnowledgeRule, scene: Scene) -> Read:
        found = find(row, spec.label, scene)
        if isinstance(found, Missing):
            return found
        if spec.choices and found[0] not in spec.choices:
            return Missing(what=spec.label, why=f"{found[0]} is none of {', '.join(spec.choices)}")
        return Reading(value=found[0], facts=(found[1],))

    return read


def _of_stain(find: Callable[..., tuple[Given, Result] | Missing]) -> Reader:
    def read(row: Row, spec: InputSpec, rule: KnowledgeRule, scene: Scene) -> Read:
        found = find(row, spec, rule, scene)
        return found if isinstance(found, Missing) else _read(*found)

    return read


def _read(value: Given, result: Result) -> Reading:
    return Reading(value=value, facts=(result,))


Reader: TypeAlias = Callable[[Row, InputSpec, KnowledgeRule, Scene], Read]
_READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "class": _class,
        "hybridisation": _class,
        "stain": _class,
        "finding": _of_stain(stain_class),
        "finding share": _of_stain(stain_share),
        "share": _share,
        "number": _number,
        "per cent": _number,
        "times normal": _times_normal,
        "above normal": _above_normal,
        "any above normal": _any_above,
        "grade": _of_chart(grade),
        "grade group": _of_chart(grade_group),
        "topography": _of_chart(topography),
        "morphology": _of_chart(morphology),
    }
)
