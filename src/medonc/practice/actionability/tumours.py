"""Which tumour a patient has, as evidence names it, and how one tumour type stands to another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum

from medonc.knowledge.shapes import Library
from medonc.practice.actionability.oncotree import node_of, nodes, places
from medonc.practice.as_recorded import words
from medonc.record import Chart
from medonc.record.disease import Condition, Role
from medonc.values.codes import Icd10, IcdO3Morphology, Snomed
from medonc.values.evidence import FactRef

_TABLE, _SITES = "genomics/tumours", "criteria/sites"
SOLID, BLOOD = "solid tumour", "blood cancer"
_RULED_OUT = frozenset({"refuted", "entered-in-error"})


class Relation(StrEnum):
    """How the tumour of a statement stands to the patient's."""

    SAME = "this tumour"
    POSSIBLE = "this tumour if its histology fits"
    UNTOLD = "the patient's tumour is not told"
    OTHER = "another tumour"
    FAR = "a blood cancer against a solid tumour"


@dataclass(frozen=True, slots=True, kw_only=True)
class TumourType:
    """A row of the tree."""

    name: str
    parent: str
    icd10: tuple[str, ...]
    histology: frozenset[str]
    snomed: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tumour:
    """The patient's tumour: its place in the tree (empty where its codes do not tell), and the diagnosis."""

    name: str
    said: str = ""
    fact: FactRef | None = None


def tumours(library: Library) -> Mapping[str, TumourType]:
    """The tree by name."""
    return library.once(_read)


def _read(library: Library) -> Mapping[str, TumourType]:
    return {row["name"]: _type(row) for row in library.tables.get(_TABLE, ())}


def _type(row: Mapping[str, str]) -> TumourType:
    return TumourType(
        name=row["name"],
        parent=row["parent"],
        icd10=tuple(row["icd10"].split()),
        histology=frozenset(row["histology"].split()),
        snomed=frozenset(row["snomed"].split()),
    )


def tumour_of(chart: Chart, library: Library) -> Tumour:
    """The last recorded primary cancer; without one, a tumour without a name."""
    cancers = [c for c in chart.all(Condition) if c.role is Role.PRIMARY and c.verification not in _RULED_OUT]
    if not cancers:
        return Tumour(name="")
    placed = [(place_of(cancer, library), cancer) for cancer in cancers]
    name, cancer = next(((n, c) for n, c in reversed(placed) if n), placed[-1])
    return Tumour(name=name, said=words(cancer.code), fact=cancer.ref())


def place_of(cancer: Condition, library: Library) -> str:
    """The deepest type that the codes of a cancer fit; the node of OncoTree where the cancer is coded or named so."""
    node = node_of(cancer.code, library)
    if node:
        return node
    code, histology = cancer.code.of(Icd10), cancer.histology.of(IcdO3Morphology) if cancer.histology else None
    snomed = {c.code for c in cancer.code.codings if isinstance(c, Snomed)}
    cell = histology.code[:4] if histology else ""
    return type_of(code.code if code else _site_of(snomed, library), cell, library, snomed=snomed)


def type_of(icd10: str, cell: str, library: Library, *, snomed: Set[str] = frozenset()) -> str:
    """The deepest type that a site (ICD-10) and a histology (ICD-O-3 without behaviour) fit; empty where none does."""
    ranked = [(_fit(each, icd10, cell, snomed), each.name) for each in tumours(library).values()]
    best = max(ranked, default=((0, 0), ""))
    return best[1] if best[0] > (0, 0) else ""


def _site_of(snomed: set[str], library: Library) -> str:
    """The ICD-10 category of a site that is coded in SNOMED CT only."""
    rows = library.tables.get(_SITES, ())
    return next((row["icd10"].split()[0] for row in rows if snomed & set(row["snomed"].split())), "")


def _fit(kind: TumourType, icd10: str, cell: str, snomed: Set[str]) -> tuple[int, int]:
    """How well a type fits: histology first, then the length of the code that fits; (0, 0) where it does not."""
    prefix = max((len(each) for each in kind.icd10 if icd10.startswith(each)), default=0)
    coded = bool(kind.snomed & snomed)
    placed = bool(prefix) or coded
    if kind.histology:
        if cell in kind.histology and (placed or not kind.icd10):
            return 2, prefix
        return (1, 9) if coded else (0, 0)
    return (1, prefix or 3) if placed else (0, 0)


def lineage(name: str, library: Library) -> tuple[str, ...]:
    """A tumour type and its ancestors, nearest first, the root last; OncoTree's too where it is held."""
    return library.once(_lines).get(name, ())


def _lines(library: Library) -> Mapping[str, tuple[str, ...]]:
    """Every type's own line; with OncoTree its nodes have one too, and a type that is one node has that node's."""
    own = {name: tuple(_above(name, tumours(library))) for name in tumours(library)}
    held, lies_in = nodes(library), places(library)
    lines = dict(own)
    for code, node in held.items():
        line: list[str] = []
        while code in held:
            line += [held[code].name, *own.get(lies_in.get(code, ""), ())]
            code = held[code].parent
        lines[node.name] = _rooted(line)
    for name, codes in _alone(lies_in).items():
        if codes in held and name in own:
            lines[name] = _rooted([name, *own[name][1:-1], *lines[held[codes].name], own[name][-1]])
    return lines


def _above(name: str, held: Mapping[str, TumourType]) -> Iterator[str]:
    seen: set[str] = set()
    while name in held and name not in seen:
        seen.add(name)
        yield name
        name = held[name].parent


def _rooted(line: list[str]) -> tuple[str, ...]:
    """Each name once, with the root last; what lies in none of our types is a solid tumour."""
    root = BLOOD if BLOOD in line else SOLID
    return (*(each for each in dict.fromkeys(line) if each not in (BLOOD, SOLID)), root)


def _alone(lies_in: Mapping[str, str]) -> dict[str, str]:
    """The types that are one node."""
    counts = Counter(lies_in.values())
    return {tumour: code for code, tumour in lies_in.items() if counts[tumour] == 1 and tumour not in (BLOOD, SOLID)}


def relation(theirs: str, ours: str, library: Library) -> Relation:
    """How the tumour of a statement stands to ours; roots (solid, blood) say nothing of each other."""
    if not ours:
        return Relation.UNTOLD
    if theirs in lineage(ours, library):
        return Relation.SAME
    if ours in lineage(theirs, library)[1:-1]:
        return Relation.POSSIBLE
    roots = {line[-1] for line in (lineage(theirs, library), lineage(ours, library)) if line}
    return Relation.OTHER if len(roots) == 1 else Relation.FAR
