"""The molecular report on one page of A4, as an accessible PDF (PDF/UA-1)."""

from __future__ import annotations

from importlib.resources import files

import msgspec
import typst

from medonc.paper.molecular_sheet import NOTHING, MolecularSheet, SheetLine, molecular_sheet
from medonc.practice.actionability import MolecularReport

_ROOM = {"do": 8, "not": 6, "uncertain": 6, "untested": 7, "alterations": 7, "inherited": 3, "blood": 2, "plasma": 3,
         "further": 3, "faults": 4}  # fmt: skip
_LEFT_OUT = ("doses", "asked")  # said under what to do and what was not tested; whole in the other faces
_WORDS = 150  # letters of one line


def molecular_pdf(report: MolecularReport) -> bytes:
    """One page; what does not fit is counted and stands in the report on the screen."""
    pages: bytes = typst.compile(
        (files(__package__) / "molecular.typ").read_bytes(),
        sys_inputs={"sheet": msgspec.json.encode(_content(molecular_sheet(report), report)).decode()},
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="ua-1",
        timestamp=0,  # no clock: the day of the report stands on the page
    )
    return pages


def _content(sheet: MolecularSheet, report: MolecularReport) -> dict[str, object]:
    heads = [words for _, words in sheet.heads[:4]] or ([NOTHING] if report.profile.is_empty else [])
    kept = [each for each in sheet.sections if each.key not in _LEFT_OUT]
    sections = [
        {
            "title": each.title,
            "lines": [_fitted(line) for line in each.lines[: _ROOM[each.key]]],
            "more": max(0, len(each.lines) - _ROOM[each.key]),
        }
        for each in kept
    ]
    page = {key: getattr(sheet, key) for key in ("title", "name", "identity", "on", "tumour", "knowledge", "limits",
                                                 "caveat")}  # fmt: skip
    return page | {"heads": heads, "sections": sections}


def _fitted(line: SheetLine) -> dict[str, str]:
    return {"name": _cut(line.name), "says": _cut(line.says), "basis": _cut(line.basis)}


def _cut(words: str) -> str:
    return words if len(words) <= _WORDS else words[: _WORDS - 1].rsplit(" ", 1)[0] + " …"
