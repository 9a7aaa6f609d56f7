"""Findings in tissue that cannot both be true: between reports, between tissue and genes, tissue and diagnosis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Input, Inputs, Method
from medonc.practice.as_recorded import words
from medonc.practice.pathology.said_of import site_code
from medonc.practice.pathology.statements import needed, stated, word
from medonc.practice.pathology.tissue import Tissue, meant
from medonc.record import Chart
from medonc.record.disease import Condition, Role, Stage
from medonc.record.measured import Variant
from medonc.values.codes import Hgnc
from medonc.values.evidence import Answer, FactRef, Finding, Level, Remark
from medonc.values.quantity import plain

RULE = "pathology/her2_against_copies"
SYSTEMS = "pathology/systems_of_sites"
_ERBB2 = Hgnc("HGNC:3430")
_HER2 = frozenset({"pathology/breast/her2", "pathology/stomach/her2"})
_MMR = "pathology/mismatch_repair"


def her2_against_copies(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """Whether HER2 of the tissue and the ERBB2 copies of a sequencing test can both be true."""
    her2, copies = word(inputs, "her2"), needed(rule, inputs, "copies")
    many, few = copies >= rule.numbers["many"], copies < rule.numbers["few"]
    against = (her2 == "negative" and many) or (her2 == "positive" and few)
    value = "contradictory" if against else "agree"
    said = f"HER2 {her2}, {plain(copies)} copies of ERBB2: {value}"
    return stated(rule, inputs, value, said, remarks=[rule.texts["do"]] if against else [])


CONTRADICTION_METHODS: Mapping[str, Method] = MappingProxyType({"pathology.her2_against_copies": her2_against_copies})


def contradictions(
    chart: Chart, library: Library, found: Iterable[Tissue], statements: Iterable[Answer[object]]
) -> tuple[Remark, ...]:
    """Everything that does not fit together, each with both facts."""
    held, said = tuple(found), tuple(statements)
    return (
        *(remark for tissue in held for remark in _between_reports(tissue, library)),
        *_against_genes(chart, library, said),
        *_microsatellites(said),
        *_sides(chart, held, library),
        *_systems(chart, library),
    )


def _between_reports(tissue: Tissue, library: Library) -> Iterator[Remark]:
    for (target, part), ones in tissue.differing:
        values = " and ".join(dict.fromkeys(meant(one.value, library) for one in ones))
        text = f"{target} {part} of {tissue.name}: {values} are reported of one specimen; ask which report holds."
        yield _remark(text, *(one.fact for one in ones))


def _against_genes(chart: Chart, library: Library, said: Iterable[Answer[object]]) -> Iterator[Remark]:
    rule = library.rules.get(RULE)
    copies = [v for v in chart.all(Variant) if v.copy_number and v.gene and v.gene.has({_ERBB2}) and v.present]
    if rule is None or not copies:
        return
    for answer in said:
        if isinstance(answer, Finding) and answer.rule.id in _HER2:
            count = copies[-1].copy_number.value if copies[-1].copy_number else Decimal(0)
            inputs = {"her2": Input(value=str(answer.value)), "copies": Input(value=count)}
            judged = her2_against_copies(rule, inputs, library)
            if isinstance(judged, Finding) and judged.value == "contradictory":
                yield _remark(f"{judged.said()}: {rule.texts['do']}.", *answer.facts, copies[-1].ref())


def _microsatellites(said: Iterable[Answer[object]]) -> Iterator[Remark]:
    """The rule says it in the sentence; here it stands among what does not fit."""
    for answer in said:
        if isinstance(answer, Finding) and answer.rule.id == _MMR and "; microsatellites" in answer.said():
            yield _remark(f"{answer.said()[:1].upper()}{answer.said()[1:]}.", *answer.facts)


def _sides(chart: Chart, found: Iterable[Tissue], library: Library) -> Iterator[Remark]:
    """A specimen of the other side than that of the only primary, where both are coded."""
    cancers = [c for c in chart.all(Condition) if c.role is Role.PRIMARY and c.laterality]
    sides = {meant(c.laterality, library).lower() for c in cancers if c.laterality}
    if len(sides) != 1 or not sides <= {"left", "right"}:
        return
    (side,) = sides
    for tissue in found:
        site = tissue.specimen.site if tissue.specimen else None
        other = meant(site, library).lower().partition(" ")[0] if site else ""  # left; left ovary
        if other in {"left", "right"} and other != side and tissue.specimen is not None:
            text = f"{tissue.name} is of the {other} side, the diagnosis of the {side}: one of them is wrong."
            yield _remark(text, tissue.specimen.ref(), cancers[0].ref())


def _systems(chart: Chart, library: Library) -> Iterator[Remark]:
    """A grade or stage whose system belongs to none of the recorded cancers."""
    cancers = [c for c in chart.all(Condition) if c.role is Role.PRIMARY and site_code(c)]
    rows = {row["system"]: row for row in library.tables.get(SYSTEMS, ())}
    for stage in chart.all(Stage) if cancers else ():
        row = rows.get(stage.system)
        if row and not any(site_code(c).startswith(tuple(row["icd10"].split())) for c in cancers):
            named = " and ".join(words(c.code) for c in cancers)
            yield _remark(f"{stage.label} belongs to {row['what']}, and the diagnosis is {named}.", stage.ref())


def _remark(text: str, *facts: FactRef) -> Remark:
    text = text[:1].upper() + text[1:] if text[1:2].islower() else text  # p16 stays as it is written
    return Remark(text=text, level=Level.CAUTION, kind="contradiction", facts=tuple(dict.fromkeys(facts)))
