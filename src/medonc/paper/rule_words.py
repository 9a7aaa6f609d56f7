"""A rule in words: its inputs, numbers, bands and items as rows that pages and documents share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from medonc.knowledge.shapes import Band, InputSpec, Item, KnowledgeRule, Library
from medonc.paper.regimen_words import amount
from medonc.practice.toxicity.ctcae import limit_in_words
from medonc.practice.treatment.pharmacogenomics import DoseAdvice, advice_of, alleles_of
from medonc.values.quantity import plain

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InputRow:
    """One input in words: its unit or choices, its plausible range, how old it may be."""

    label: str
    unit: str
    plausible: str
    age: str
    need: str


def input_rows(rule: KnowledgeRule) -> tuple[InputRow, ...]:
    """The inputs in the order of the file."""
    return tuple(
        InputRow(label=spec.label, unit=_unit(spec), plausible=_plausible(spec), age=_age(spec), need=_need(spec))
        for spec in rule.inputs
    )


def number_rows(rule: KnowledgeRule) -> Pairs:
    """The numbers of the formula by name, and the texts that go with it."""
    texts = ((name.replace("_", " "), text) for name, text in rule.texts.items())
    return (*((name.replace("_", " "), plain(number)) for name, number in rule.numbers.items()), *texts)


def band_rows(bands: Iterable[Band], unit: str = "") -> Pairs:
    """Each band as its range and what it gives."""
    return tuple((_range(band, unit), _gives(band)) for band in bands)


def item_rows(rule: KnowledgeRule) -> Pairs:
    """Each item of a score with its points; of a stage each group with the categories of its row."""
    said = _categories if rule.method == "stage.group" else _points
    return tuple((item.label, "; ".join(said(item))) for item in rule.items)


def _categories(item: Item) -> Iterator[str]:
    for band in item.bands:
        yield f"{_range(band, '')}: {band.says}"
    for codes in item.codes.values():
        yield " or ".join(codes)


def advice_rows(rule: KnowledgeRule, library: Library) -> Pairs:
    """What each phenotype of a gene means for each drug, with the strength of the recommendation."""
    found = advice_of(rule, library)
    return tuple((f"{one.value.drug}, {one.value.phenotype}", _advised(one.value)) for one in found)


def allele_rows(rule: KnowledgeRule, library: Library) -> Pairs:
    """The alleles of a gene by their function."""
    return tuple((function, "; ".join(names)) for function, names in alleles_of(rule, library).items())


def _advised(advice: DoseAdvice) -> str:
    return f"{advice}. {advice.words} ({advice.strength})"


def _unit(spec: InputSpec) -> str:
    if spec.choices:
        return ", ".join(spec.choices)
    return amount("", spec.unit).strip() or spec.kind


def _plausible(spec: InputSpec) -> str:
    return _ends(spec.low, spec.high)


def _ends(low: object, high: object) -> str:
    if low is None and high is None:
        return ""
    if low is None:
        return f"up to {high}"
    return f"from {low}" if high is None else f"{low} to {high}"


def _age(spec: InputSpec) -> str:
    return "" if spec.within_days is None else f"at most {spec.within_days} days old"


def _need(spec: InputSpec) -> str:
    if spec.default:
        return f"{spec.default}, unless chosen otherwise"
    return "needed" if spec.required else "where it is known"


def _range(band: Band, unit: str) -> str:
    low = None if band.low is None else f"{'above' if band.open_low else '≥'} {amount(plain(band.low), unit)}"
    high = None if band.high is None else f"{'≤' if band.closed_high else '<'} {amount(plain(band.high), unit)}"
    return " and ".join(end for end in (low, high) if end) or "any value"


def _gives(band: Band) -> str:
    return ", ".join(w for w in (band.says, _pointed(band.points)) if w)


def _pointed(points: object) -> str:
    return "" if points is None else f"{points} point{'' if str(points) == '1' else 's'}"


def _points(item: Item) -> Iterator[str]:
    for band in item.bands:
        yield f"{_range(band, '')}: {_gives(band)}"
    for choice, points in item.points.items():
        yield f"{choice}: {_pointed(plain(points))}"
    if item.codes:
        yield "counted where the record holds " + ", ".join(
            f"{system} {' '.join(codes)}" for system, codes in item.codes.items()
        )
    if item.unless:
        yield f"not beside {', '.join(item.unless)}"


def limit_rows(rule: KnowledgeRule) -> Iterator[tuple[str, str]]:
    """Each grade of a toxicity with the limits that give it."""
    for grade in sorted({limit.grade for limit in rule.limits}):
        yield str(grade), "; ".join(limit_in_words(limit) for limit in rule.limits if limit.grade == grade)
