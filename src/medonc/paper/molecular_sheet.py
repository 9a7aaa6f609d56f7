"""The molecular report in words, once for all its faces: page, terminal, PDF, JSON and FHIR take them from here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from medonc.paper.review_pdf import identity
from medonc.paper.review_text import CAVEAT
from medonc.practice.actionability import Advice, Judged, MolecularReport, Tier, Verdict
from medonc.practice.actionability.doses import is_untested
from medonc.practice.genomics.profile import Sighting
from medonc.practice.treatment.gene_advice import GeneAdvice
from medonc.values.evidence import Finding

LIMITS = "Opened means that the finding fits; stage, line, receptors and earlier treatment are not judged here."
NOTHING = "No molecular test is recorded. Not tested is not normal."
_NAMED = 3
_TITLES = {Verdict.DO: "What to do", Verdict.NOT: "What not to do", Verdict.UNCERTAIN: "What is uncertain"}
_KEYS = {Verdict.DO: "do", Verdict.NOT: "not", Verdict.UNCERTAIN: "uncertain"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """One line: what it is about, what is said of it, and on what that rests."""

    name: str
    says: str
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSection:
    """A section with its lines; one without a line is left out of the sheet."""

    key: str
    title: str
    lines: tuple[SheetLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MolecularSheet:
    """The whole report in the clinician's order: to do, not to do, uncertain, not tested, then what they rest on."""

    title: str
    name: str
    identity: str
    on: str
    tumour: str
    heads: tuple[tuple[str, str], ...]  # tone and sentence
    sections: tuple[SheetSection, ...]
    knowledge: str
    limits: str = LIMITS
    caveat: str = CAVEAT

    def section(self, key: str) -> SheetSection | None:
        """One section; None where it has no line."""
        return next((each for each in self.sections if each.key == key), None)


def molecular_sheet(report: MolecularReport) -> MolecularSheet:
    """Every word of the report."""
    held = report.profile
    asked = (_line(each.name, each.said, f"decides {each.use}") for each in report.asked)
    sections = (
        *(_therapies(report, verdict) for verdict in Verdict),
        _section("untested", "What was not tested", _untested(report)),
        _section("alterations", "Alterations", map(_alteration, report.judged)),
        _section("doses", "Doses, by inherited genes", _doses(report)),
        _section("asked", "Asked, answered, not asked", asked),
        _section("plasma", "Tumour DNA in plasma", (_line(f.name, f.said, f.means) for f in held.plasma.facts)),
        _section("inherited", "Inherited?", map(_after_colon, report.germline)),
        _section("blood", "From blood cells?", (_line(name, says) for name, says in report.blood_cells.items())),
        _section("further", "Other facts of the reports", (_line(f.name, f.said, f.means) for f in held.further)),
        _section("faults", "To look at", map(_after_colon, report.faults)),
    )  # fmt: skip
    return MolecularSheet(
        title="Molecular report",
        name=report.person.name,
        identity=identity(report.person),
        on=report.on.isoformat(),
        tumour=report.tumour.name or "tumour type not told by the diagnosis",
        heads=tuple(_heads(report)),
        sections=tuple(each for each in sections if each.lines),
        knowledge=f"Library {report.edition[:12]}; {', '.join(each.release for each in report.releases)}.",
    )


def _section(key: str, title: str, lines: Iterable[SheetLine]) -> SheetSection:
    return SheetSection(key=key, title=title, lines=tuple(lines))


def _line(name: str, says: str, basis: str = "") -> SheetLine:
    return SheetLine(name=name, says=says, basis=basis)


def _after_colon(sentence: str) -> SheetLine:
    name, colon, says = sentence.partition(": ")
    return _line(name, says) if colon else _line("", sentence)


def _therapies(report: MolecularReport, verdict: Verdict) -> SheetSection:
    lines = [_therapy(each) for each in report.of(verdict)]
    if verdict is Verdict.DO:
        lines += [dose_line(each) for each in report.doses if isinstance(each.answer, Finding)]
    return _section(_KEYS[verdict], _TITLES[verdict], lines)


def _therapy(advice: Advice) -> SheetLine:
    basis = f"level {advice.statement.level}; {advice.statement.basis()}"
    return _line(advice.therapy, "; ".join(filter(None, [advice.because, advice.remark])), basis)


def _doses(report: MolecularReport) -> Iterator[SheetLine]:
    yield from (dose_line(each) for each in report.doses)


def dose_line(advice: GeneAdvice) -> SheetLine:
    """`irinotecan: start at 70 % of the standard dose`, with the genes and their file."""
    answer = advice.answer
    genes = " and ".join(advice.genes)
    if isinstance(answer, Finding):
        says = answer.said().removeprefix(f"{advice.drug}: ")
        return _line(advice.drug, says, f"{genes} {answer.value.phenotype}; {answer.rule.id}")
    return _line(advice.drug, f"cannot say: {'; '.join(f'{m.what} {m.why}'.strip() for m in answer.missing)}", genes)


def _untested(report: MolecularReport) -> Iterator[SheetLine]:
    yield from (_line(each.test, ", ".join(each.names)) for each in report.next_tests)
    waiting: dict[str, list[str]] = {}
    for each in report.doses:
        if is_untested(each):
            waiting.setdefault(" and ".join(each.genes), []).append(each.drug)
    yield from (_line(f"{genes} in blood", f"before {', '.join(drugs)}") for genes, drugs in waiting.items())


def _alteration(one: Judged) -> SheetLine:
    escat = f"; ESCAT {one.escat}" if one.escat else ""
    seen = ", ".join(filter(None, map(sighting, one.found.sightings)))
    points = "" if one.tier is Tier.NOT_JUDGED else f"; {one.oncogenicity.said()}"
    return _line(one.found.alteration.said(), f"{one.why()}{points}{escat}", seen)


def sighting(seen: Sighting) -> str:
    """`2025-09-12 31 %`, `2026-02-01 0.4 % in plasma`."""
    fraction = f"{percent(seen.fraction)} %" if seen.fraction is not None else ""
    return " ".join(filter(None, [seen.on, fraction, "in plasma" if seen.in_plasma else ""]))


def percent(fraction: Decimal) -> str:
    """A fraction in percent with one decimal where it has one."""
    return f"{fraction.quantize(Decimal('0.1')).normalize():f}"


def _heads(report: MolecularReport) -> Iterator[tuple[str, str]]:
    """What is closed, opened, reduced and unanswered, in one sentence each."""
    for verdict, tone, verb in ((Verdict.NOT, "hold", "closes"), (Verdict.DO, "treat", "opens")):
        for because, therapies in _by_reason(report.of(verdict)).items():
            yield tone, f"{because} {verb} {listed(therapies)}."
    for each in report.doses:
        if isinstance(each.answer, Finding) and each.answer.value.act != "standard":
            held = each.answer.value
            yield "reduce", f"{' and '.join(each.genes)} {held.phenotype}: {each.drug}, {held}."
    untested = [each.name for each in report.to_test]
    if untested:
        yield "unsure", f"{listed(untested)} never tested." if len(untested) > 1 else f"{untested[0]} not tested."


def _by_reason(advices: Sequence[Advice]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in advices:
        found.setdefault(each.because, []).append(each.therapy)
    return found


def listed(names: Sequence[str]) -> str:
    """The first three names and how many more; names that hold a comma are told apart by semicolons."""
    shown = ("; " if any("," in name for name in names) else ", ").join(names[:_NAMED])
    return f"{shown} and {len(names) - _NAMED} more" if len(names) > _NAMED else shown
