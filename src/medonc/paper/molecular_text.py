"""The molecular report for a terminal: what to do, what not to do, what is uncertain, what was not tested."""

from __future__ import annotations

from collections.abc import Iterator

from medonc.practice.actionability import MolecularReport, Verdict

_HEADS = {Verdict.DO: "Opened by a finding", Verdict.NOT: "Closed by a finding", Verdict.UNCERTAIN: "Uncertain"}
LIMITS = "Opened means that the finding fits; stage, line, receptors and earlier treatment are not judged here."


def molecular_text(report: MolecularReport) -> str:
    """The report, one line a therapy, an alteration, a question."""
    return "\n".join(_lines(report))


def _lines(report: MolecularReport) -> Iterator[str]:
    yield f"Molecular report, {report.on}: {report.tumour.name or 'tumour type not told'}"
    if report.profile.is_empty:
        yield "No molecular test is recorded. Not tested is not normal."
    for verdict, head in _HEADS.items():
        yield from _section(head, (_therapy(report, verdict)))
    yield from _section("Alterations", (f"{j.found.alteration.said()}: {j.why()}; {j.oncogenicity.said()}" +
                                        (f"; ESCAT {j.escat}" if j.escat else "") for j in report.judged))  # fmt: skip
    yield from _section("Asked, answered, not asked", (f"{a.name}: {a.said} (decides {a.use})" for a in report.asked))
    yield from _section("Inherited?", iter(report.germline))
    yield from _section("To look at", iter(report.faults))
    yield f"\n{LIMITS}"
    yield f"Library {report.edition[:12]}. Supports, and does not replace, a clinician's judgement."


def _therapy(report: MolecularReport, verdict: Verdict) -> Iterator[str]:
    for each in report.of(verdict):
        why = each.remark or f"level {each.statement.level}; {each.statement.basis()}"
        yield f"{each.therapy}: {each.because} ({why})"


def _section(head: str, lines: Iterator[str]) -> Iterator[str]:
    held = list(lines)
    if held:
        yield f"\n{head}"
        yield from (f"  {line}" for line in held)
