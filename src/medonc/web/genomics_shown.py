"""The molecular report as the page shows it: rows with words, tones and the blocks of the points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from medonc.paper.molecular_sheet import (
    MolecularSheet,
    SheetLine,
    SheetSection,
    dose_line,
    listed,
    molecular_sheet,
    percent,
    sighting,
)
from medonc.paper.points import PointBlock, point_blocks
from medonc.practice.actionability import Advice, Asked, Evidence, Judged, MolecularReport, Tier, Verdict
from medonc.practice.actionability.tiers import Role
from medonc.practice.actionability.tumours import Relation
from medonc.practice.treatment.gene_advice import GeneAdvice
from medonc.values.evidence import FactRef, Finding

_TONES = {Verdict.DO: "treat", Verdict.NOT: "hold", Verdict.UNCERTAIN: "unsure"}
_WORDS = {Verdict.DO: "opened", Verdict.NOT: "no", Verdict.UNCERTAIN: "cannot say"}
_STATES = {"altered": "alt", "tested and not found": "wt", "unsettled": "un", "not tested": "no"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceShown:
    """One statement under an alteration."""

    supports: bool
    says: str
    tumour: str
    level: str
    basis: str
    role: str
    seen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AlterationShown:
    """One alteration with its points, tier and evidence."""

    gene: str
    change: str
    coding: str
    percent: str
    blocks: tuple[PointBlock, ...]
    codes: str
    points: str
    judged: str
    tier: str
    tier_class: str
    escat: str
    means: str
    tone: str
    speak_for: int
    speak_against: int
    why: str
    history: str
    fact: str
    evidence: tuple[EvidenceShown, ...]
    elsewhere: tuple[EvidenceShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TherapyShown:
    """One therapy with its verdict and reason."""

    therapy: str
    tone: str
    word: str
    because: str
    remark: str
    level: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedShown:
    """One gene or measure: altered, tested and normal, unsettled, not tested."""

    name: str
    state: str
    said: str
    use: str
    fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseShown:
    """One drug whose dose rests on inherited genes; `rule` is empty where no file says more."""

    drug: str
    genes: str
    tone: str
    says: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GenomicsShown:
    """The report in the clinician's order."""

    tumour: str
    heads: tuple[tuple[str, str], ...]  # tone and sentence
    judged: tuple[AlterationShown, ...]  # those that mean something, or that cannot be judged
    others: tuple[AlterationShown, ...]
    therapies: tuple[TherapyShown, ...]
    elsewhere: tuple[TherapyShown, ...]  # shown in other tumours only
    asked: tuple[AskedShown, ...]
    germline: tuple[str, ...]
    faults: tuple[str, ...]
    edition: str
    releases: tuple[tuple[str, str], ...]
    next_tests: tuple[SheetLine, ...]
    doses: tuple[DoseShown, ...]
    beside: tuple[SheetSection, ...]  # plasma, blood cells, other facts
    unseen: int
    is_empty: bool


def genomics_shown(report: MolecularReport) -> GenomicsShown:
    """The whole page's rows."""
    sheet = molecular_sheet(report)
    rows = [(one, _alteration(one, report)) for one in report.judged]
    here = [each for each in report.advice if not _is_elsewhere(each)]
    return GenomicsShown(
        tumour=report.tumour.name,
        heads=sheet.heads,
        judged=tuple(shown for one, shown in rows if one.tier in (Tier.I, Tier.II, Tier.NOT_JUDGED)),
        others=tuple(shown for one, shown in rows if one.tier in (Tier.III, Tier.IV)),
        therapies=tuple(_therapy(each) for each in here),
        elsewhere=tuple(_therapy(each) for each in report.advice if _is_elsewhere(each)),
        asked=tuple(_asked(each) for each in report.asked),
        germline=report.germline,
        faults=report.faults,
        edition=report.edition,
        releases=tuple((each.of, each.release) for each in report.releases),
        next_tests=_lines(sheet, "untested"),
        doses=tuple(_dose(each) for each in report.doses),
        beside=tuple(each for key in ("plasma", "blood", "further") if (each := sheet.section(key)) is not None),
        unseen=sum(not e.statement.seen for one in report.judged for e in one.evidence),
        is_empty=report.profile.is_empty,
    )


def _lines(sheet: MolecularSheet, key: str) -> tuple[SheetLine, ...]:
    section = sheet.section(key)
    return section.lines if section is not None else ()


def _dose(advice: GeneAdvice) -> DoseShown:
    line, rule = dose_line(advice), advice.answer.rule
    tone = "unsure"
    if isinstance(advice.answer, Finding):
        tone = {"standard": "ok", "avoid": "hold"}.get(advice.answer.value.act, "reduce")
    return DoseShown(
        drug=line.name, genes=" and ".join(advice.genes), tone=tone, says=line.says, rule=rule.id if rule else ""
    )


def _is_elsewhere(advice: Advice) -> bool:
    return advice.remark.startswith("shown in ")


def _alteration(one: Judged, report: MolecularReport) -> AlterationShown:
    alteration, points = one.found.alteration, one.oncogenicity
    own = [each for each in report.advice if each.because == alteration.said()]
    gene, _, change = alteration.said().partition(" ")
    scored = bool(points.codes or points.open)
    return AlterationShown(
        gene=gene,
        change=change,
        coding=alteration.coding if alteration.change is not None else "",
        percent=percent(one.found.fraction) if one.found.fraction is not None else "",
        blocks=point_blocks([(code.code, code.points) for code in points.codes]) if scored else (),
        codes=", ".join(code.said() for code in points.codes),
        points=str(points.points) if scored else "",
        judged=points.judged.value,
        tier=one.tier.value,
        tier_class=f"t{one.tier.value}" if one.tier is not Tier.NOT_JUDGED else "",
        escat=one.escat,
        means=_means(one, own),
        tone=_tone(one, own),
        speak_for=sum(e.statement.supports and e.relation is not Relation.OTHER for e in one.evidence),
        speak_against=sum(e.role is Role.AGAINST for e in one.evidence),
        why=_why(one),
        history=", ".join(filter(None, map(sighting, one.found.sightings))) if len(one.found.sightings) > 1 else "",
        fact=_resource(one.found.facts[0] if one.found.facts else None),
        evidence=tuple(_evidence(e) for e in one.evidence if e.relation is not Relation.OTHER),
        elsewhere=tuple(_evidence(e) for e in one.evidence if e.relation is Relation.OTHER),
    )


def _why(one: Judged) -> str:
    left = f" Not judged: {', '.join(one.oncogenicity.open)}." if one.oncogenicity.open else ""
    could = one.oncogenicity.could_be
    more = f" With them it could be {could.value}." if could not in (None, one.oncogenicity.judged) and could else ""
    return f"{one.why()[:1].upper()}{one.why()[1:]}.{left}{more}"


def _means(one: Judged, own: Sequence[Advice]) -> str:
    if one.tier is Tier.NOT_JUDGED:
        return "Cannot be judged: " + "; ".join(one.found.alteration.faults)
    closed = [each.therapy for each in own if each.verdict is Verdict.NOT]
    opened = [each.therapy for each in own if each.verdict is Verdict.DO]
    said = [f"No {listed(closed)}"] if closed else []
    said += [f"Opens {listed(opened)}"] if opened else []
    if said:
        return ". ".join(said)
    if one.lowered:
        return "Disputed; nothing changes by it alone"
    unsure = [each.therapy for each in own if not _is_elsewhere(each)]
    if unsure:
        return f"Cannot say: {listed(unsure)}"
    return "Not for this tumour, or too little is known" if one.tier is Tier.II else _without_evidence(one)


def _without_evidence(one: Judged) -> str:
    return "No therapy" if one.oncogenicity.judged.acts else "Uncertain: do not act on it"


def _tone(one: Judged, own: Sequence[Advice]) -> str:
    verdicts = {each.verdict for each in own}
    if Verdict.NOT in verdicts:
        return "hold"
    if Verdict.DO in verdicts:
        return "treat"
    return "unsure" if verdicts or one.tier in (Tier.II, Tier.NOT_JUDGED) else ""


def _evidence(evidence: Evidence) -> EvidenceShown:
    statement = evidence.statement
    said = statement.said().removesuffix(": not confirmed")
    return EvidenceShown(
        supports=statement.supports,
        says=said[:1].upper() + said[1:],
        tumour=statement.tumour,
        level=statement.level,
        basis=statement.basis(),
        role=evidence.role.value,
        seen=statement.seen,
    )


def _therapy(advice: Advice) -> TherapyShown:
    return TherapyShown(
        therapy=advice.therapy,
        tone=_TONES[advice.verdict],
        word=_WORDS[advice.verdict],
        because=advice.because,
        remark=advice.remark,
        level=advice.statement.level,
        basis=advice.statement.basis(),
    )


def _asked(asked: Asked) -> AskedShown:
    return AskedShown(
        name=asked.name, state=_STATES[asked.state], said=asked.said, use=asked.use, fact=_resource(asked.fact)
    )


def _resource(fact: FactRef | None) -> str:
    return fact.resource if fact is not None else ""
