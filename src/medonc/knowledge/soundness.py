"""What every knowledge file must be, whoever wrote it: each fault is a sentence; a sound file has none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal

from medonc.knowledge.shapes import Care, Case, Drug, Interaction, KnowledgeRule, Library, Piece, Regimen
from medonc.knowledge.sound_care import care_faults, own_faults
from medonc.knowledge.sound_drugs import drug_faults
from medonc.knowledge.sound_grades import grade_faults
from medonc.knowledge.sound_interactions import interaction_faults
from medonc.knowledge.sound_pharmacogenes import pharmacogene_faults
from medonc.knowledge.sound_regimens import regimen_faults
from medonc.knowledge.sound_rules import repeated, rule_faults
from medonc.knowledge.sound_staging import staging_faults
from medonc.values.evidence import Rule, Source

KINDS = frozenset({"paper", "label", "standard", "guideline", "trial"})
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("pmid", r"[1-9]\d{0,8}"),
    ("doi", r"10\.\d{4,9}/\S+"),
    ("nct", r"NCT\d{8}"),
)
_EDITION = re.compile(r"[\w.][\w., -]{0,30}")
_OWN_WORDS = 20  # letters: shorter than a sentence explains nothing


def faults(library: Library) -> Mapping[str, tuple[str, ...]]:
    """The faults of every rule, drug and regimen by its id; only those that have any."""
    found = {piece.rule.id: tuple(faults_of(piece, library)) for piece in library.pieces()}
    return {rule_id: said for rule_id, said in found.items() if said}


def case_faults(library: Library, cases: Mapping[str, tuple[Case, ...]]) -> Iterator[tuple[str, str]]:
    """Rules and regimens without a case, and cases that belong to nothing, each under its id."""
    held = {piece.rule.id: piece for piece in library.pieces()}
    for rule_id, piece in held.items():
        if not cases.get(rule_id) and not isinstance(piece, Drug | Care):
            yield rule_id, "no case"
    yield from ((rule_id, "cases that belong to no file under data") for rule_id in cases if rule_id not in held)
    for rule_id, ones in cases.items():
        yield from ((rule_id, fault) for fault in repeated("case", (case.name for case in ones)))


def faults_of(piece: Piece, library: Library) -> Iterator[str]:
    """What is wrong with one piece of knowledge, in sentences."""
    yield from header_faults(piece.rule)
    yield from (f"{path} is not a finite number" for path in _not_finite(piece, ""))
    if isinstance(piece, KnowledgeRule):
        yield from rule_faults(piece)
        yield from staging_faults(piece)
        yield from grade_faults(piece)
        yield from pharmacogene_faults(piece, library)
    elif isinstance(piece, Drug):
        yield from drug_faults(piece, library)
    elif isinstance(piece, Interaction):
        yield from interaction_faults(piece, library)
    else:
        yield from care_faults(piece, library)
    if isinstance(piece, Regimen):
        yield from regimen_faults(piece, library)
        yield from own_faults(piece, library)


def header_faults(rule: Rule) -> Iterator[str]:
    """What is wrong with title, edition, words and sources."""
    if not _EDITION.fullmatch(rule.edition):
        yield f"edition '{rule.edition}' is not a short name such as 2026.1, 1987 or v5.0"
    if len(rule.text) < _OWN_WORDS:
        yield "text does not say the rule in plain words"
    if not rule.reviewed_by.strip():
        yield "reviewed_by is empty"
    if not rule.sources:
        yield "no source"
    for source in rule.sources:
        yield from _source_faults(source)
    yield from repeated("source", (source.title for source in rule.sources))


def table_faults(header: Mapping[str, str], rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """What is wrong with a CSV table: its head must say title, edition and source, its rows must be whole."""
    yield from (f"the table's head says no {key}" for key in ("title", "edition", "source") if not header.get(key))
    held = list(rows)
    if not held:
        yield "the table has no rows"
    for number, row in enumerate(held, start=1):
        if None in row or None in row.values():
            yield f"row {number} has not as many cells as the header"
    yield from repeated("row", (str(tuple(row.values())) for row in held))


def _source_faults(source: Source) -> Iterator[str]:
    if not source.title.strip():
        yield "a source has no title"
    if source.kind not in KINDS:
        yield f"source kind '{source.kind}' is none of {', '.join(sorted(KINDS))}"
    if source.year is not None and not 1900 <= source.year <= 2100:
        yield f"source year {source.year} cannot be"
    for name, pattern in _PATTERNS:
        value = getattr(source, name)
        if value is not None and not re.fullmatch(pattern, value):
            yield f"source {name} '{value}' is not one"


def _not_finite(value: object, path: str) -> Iterator[str]:
    """The paths of numbers such as nan and inf, which TOML can write."""
    if isinstance(value, Decimal) and not value.is_finite():
        yield path
    for name, inner in _inside(value):
        yield from _not_finite(inner, f"{path}.{name}".lstrip("."))


def _inside(value: object) -> Iterator[tuple[object, object]]:
    if is_dataclass(value):
        yield from ((field.name, getattr(value, field.name)) for field in fields(value))
    elif isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, tuple):
        yield from enumerate(value)
