"""The molecular report for a terminal: what to do, what not to do, what is uncertain, what was not tested."""

from __future__ import annotations

from collections.abc import Iterator

from medonc.paper.molecular_sheet import NOTHING, SheetLine, SheetSection, molecular_sheet
from medonc.practice.actionability import MolecularReport


def molecular_text(report: MolecularReport) -> str:
    """The report, one line a therapy, an alteration, a question."""
    return "\n".join(_lines(report))


def _lines(report: MolecularReport) -> Iterator[str]:
    sheet = molecular_sheet(report)
    yield f"{sheet.title}, {sheet.on}: {sheet.tumour}"
    yield f"{sheet.name}, {sheet.identity}"
    if report.profile.is_empty:
        yield NOTHING
    for section in sheet.sections:
        yield from _section(section)
    yield f"\n{sheet.limits}"
    yield f"{sheet.knowledge} {sheet.caveat}"


def _section(section: SheetSection) -> Iterator[str]:
    yield f"\n{section.title}"
    yield from (f"  {in_one(line)}" for line in section.lines)


def in_one(line: SheetLine) -> str:
    """A line of the sheet as one sentence."""
    said = ": ".join(filter(None, [line.name, line.says]))
    return f"{said} ({line.basis})" if line.basis else said
