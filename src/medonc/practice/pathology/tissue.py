"""What a chart says of each specimen: every finding under what was looked at and which part of it, with its fact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from medonc.knowledge.shapes import Library
from medonc.practice.as_recorded import words
from medonc.practice.names import short_name
from medonc.record import Chart
from medonc.record.disease import Specimen
from medonc.record.facts import ReceivedValue
from medonc.record.measured import Result
from medonc.record.specimens import Stain, name_of, seen_of, told_name
from medonc.values.codes import Code, Concept, Loinc, Snomed
from medonc.values.evidence import FactRef

TESTS, ANSWERS = "pathology/tests", "pathology/answers"
_VOID = frozenset({"cancelled", "entered-in-error", "registered"})
_SYSTEMS: Mapping[str, type[Code]] = MappingProxyType({"loinc": Loinc, "snomed": Snomed})
_UNSAID = frozenset({"target", "name", "method"})  # the name of the finding says them
_PLAIN = frozenset({"percent", "state", "reading"})
Key = tuple[str, str]  # ("HER2", "score")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One part of a finding: its value as received, and the fact that says it."""

    value: ReceivedValue
    fact: FactRef
    result: Result | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tissue:
    """One specimen, or the findings of one day that name none; `told` holds the last of each part."""

    name: str
    specimen: Specimen | None = None
    told: Mapping[Key, Told] = field(default_factory=dict)
    differing: tuple[tuple[Key, tuple[Told, ...]], ...] = ()  # parts that two reports of it say differently
    results: tuple[Result, ...] = ()
    day: str = ""


def tissues(chart: Chart, library: Library) -> tuple[Tissue, ...]:
    """Every specimen with findings, oldest first; then specimens that nobody reported on."""
    held = {f"Specimen/{s.source.id}": s for s in chart.all(Specimen)}
    groups: dict[str, list[Result]] = {}
    for result in chart.all(Result):
        if result.status not in _VOID and any(True for _ in parts_of(result, library)):
            groups.setdefault(_group(result), []).append(result)
    found = [_tissue(key, results, held.get(key), library) for key, results in groups.items()]
    found += [Tissue(name=_name(s), specimen=s, day=_day(s)) for key, s in held.items() if key not in groups]
    return tuple(found)


def parts_of(result: Result, library: Library) -> Iterator[tuple[Key, ReceivedValue]]:
    """What one result says: its own value by the table of tests, its components by their names under our address."""
    own = name_of(result.code)
    told = {name_of(part.code): part.value for part in result.components}
    target = str(told.get("target") or own)
    for name, value in told.items():
        if own and name and value is not None:
            yield (target, name), value
    if result.value is not None:
        for row in library.once(_tests).get(_loinc(result), ()):
            yield (row["target"], row["part"]), result.value


def meant(value: ReceivedValue, library: Library) -> str:
    """The word of an answer: by its code where the table has it, else its own words."""
    if isinstance(value, Concept):
        table = library.once(_answers)
        return next((table[code] for code in value.codings if code in table), words(value))
    return str(value)


def _tests(library: Library) -> Mapping[str, tuple[Mapping[str, str], ...]]:
    found: dict[str, tuple[Mapping[str, str], ...]] = {}
    for row in library.tables.get(TESTS, ()):
        found[row["loinc"]] = (*found.get(row["loinc"], ()), row)
    return found


def _answers(library: Library) -> Mapping[Code, str]:
    return {_SYSTEMS[row["system"]](row["code"]): row["means"] for row in library.tables.get(ANSWERS, ())}


def _loinc(result: Result) -> str:
    code = result.code.of(Loinc)
    return code.code if code else ""


def _group(result: Result) -> str:
    return result.specimen or f"day {result.effective.day if result.effective else 'not stated'}"


def _tissue(key: str, results: list[Result], specimen: Specimen | None, library: Library) -> Tissue:
    every: dict[Key, list[Told]] = {}
    for result in results:
        ref = result.ref()
        for part, value in parts_of(result, library):
            every.setdefault(part, []).append(Told(value=value, fact=ref, result=result))
    told = {part: ones[-1] for part, ones in every.items()}
    if specimen is not None and specimen.procedure is not None:
        told["specimen", "procedure"] = Told(value=specimen.procedure, fact=specimen.ref())
    return Tissue(
        name=_name(specimen) if specimen else ("" if key.startswith("day ") else key.partition("/")[2]) or key,
        specimen=specimen,
        told=MappingProxyType(told),
        differing=tuple((part, tuple(ones)) for part, ones in every.items() if _differ(part, ones, library)),
        results=tuple(results),
        day=_day(specimen) if specimen else str(results[0].effective.day) if results[0].effective else "",
    )


def _differ(part: Key, ones: list[Told], library: Library) -> bool:
    """Whether one test says one part differently: a stain and a hybridisation, or two clones, are two tests."""
    if part[0] == "margin":  # margins of several places are not one thing
        return False
    by_test: dict[tuple[str, ...], set[str]] = {}
    for one in ones:
        by_test.setdefault(_test(one), set()).add(meant(one.value, library).lower())
    return any(len(values) > 1 for values in by_test.values())


def _test(told: Told) -> tuple[str, ...]:
    """What makes a result one test: its code, method, clone, and for PD-L1 the kind of score."""
    if told.result is None:
        return ()
    seen = seen_of(told.result)
    code = told.result.code.bare() or str(told.result.code)
    if not isinstance(seen, Stain):
        return (code,)
    return (code, seen.method, seen.clone, seen.score if seen.target == "PD-L1" else "")


def _name(specimen: Specimen) -> str:
    return words(specimen.said()) or specimen.accession or specimen.source.id


def _day(specimen: Specimen) -> str:
    return str(specimen.effective.day) if specimen.effective else ""


def shown(result: Result, library: Library) -> tuple[str, str]:
    """A finding as a line of a report: what it is, and what was seen."""
    seen = seen_of(result)
    parts = [_part(name_of(c.code), c.value) for c in result.components if name_of(c.code) not in _UNSAID]
    own = [words(str(result.value))] if result.value is not None else []
    name = told_name(seen) if seen else short_name(result.code, library)
    return name, "; ".join(own + parts) or words(result.said())


def _part(name: str, value: object) -> str:
    """A part with its name, where the value does not speak for itself."""
    said = {True: "yes", False: "no"}[value] if isinstance(value, bool) else words(str(value))
    return said if name in _PLAIN else f"{name} {said}"
